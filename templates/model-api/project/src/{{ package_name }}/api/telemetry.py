"""Prometheus metrics, in a registry of their own so that tests and reloads don't collide."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# From a tenth of a millisecond: one prediction takes less than one.
LATENCY_BUCKETS = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
BATCH_BUCKETS = (1, 2, 5, 10, 50, 100, 500, 1000)
SCORE_BUCKETS = tuple(step / 10 for step in range(1, 11))


class Telemetry:
    """What the service counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "http_requests_total", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.latency = Histogram(
            "http_request_seconds", "Time to answer.", ("route",), buckets=LATENCY_BUCKETS, registry=self.registry
        )
        self.in_flight = Gauge("http_requests_in_flight", "Requests under way.", registry=self.registry)
        self.batch = Histogram(
            "prediction_batch_size", "Orders in a request.", buckets=BATCH_BUCKETS, registry=self.registry
        )
        self.scores = Histogram(
            "prediction_probability", "Predicted probabilities.", buckets=SCORE_BUCKETS, registry=self.registry
        )
        self.decisions = Counter(
            "prediction_decisions_total", "Decisions given.", ("decision",), registry=self.registry
        )
        self.psi = Gauge("feature_drift_psi", "PSI at the last drift check.", ("feature",), registry=self.registry)
        self.model = Gauge("model_info", "The model that is served.", ("version", "algorithm"), registry=self.registry)
