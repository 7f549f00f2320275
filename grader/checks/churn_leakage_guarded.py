"""What the model learns from is split first.

Why: scaling, filling or oversampling before the split lets the test set into the training; the score is then a
    fiction.
Fix: put every step that learns into a pipeline that is fitted on the training folds only.

Example:
    model = Pipeline([("prepare", ColumnTransformer(...)), ("classify", LogisticRegression())])
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import places
from grader.model import Finding, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.evaluation import Evaluation

LEAKY, BY_HAND = 0.1, 0.5


def check(churn_study: ChurnStudy, evaluation: Evaluation) -> Finding:
    """A pipeline; or steps that learn before the split, which is a fault."""
    leaky = churn_study.of("leaky")
    if leaky:
        return graded(
            LEAKY, "Rows are resampled, scaled or filled before they are split.", *(s.place for s in leaky[:4])
        )
    pipeline = churn_study.of("pipeline")
    if pipeline:
        return passed("Preparation and model form one pipeline.", *(s.place for s in pipeline[:4]))
    split = evaluation.of("holdout", "cv", "temporal", "group") or evaluation.of("held-out")
    if split:
        return graded(BY_HAND, "Data is split; nothing holds preparation and model together.", *places(split))
    return failed("Data isn't split.")
