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

from grader.model import Finding, Place, failed, not_applicable, passed

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics

# A table is copied by hand, rounded and averaged: a part of it is proof enough.
LEAST_KEPT = 0.2


def check(metrics: Metrics, *, where_served: bool = False) -> Finding:
    """A fifth of the stated values is found again, or there is nothing to find; or only where nothing here measures."""
    if metrics.kept >= LEAST_KEPT and not metrics.reported:
        why = "The stated metrics don't count as results" if metrics.unbacked else "No metric is stated as a result"
        return not_applicable(f"{why}, so none is looked for in outputs, logs and result files.")
    if metrics.kept >= LEAST_KEPT:
        return passed("Stated figures stand in an output, a log, a result file or a picture that is kept.")
    if where_served and not metrics.served:
        return passed("Something here trains or measures, so that the stated figures can come from it.")
    return failed(
        "None of the stated numbers stands in an output, a log or a result file of the repository."
        if not metrics.kept
        else "Hardly any of the stated numbers stands in an output, a log or a result file of the repository.",
        *(Place(m.path, m.line, note=m.text) for m in metrics.reported[:4]),
    )
