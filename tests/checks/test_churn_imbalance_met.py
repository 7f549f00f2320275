from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-imbalance-met"


def test_weights_and_recall() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_strata_alone() -> None:
    code = "X_train, X_test = train_test_split(X, stratify=y)\n"
    assert judged(CHECK, {"train.py": code}).score == 0.5


def test_accuracy_alone() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
