from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-fairness-looked-at"


def test_compared_in_code() -> None:
    assert judged(CHECK, STUDY_FILES).score == 0.7


def test_discussed_too() -> None:
    text = "# Q\n\nRecall is lower for senior citizens, and fairness between the groups is not reached by this model.\n"
    assert judged(CHECK, STUDY_FILES | {"README.md": text}).score == 1.0


def test_one_sentence_alone() -> None:
    text = "# Q\n\nWe did not look at the fairness of the model in any of the groups.\n"
    assert judged(CHECK, {"README.md": text}).score == 0.0
    assert judged(CHECK, {"README.md": text}, least=1).score == 0.3


def test_keywords() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
