"""Requests and predictions are counted and can be watched.

Why: what nobody watches fails quietly: the first to notice a broken model would be a customer.
Fix: expose counters and histograms for requests, latency and predicted classes; log one line a request.

Example:
    SCORES = Histogram("prediction_score", "Predicted probability")
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.api import Api
    from grader.model import Finding

METRICS, OWN, LOGGED = 0.5, 0.3, 0.3


def check(api: Api) -> Finding:
    """Metrics libraries, own counters, request logs."""
    return added(
        (
            Part("metrics exposed", METRICS, api.of("metrics")),
            Part("counters of its own", OWN, api.of("counted")),
            Part("requests logged", LOGGED, api.of("request-log")),
        ),
        none="Nothing is counted or logged when a prediction is made.",
    )
