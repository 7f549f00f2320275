"""The results come with their uncertainty or limits.

Why: who says how sure the numbers are, and where they stop holding, is believed for the rest.
Fix: give an interval or the spread over folds or seeds, and name what the numbers don't show.

Example:
    ROC-AUC 0.845 ± 0.012 (5 folds). The data are from one quarter, so
    seasonality isn't covered.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import advice
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timings
    from grader.evidence.workings import Workings

FIXES = {
    "trained": "Give an interval or the spread over folds or seeds beside the numbers, and say where they stop "
    "holding.",
    "shown": "Say beside the figures how sure they are: missing rows, small groups, what another definition would "
    "change.",
    "computed": "Say beside the numbers how sure they are: an interval, missing data, what another assumption would "
    "change.",
    "answers": "Give the spread over runs beside the numbers, and say for which questions they stop holding.",
}
MIN_CAVEATS = 2


def check(metrics: Metrics, timings: Timings, workings: Workings) -> Finding:
    """An interval or spread, or two remarks on the limits, near the numbers."""
    fix = advice(workings, FIXES)
    if len(metrics.values) < 2 and not timings.series:  # noqa: PLR2004 - nothing to qualify
        return failed("There are no results whose uncertainty could be given.", fix=fix)
    found = (*metrics.uncertainty, *metrics.caveats)
    places = [Place(m.path, m.line, note=m.text) for m in found[:4]]
    if len({(m.path, m.line) for m in found}) >= MIN_CAVEATS or metrics.uncertainty:
        return passed("Uncertainty or limits stand beside the results.", *places)
    if found:
        return graded(0.7, "One remark qualifies the results; two, or an interval, are wanted.", *places, fix=fix)
    return failed("Neither uncertainty nor limits stand beside the results.", fix=fix)
