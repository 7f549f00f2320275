from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, STUDY_README, judged

CHECK = "churn-value-told"


def test_sentences_figures_and_code() -> None:
    assert judged(CHECK, STUDY_FILES).score == 1.0


def test_sentences_alone() -> None:
    assert judged(CHECK, {"README.md": STUDY_README}).score == 0.7


def test_keywords() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
