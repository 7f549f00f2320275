from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-drivers-shown"


def test_importance() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_in_r() -> None:
    code = "fit <- randomForest(churn ~ ., data)\nvarImpPlot(fit)\n"
    assert judged(CHECK, {"model.R": code}).score == 1.0


def test_none() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
