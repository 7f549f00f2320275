from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-leakage-guarded"


def test_a_pipeline() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_split_by_hand() -> None:
    code = "X_train, X_test = train_test_split(X)\nmodel.fit(X_train)\n"
    assert judged(CHECK, {"train.py": code}).score == 0.5


def test_oversampled_before_the_split() -> None:
    code = "X, y = SMOTE().fit_resample(X, y)\nX_train, X_test = train_test_split(X)\n"
    assert judged(CHECK, {"train.py": code}).score == 0.1


def test_oversampled_after_it() -> None:
    code = "X_train, X_test = train_test_split(X)\nX_train, y = SMOTE().fit_resample(X_train, y)\n"
    assert judged(CHECK, {"train.py": code}).score == 0.5


def test_never_split() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
