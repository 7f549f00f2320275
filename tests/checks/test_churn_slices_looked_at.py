from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-slices-looked-at"


def test_segments() -> None:
    assert judged(CHECK, STUDY_FILES).score == 0.8


def test_none() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
