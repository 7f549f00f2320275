from __future__ import annotations

from datetime import timedelta

from grader.checks.history_sustained import check
from grader.model import Status
from tests.checks.histories import clear, history_of


def test_ten_weeks_and_eighty_steps() -> None:
    assert check(history_of(clear(80))).score == 1.0
    assert check(history_of(clear(40))).score < 0.5


def test_a_web_editors_thousand_commits_are_not_sustained() -> None:
    assert check(history_of([f"Update file{i}.py" for i in range(300)], every=timedelta(hours=6))).score < 0.9
    assert check(history_of(["Update README.md"] * 300)).score < 0.8


def test_a_capped_log_is_unknown_rather_than_short() -> None:
    assert check(history_of(clear(5), truncated=True)).status is Status.UNKNOWN


def test_below_a_floor_nothing_is_sustained() -> None:
    few = history_of(clear(40))
    assert 0 < check(few).score < 0.5
    assert check(few, floor=0.5).score == 0.0
    assert check(history_of(clear(80)), floor=0.5).score == 1.0
