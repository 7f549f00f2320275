from __future__ import annotations

from grader.checks.history_has_steps import check
from grader.model import Status
from tests.checks.histories import clear, history_of


def test_three_steps_are_enough() -> None:
    assert check(history_of(clear(3))).score == 1.0
    assert check(history_of(clear(2))).score == 0.5
    assert check(history_of(clear(1))).score == 0.0


def test_uploads_count_by_half() -> None:
    assert check(history_of(["Add files via upload"] * 2)).score == 0.0
    assert check(history_of(["Add files via upload"] * 4)).score == 0.5


def test_bots_do_not_count() -> None:
    assert check(history_of(clear(9), author="dependabot[bot]")).score == 0.0


def test_a_shallow_clone_is_unknown() -> None:
    assert check(history_of(clear(1), truncated=True)).status is Status.UNKNOWN


def test_above_a_floor_of_its_own_a_handful_is_nothing() -> None:
    assert check(history_of(clear(8)), floor=8, wanted=9).score == 0.0
    assert check(history_of(clear(9)), floor=8, wanted=9).score == 1.0
    assert check(history_of(clear(8), truncated=True), floor=8, wanted=9).status is Status.UNKNOWN


def test_empty_commits_are_told() -> None:
    assert "6 empty ones that changed no file" in check(history_of(clear(4))._replace(empty=6)).summary
    assert "empty" not in check(history_of(clear(4))).summary
