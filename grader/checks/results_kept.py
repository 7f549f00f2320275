"""The stated numbers stand in an output that is kept.

Why: whoever reads a table can't tell a measured figure from an invented one; an output, a log or a result file can.
Fix: keep what the run printed (the notebook with its outputs, `metrics.json`, a log) in the repository, and copy the
    README's numbers from there.

Example:
    json.dump(scores, open("reports/metrics.json", "w"), indent=2)
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, passed

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics

# A table is copied by hand, rounded and averaged: a part of it is proof enough.
LEAST_KEPT = 0.2


def check(metrics: Metrics, *, where_served: bool = False) -> Finding:
    """A fifth of the stated values is found again, or there is nothing to find; or only where nothing here measures."""
    if metrics.kept >= LEAST_KEPT or (where_served and not metrics.served):
        return passed("What is stated can be seen where a run left it.")
    return failed(
        "None of the stated numbers stands in an output, a log or a result file of the repository."
        if not metrics.kept
        else "Hardly any of the stated numbers stands in an output, a log or a result file of the repository.",
        *(Place(m.path, m.line, note=m.text) for m in metrics.reported[:4]),
    )
