"""The stated numbers are measured, not drawn at random.

Why: a curve of base values with noise looks like training and says nothing of any model; who finds it believes no other
number either.
Fix: take out the code that draws the metrics, run the evaluation, and state what it printed; if no run is possible, say
    that the figures are made up for show.

Example:
    results = model.val(data="ships.yaml")   # not: base + np.random.normal(0, 0.02)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, not_applicable, passed

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics


def check(metrics: Metrics) -> Finding:
    """No metric that the documents state is drawn, with others, by a random generator in the code."""
    if not metrics.drawn and not metrics.reported:
        return not_applicable("No metric is stated that could be drawn at random.")
    if not metrics.drawn:
        return passed("No stated metric is drawn at random.")
    return failed(
        "The code draws metrics at random that the documents state as outcomes.",
        *(Place(m.path, m.line, note=m.text) for m in metrics.drawn[:4]),
    )
