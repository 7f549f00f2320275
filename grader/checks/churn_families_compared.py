"""Several families of models are compared, a simple one among them.

Why: the guides ask for logistic regression against boosting and a neural net; the simple one shows what the others
    add.
Fix: fit a dummy, a logistic regression, gradient boosting and a small neural net on the same folds and show one
    table.

Example:
    models = {"dummy": DummyClassifier(), "lr": LogisticRegression(), "gbm": XGBClassifier(), "net": MLPClassifier()}
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import shown_names
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics

# By the number of families; then what a simple one adds, and what is left where no outcome can be read.
COUNTS = (0.0, 0.1, 0.55, 0.85, 0.9)
SIMPLE, UNSHOWN, AUTO = 0.15, 0.6, 0.5


def check(churn_study: ChurnStudy, evaluation: Evaluation, metrics: Metrics) -> Finding:
    """Distinct families; more for a simple one among them, less where no outcome can be read."""
    families = dict(churn_study.families)
    auto = churn_study.of("auto")
    if not families and not auto:
        return failed("No model is built.")
    score = COUNTS[min(len(families), len(COUNTS) - 1)]
    if auto:
        score = max(score, AUTO)
    dummy = evaluation.of("dummy")
    if dummy or "linear" in families:
        score += SIMPLE
    if not shown_names(evaluation, metrics):
        score *= UNSHOWN
    where = [
        *families.values(),
        *(sign.place for sign in auto),
        *(Place(u.path, u.line, note=u.name) for u in dummy[:1]),
    ]
    told = ", ".join(families) or "an automatic search"
    return graded(score, f"Families of models: {told}.", *where[:8])
