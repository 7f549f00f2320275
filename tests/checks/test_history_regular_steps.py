from __future__ import annotations

from datetime import timedelta

from grader.checks.history_regular_steps import check
from tests.checks.histories import clear, history_of


def test_seventeen_steps_in_three_weeks() -> None:
    assert check(history_of(clear(17))).score == 1.0
    assert check(history_of(clear(9))).score == 0.0


def test_a_week_counts_by_a_third() -> None:
    assert 0.3 <= check(history_of(clear(20), every=timedelta(hours=6))).score <= 0.34


def test_empty_messages_are_no_steps() -> None:
    assert check(history_of([f"update {i}" for i in range(200)])).score == 0.0
