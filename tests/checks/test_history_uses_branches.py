from __future__ import annotations

from grader.checks.history_uses_branches import check
from tests.checks.histories import clear, history_of


def test_pull_requests_in_the_subject() -> None:
    assert check(history_of([f"{m} (#{i})" for i, m in enumerate(clear(10))])).score == 1.0
    assert check(history_of([f"{m} (#{i})" for i, m in enumerate(clear(5))])).score == 0.5


def test_merges_count_and_bots_merges_do_not() -> None:
    assert check(history_of([f"Merge branch 'b{i}'" for i in range(10)], parents=2)).score == 1.0
    bots = [f"Merge pull request #{i} from dependabot/pip/x" for i in range(10)]
    assert check(history_of(bots, parents=2)).score == 0.0


def test_a_straight_line() -> None:
    assert check(history_of(clear(50))).score == 0.0
