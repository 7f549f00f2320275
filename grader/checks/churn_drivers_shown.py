"""What drives churn is shown.

Why: a retention team acts on reasons; a score alone gives it nobody to call and nothing to say.
Fix: show coefficients, permutation importance or SHAP values, and say what they suggest doing.

Example:
    result = permutation_importance(model, X_test, y_test, scoring="roc_auc")
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, passed

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.evaluation import Evaluation


def check(churn_study: ChurnStudy, evaluation: Evaluation) -> Finding:
    """Importances, coefficients or explanations in code."""
    found = [sign.place for sign in churn_study.of("drivers")]
    found += [Place(u.path, u.line, note=u.name) for u in evaluation.of("importance")]
    if found:
        return passed("The model's reasons are shown.", *found[:4])
    return failed("Nothing shows what drives churn.")
