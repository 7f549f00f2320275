"""Figures for Prometheus, in a registry of the service's own. Labels are bounded: templates, states, known kinds."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from grader import __version__
from grader.errors import InfraError
from grader.store.numbers import MOST_KINDS, grade_seconds, quantile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from grader.web.site import Site

LOG = logging.getLogger(__name__)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """What one service counts."""

    def __init__(self, site: Site) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._requests = Counter(
            "shipfolio_http_requests", "Requests, by route template.", ("method", "route", "status"),
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "shipfolio_http_request_seconds", "Time until a request's answer was through.", ("route",),
            registry=self._registry, buckets=_SECONDS,
        )  # fmt: skip
        self._registry.register(_Queue(site))

    def saw(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request has been answered."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self._registry)


class _Queue(Collector):
    """What the database knows, asked when the figures are."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: a database that is away mustn't keep the service from starting."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """The figures; without the database's where it is away, and `shipfolio_database_up` says so."""
        yield _info()
        try:
            found = list(self._asked())
        except InfraError:
            LOG.warning("no figures of the queue: the database is away")
            yield GaugeMetricFamily("shipfolio_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("shipfolio_database_up", "Whether the database answers.", value=1)
        yield from found

    def _asked(self) -> Iterator[Metric]:
        stats = self._site.jobs.stats()
        with self._site.store.read() as session:
            seconds = grade_seconds(session)
        jobs = GaugeMetricFamily("shipfolio_jobs", "Jobs that are kept, by state.", labels=["state"])
        for state, count in sorted(stats.states.items()):
            jobs.add_metric([state], count)
        yield jobs
        errors = GaugeMetricFamily("shipfolio_job_errors", "Jobs without a report, by cause.", labels=["kind"])
        ranked = sorted(stats.errors.items(), key=lambda item: (-item[1], item[0]))
        for kind, count in ranked[:MOST_KINDS]:
            errors.add_metric([kind], count)
        errors.add_metric(["others"], sum(count for _, count in ranked[MOST_KINDS:]))
        yield errors
        yield GaugeMetricFamily(
            "shipfolio_oldest_queued_seconds",
            "How long the longest waiting job has waited.",
            value=stats.oldest_queued_s,
        )
        yield GaugeMetricFamily("shipfolio_workers", "Workers that were heard of lately.", value=len(stats.workers))
        busy = sum(worker.job_id is not None for worker in stats.workers)
        yield GaugeMetricFamily("shipfolio_workers_busy", "Of these, how many hold a job.", value=busy)
        times = GaugeMetricFamily(
            "shipfolio_grade_seconds", "How long the grades of the last hour took.", labels=["quantile"]
        )
        for share in (0.5, 0.95):
            if seconds:
                times.add_metric([f"{share:g}"], quantile(seconds, share))
        yield times
        yield GaugeMetricFamily("shipfolio_grades_last_hour", "Grades of the last hour.", value=len(seconds))


def _info() -> GaugeMetricFamily:
    info = GaugeMetricFamily("shipfolio_info", "Always 1; the version is a label.", labels=["version"])
    info.add_metric([__version__], 1)
    return info
