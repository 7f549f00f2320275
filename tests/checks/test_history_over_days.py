from __future__ import annotations

from datetime import timedelta

from grader.checks.history_over_days import check
from tests.checks.histories import clear, history_of


def test_six_days_are_enough() -> None:
    assert check(history_of(clear(6))).score == 1.0
    assert check(history_of(clear(5))).score == 0.8


def test_one_day_is_nothing() -> None:
    assert check(history_of(clear(40), every=timedelta(minutes=2))).score == 0.0


def test_a_burst_with_some_other_days_counts_by_half() -> None:
    crowd = history_of(clear(45), every=timedelta(hours=1))
    assert crowd.active_days == 3
    assert crowd.busiest_share < 0.6
    assert check(crowd).score == 0.4
    burst = crowd._replace(busiest_day=27)
    assert check(burst).score == 0.2


def test_a_few_days_of_weak_messages_are_no_regular_work() -> None:
    week = history_of(clear(6))
    assert check(week, telling=5).score == 1.0
    assert check(week._replace(worth=0.7), telling=5).score == 0.0
    assert check(week._replace(worth=0.7)).score == 1.0
    assert check(history_of(clear(4)), telling=5).score == 0.0
    assert check(history_of(clear(4)), telling=5).summary.endswith("4 days; 5 days are wanted.")
    assert "they count as 4.2 days, where 5" in check(week._replace(worth=0.7), telling=5).summary


def test_branches_show_regular_work_in_few_days() -> None:
    few = history_of(clear(4))
    assert check(few._replace(merges=6), telling=5).score == 0.0
    assert check(few._replace(merges=7), telling=5).score == 0.6
    assert check(few._replace(pull_requests=7), telling=5).score == 0.6


def test_dates_that_are_not_believed_are_told() -> None:
    said = check(history_of(clear(6))._replace(active_days=1, written_days=30)).summary
    assert "author dates 30 days" in said
    said = check(history_of(clear(6))._replace(active_days=1, scripted=40)).summary
    assert "40 commits are on one second of the minute" in said
