"""Models are compared by cross-validation, or by time.

Why: one split of a few thousand customers moves the AUC by two points; folds tell luck from merit.
Fix: use stratified folds (or later months where there is a date) for every choice and keep a test set for the end.

Example:
    cross_validate(model, X_train, y_train, cv=StratifiedKFold(5), scoring=["roc_auc", "average_precision"])
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import places
from grader.model import Finding, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation

SPLIT = 0.3


def check(evaluation: Evaluation) -> Finding:
    """Folds or splits by time in code."""
    folds = evaluation.of("cv", "temporal", "group")
    if folds:
        return passed("Folds or later periods are used.", *places(folds))
    split = evaluation.of("holdout") or evaluation.of("held-out")
    if split:
        return graded(SPLIT, "One split, no folds.", *places(split))
    return failed("Data isn't split.")
