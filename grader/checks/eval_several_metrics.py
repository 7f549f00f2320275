"""Several metrics are looked at.

Why: each metric hides something: accuracy hides the rare class, recall the false alarms.
Fix: report at least three that could disagree, such as recall, precision and ROC-AUC; for retrieval hit rate and MRR.

Example:
    print(classification_report(y_test, predicted), roc_auc_score(y_test, scores))
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import in_use, places, shown_names
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics

FIX = "Report at least three metrics that could disagree."
SCORES = (0.0, 0.0, 0.8, 1.0)
# What a metric that is computed but shown nowhere counts.
UNSHOWN = 0.6


def check(evaluation: Evaluation, metrics: Metrics) -> Finding:
    """Distinct metrics and tests; those whose values can't be read count for less."""
    if not in_use(evaluation, metrics):
        return failed("Nothing is evaluated.", fix=FIX)
    shown = shown_names(evaluation, metrics)
    tests = {use.name for use in evaluation.of("stat-test", "bayes", "power")} | {
        use.kind for use in evaluation.of("permutation", "uncertainty")
    }
    computed = evaluation.metric_names | tests | {use.kind for use in evaluation.of("confusion", "curve", "judge")}
    best = max(_score(len(shown | (tests if shown else set()))), UNSHOWN * _score(len(computed)))
    if not computed and not shown:
        return failed("No metric is computed.", fix=FIX)
    where = places(evaluation.of("metric", "stat-test", "confusion", "curve"), 6)
    return graded(best, f"{len(computed)} metrics or tests are computed, {len(shown)} can be read.", *where, fix=FIX)


def _score(count: int) -> float:
    return SCORES[min(count, len(SCORES) - 1)]
