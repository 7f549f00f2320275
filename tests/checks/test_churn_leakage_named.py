from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, STUDY_README, judged

CHECK = "churn-leakage-named"


def test_in_words_and_code() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_in_words() -> None:
    assert judged(CHECK, {"README.md": STUDY_README}).score == 0.7


def test_keywords() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
