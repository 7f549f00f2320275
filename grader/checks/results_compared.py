"""The results are set against a baseline.

Why: 0.84 means little until one knows what guessing, the old rule or a simpler model would reach.
Fix: add to the results a row for the simplest thing that could work (majority class, last value, keyword search), and
    say what is gained over it.

Example:
    | Majority class (baseline) | 0.500 |
    | XGBoost                   | 0.845 |
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
    "trained": "Report a baseline on the same data with the same metric, and what the model gains over it.",
    "shown": "Set the main figure beside that of an earlier period or another group, and say what the difference "
    "means.",
    "computed": "Set the outcome beside that of a simpler way or an earlier period, and say what the difference means.",
    "experiment": "Set the variant beside the control by the same measure, with the interval of the difference and its "
    "test.",
    "answers": "Measure a plainer variant (no retrieval, another model or prompt) on the same questions, and say "
    "what yours gains.",
    "ready": "Measure a simpler way (a rule, a smaller model) on the same examples, and say what yours gains.",
}
NAME_IT = "Say which of them is the baseline, measured with the same metric on the same data, and what the others gain."
SIDE_BY_SIDE = "{} models or variants stand side by side; none was found that is named as the baseline."
MIN_MODELS = 3
COMPARED = 0.2


def check(metrics: Metrics, timings: Timings, workings: Workings) -> Finding:
    """A named baseline beside numbers, or a test between two groups; a mere line-up of models counts in part."""
    fix = advice(workings, FIXES)
    reported = metrics.reported
    speeds = _speeds(metrics, timings)
    if speeds is not None:
        return speeds
    if len(metrics.values) < 2:  # noqa: PLR2004 - nothing to compare
        return failed("No two numbers are reported that could be compared.", fix=fix)
    if len({value for _, value in metrics.values}) == 1:  # where everything scores 1.000, the data tell nothing apart
        same = [Place(m.path, m.line, note=m.text) for m in reported[:3]]
        return failed("All reported numbers are the same: nothing is told apart.", *same, fix=fix)
    models = metrics.models_compared
    held = any(m.split == "held-out" for m in reported)
    if metrics.baselines and models > 1:
        return passed(
            "A baseline stands beside the results.",
            *(Place(m.path, m.line, note=m.text) for m in metrics.baselines[:3]),
        )
    tested = [m for m in reported if m.name in {"p-value", "effect"}]
    if len({m.name for m in tested}) > 1:
        return passed("Groups are compared, with a test.", *(Place(m.path, m.line, note=m.text) for m in tested[:4]))
    mentions = metrics.baselines or metrics.comparisons
    places = [Place(m.path, m.line, note=m.text) for m in mentions[:3]]
    if metrics.baselines:
        return graded(0.6, "A baseline is named, but not with the same metric beside the model.", *places, fix=fix)
    if held and (models >= MIN_MODELS or (models > 1 and metrics.comparisons)):
        return graded(0.4, SIDE_BY_SIDE.format(models), *places, fix=NAME_IT)
    score = COMPARED if metrics.comparisons else 0.0
    if models > 1:
        return graded(score, SIDE_BY_SIDE.format(models), *places, fix=NAME_IT)
    if metrics.comparisons:
        return graded(score, "No baseline was found beside the results, though they are compared.", *places, fix=fix)
    return failed("No baseline and nothing to compare with was found beside the results.", fix=fix)


def _speeds(metrics: Metrics, timings: Timings) -> Finding | None:
    """Where the results are speeds: before and after, against a baseline, or merely side by side."""
    if len(timings.series) <= len(metrics.values):
        return None
    if any(t.change for t in timings.series) or metrics.baselines or metrics.comparisons:
        told = [Place(t.path, t.line, note=t.text) for t in timings.series[:4]]
        return passed("Measured speeds are set against each other.", *told)
    if not timings.side_by_side:
        return None
    told = [Place(t.path, t.line, note=t.text) for t in timings.side_by_side[:4]]
    return graded(0.4, "Measured speeds stand side by side; none is named as the baseline.", *told, fix=NAME_IT)
