from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-cross-validated"


def test_folds() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_one_split() -> None:
    code = "X_train, X_test = train_test_split(X)\n"
    assert judged(CHECK, {"train.py": code}).score == 0.3


def test_none() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
