from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-drift-watched"


def test_computed() -> None:
    code = "from scipy.stats import ks_2samp\n\n\ndef detect_drift(old, new):\n    return ks_2samp(old, new).pvalue < 0.01\n"
    assert judged(CHECK, API | {"drift.py": code}).score == 1.0


def test_a_word_in_a_docstring() -> None:
    assert judged(CHECK, RAW).score == 0.0
