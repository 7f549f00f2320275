from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, STUDY_README, judged

CHECK = "churn-families-compared"


def test_linear_boosting_and_neural() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_no_outcome_can_be_read() -> None:
    assert judged(CHECK, {"train.py": STUDY_FILES["train.py"]}).score == 0.6


def test_many_of_one_family_are_one() -> None:
    code = "a = XGBClassifier()\nb = LGBMClassifier()\nc = CatBoostClassifier()\na.fit(X)\n"
    assert judged(CHECK, {"train.py": code, "README.md": STUDY_README}).score == 0.1


def test_one_model() -> None:
    assert judged(CHECK, NO_STUDY).score < 0.2


def test_tidymodels() -> None:
    code = "a <- logistic_reg()\nb <- rand_forest()\nfit(a)\n"
    assert judged(CHECK, {"train.R": code, "README.md": STUDY_README}).score == 0.7
