"""That few customers leave is met in training and in the metrics.

Why: with 15 % churn, "nobody leaves" is 85 % accurate and worth nothing.
Fix: stratify, weight the classes (or resample inside the folds), and report recall, precision or PR-AUC beside the
    AUC.

Example:
    LogisticRegression(class_weight="balanced"); average_precision_score(y_test, scores)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.evaluation import Evaluation
    from grader.model import Finding

RARE = frozenset({"recall", "precision", "f1", "pr-auc", "balanced accuracy", "kappa"})
TRAINED, MEASURED = 0.5, 0.5


def check(churn_study: ChurnStudy, evaluation: Evaluation) -> Finding:
    """Weights, strata, resampling; metrics that see the rare class."""
    seen = [u for u in evaluation.of("metric") if u.name in RARE or u.name == "report"]
    return added(
        (
            Part("weights, strata or resampling", TRAINED, churn_study.of("imbalance")),
            Part("metrics of the rare class", MEASURED, [Place(u.path, u.line, note=u.name) for u in seen]),
        ),
        none="Nothing takes account of how few customers leave.",
    )
