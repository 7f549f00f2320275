from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-calibrated"


def test_calibrated_and_drawn() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_a_score_alone() -> None:
    code = "model.fit(X)\nprint(brier_score_loss(y, p))\n"
    assert judged(CHECK, {"train.py": code}).score == 0.7


def test_none() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
