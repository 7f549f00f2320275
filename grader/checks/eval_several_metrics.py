"""Several metrics are looked at.

Why: each metric hides something: accuracy hides the rare class, recall the false alarms.
Fix: report at least three metrics that could disagree, such as recall, precision and ROC-AUC; for retrieval hit rate
    and MRR.

Example:
    print(classification_report(y_test, predicted), roc_auc_score(y_test, scores))
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import advice, in_use, places, shown_names
from grader.checks._words import counted, listed
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.workings import Workings

FIXES = {
    "trained": "Report at least three metrics that could disagree.",
    "answers": "Report at least three measures: right answers, answers grounded in their sources, and hit rate or MRR "
    "where passages are retrieved.",
    "experiment": "Report the effect with its interval and p-value for the main metric and those it must not harm.",
    "shown": "Check at least three kinds of the figures that are shown: a count, a sum, a share.",
    "computed": "Report at least three measures of the outcome that could disagree.",
}
SCORES = (0.0, 0.0, 0.8, 1.0)
ENOUGH = 3
# What a metric that is computed but shown nowhere counts.
UNSHOWN = 0.6


def check(evaluation: Evaluation, metrics: Metrics, workings: Workings) -> Finding:
    """Distinct metrics and tests; those whose values can't be read count for less."""
    fix = advice(workings, FIXES)
    if not in_use(evaluation, metrics):
        return failed("Nothing is evaluated.", fix=fix)
    shown = shown_names(evaluation, metrics)
    tests = {use.name for use in evaluation.of("stat-test", "bayes", "power")} | {
        use.kind for use in evaluation.of("permutation", "uncertainty")
    }
    computed = evaluation.metric_names | tests | {use.kind for use in evaluation.of("confusion", "curve", "judge")}
    best = max(_score(len(shown | (tests if shown else set()))), UNSHOWN * _score(len(computed)))
    if not computed and not shown:
        return failed("No metric is computed.", fix=fix)
    where = places(evaluation.of("metric", "stat-test", "confusion", "curve"), 6)
    if len(computed) >= ENOUGH > len(shown):
        names = listed(sorted(computed - shown)[:4])
        fix = f"Show the values of what is computed already ({names}) in a notebook's output, a report or the README."
    summary = (
        f"{counted(len(computed), 'metric or test is', 'metrics or tests are')} computed, "
        f"{len(shown) or 'none'} can be read; {ENOUGH} are wanted."
    )
    return graded(best, summary, *where, fix=fix)


def _score(count: int) -> float:
    return SCORES[min(count, len(SCORES) - 1)]
