from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-threshold-by-cost"


def test_chosen_where_costs_are_computed() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_chosen_by_a_curve() -> None:
    code = "model.fit(X)\nbest_threshold = thresholds[np.argmax(tpr - fpr)]\n"
    assert judged(CHECK, {"train.py": code}).score == 0.5


def test_money_alone() -> None:
    code = "model.fit(X)\nexpected_profit = p * 400\n"
    assert judged(CHECK, {"train.py": code}).score == 0.3


def test_a_setting_is_no_choice() -> None:
    code = "decision_threshold = 0.5\nmodel.predict(X)\n"
    assert judged(CHECK, {"settings.py": code}).score == 0.0


def test_none() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
