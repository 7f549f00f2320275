"""The results are several numbers, not one bare figure.

Why: one rounded figure without its metric's companions can't be judged; two or three can be weighed against each other.
Fix: report at least two numbers with their decimals: the main metric and one that could contradict it.

Example:
    | Metric    | Test  |
    |-----------|-------|
    | Recall    | 0.762 |
    | Precision | 0.541 |
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import BACK, told_speeds, unbacked
from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timings
    from grader.evidence.workings import Workings
    from grader.model import ProjectType

FIX = "Report the main metric with its decimals and at least one more that could contradict it."
ROWS = "Report rows in, rows out and the run time."
FIXES = {
    "shown": "Report at least two figures that the page shows, with the period and the source that they come from.",
    "computed": "Report at least two figures of what came out, with their units and the data that they stand on.",
}
ENOUGH = 2
PICTURED = 0.75  # with what states it half way from the first level to the second


def check(metrics: Metrics, timings: Timings, project_type: ProjectType, workings: Workings) -> Finding:
    """Distinct values of metrics and measured speeds; pictures and result files count in part."""
    reported = metrics.reported
    fix = ROWS if project_type.name == "data-pipeline" else FIXES.get(workings.kind, FIX)
    speeds = told_speeds(timings)
    numbers = {(m.name, m.value) for m in reported} | {(t.unit, t.value) for t in speeds}
    places = [Place(m.path, m.line, note=m.text) for m in reported[:6]]
    places += [Place(t.path, t.line, note=t.text) for t in speeds[:3]]
    if len(numbers) >= ENOUGH:
        return passed(f"{len(numbers)} different values are reported.", *places)
    if len(numbers) == 1:
        told = any(m.split == "held-out" for m in reported) or any(m.value != round(m.value) for m in reported)
        return graded(
            0.6 if told and not _round(metrics) else 0.4,
            "One value is reported; a second metric beside it is wanted.",
            *places,
            fix=fix,
        )
    own = {(m.name, m.value) for m in metrics.own}
    if len(own) >= ENOUGH:
        places = [Place(m.path, m.line, note=m.text) for m in metrics.own[:6]]
        return passed(f"{len(own)} different values are reported.", *places)
    names = {name for file in metrics.files for name in file.names}
    if metrics.images:
        shown = [Place(m.path, m.line, note=m.text) for m in metrics.images[:4]]
        share = PICTURED if metrics.pictured else 0.6
        return graded(share, "Values can only be read off pictures.", *shown, fix=fix)
    if names:
        files = [Place(f.path, note=", ".join(f.names)) for f in metrics.files[:4]]
        return graded(
            0.8 if len(names) >= ENOUGH else 0.4,
            f"{counted(len(names), 'metric stands', 'metrics stand')} in result files only.",
            *files,
            fix=fix,
        )
    if metrics.unbacked:
        stated = [Place(m.path, m.line, note=m.text) for m in metrics.unbacked[:3]]
        return failed(f"No stated value counts: {unbacked(metrics)}.", *stated, fix=BACK)
    return failed("No value of a metric is reported in the documents.", fix=fix)


def _round(metrics: Metrics) -> bool:
    """`over 99 %`: a figure without a decimal."""
    return all(m.unit == "%" and m.value == round(m.value) for m in metrics.reported)
