from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-protected"


def test_a_key() -> None:
    assert judged(CHECK, API).score == 1.0


def test_none() -> None:
    assert judged(CHECK, RAW).score == 0.0
