from __future__ import annotations

from grader.checks.history_explains import check
from tests.checks.histories import clear, history_of


def test_bodies() -> None:
    assert check(history_of(clear(30), body_lines=3)).score == 1.0
    assert check(history_of(clear(30))).score == 0.0


def test_a_handful_says_little() -> None:
    assert check(history_of(clear(3), body_lines=3)).score == 0.1
