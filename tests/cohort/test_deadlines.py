from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cohort.deadlines import (
    CLOCKS_DIFFER,
    LONG_BEFORE,
    WRITTEN_AND_COMMITTED,
    HandIn,
    PenaltyRule,
    arrivals,
    hand_in,
    lasting,
    parse_time,
    penalty_of,
    read_penalty,
)
from grader.errors import UsageError
from grader.model import Commit, Log
from grader.store.gradings import ObservedCommit
from tests.cohort.classes import DEADLINE, commit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

A, B, C = (commit_of(sign) for sign in "abc")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAY_S = 86_400.0


def seen(commit: str, after: timedelta, dated: timedelta | None = None, source: str = "observed") -> ObservedCommit:
    """A commit that was seen at some time after the deadline, and dated at another."""
    return ObservedCommit(commit, source, None if dated is None else DEADLINE + dated, DEADLINE + after)


def kinds(found: HandIn) -> list[str]:
    return [fact.kind for fact in found.facts]


# ---------------------------------------------------------------- which commit counts


def test_without_a_deadline_the_newest_counts() -> None:
    found = hand_in([seen(A, -DAY), seen(B, DAY)], None)
    assert (found.commit, found.late_s, found.basis) == (B, 0.0, "observed")
    assert hand_in([], DEADLINE).commit is None


def test_the_newest_that_was_there_by_the_deadline_counts() -> None:
    found = hand_in([seen(A, -DAY), seen(B, timedelta()), seen(C, timedelta(seconds=1))], DEADLINE)
    assert (found.commit, found.late_s) == (B, 0.0)
    assert "1 later not counted" in found.words


def test_where_none_was_the_first_that_came_counts_and_is_late_by_the_hosts_record() -> None:
    found = hand_in([seen(A, HOUR, source="push_record"), seen(B, DAY)], DEADLINE)
    assert (found.commit, found.basis, found.late_s) == (A, "push_record", 3600.0)
    assert "1 hour late" in found.words


def test_where_nobody_had_looked_by_then_git_is_all_there_is_and_that_is_said() -> None:
    found = hand_in([seen(A, 3 * DAY, -HOUR)], DEADLINE)
    assert (found.commit, found.basis, found.late_s) == (A, "git", 0.0)
    assert "which its author can set" in found.words
    assert hand_in([seen(A, 3 * DAY, DAY)], DEADLINE).late_s == DAY_S
    assert hand_in([seen(A, 3 * DAY)], DEADLINE).late_s == 3 * DAY_S  # git's date isn't known either


def test_who_accepts_late_work_gets_the_newest_with_its_lateness() -> None:
    commits = [seen(A, -DAY), seen(B, 2 * DAY, -HOUR)]
    found = hand_in(commits, DEADLINE, accept_late=True)
    assert (found.commit, found.basis, found.late_s) == (
        B,
        "observed",
        2 * DAY_S,
    )  # we had looked: git's word is nothing
    assert hand_in(commits[:1], DEADLINE, accept_late=True).late_s == 0.0


def test_an_extension_is_a_deadline_of_ones_own() -> None:
    found = hand_in([seen(A, -DAY), seen(B, HOUR)], DEADLINE, DEADLINE + DAY)
    assert (found.commit, found.extended, found.deadline_at) == (B, True, DEADLINE + DAY)
    assert hand_in([seen(A, HOUR)], None, DEADLINE).deadline_at == DEADLINE


def test_a_commit_that_was_seen_twice_came_when_it_was_first_known() -> None:
    both = [seen(A, DAY, -HOUR), seen(A, -HOUR, source="push_record"), seen(B, timedelta())]
    first, second = arrivals(both)
    assert (first.commit, first.basis, first.at) == (A, "push_record", DEADLINE - HOUR)
    assert first.committed_at == DEADLINE - HOUR
    assert second.commit == B


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(-1000, 1000)), min_size=1, max_size=12))
def test_nothing_that_came_late_counts_while_something_came_in_time(pairs: list[tuple[str, int]]) -> None:
    commits = [seen(commit_of(sign), timedelta(minutes=minutes)) for sign, minutes in pairs]
    found = hand_in(commits, DEADLINE)
    earliest = min(each.first_seen_at for each in commits)
    assert (found.late_s == 0.0) == (earliest <= DEADLINE)
    assert found.commit in {each.commit for each in commits}


# ---------------------------------------------------------------- dates that don't go without saying


def test_a_commit_dated_after_it_was_seen() -> None:
    for off, expected in ((CLOCKS_DIFFER, []), (CLOCKS_DIFFER + timedelta(seconds=1), ["dated_after_seen"])):
        assert kinds(hand_in([seen(A, -DAY, -DAY + off)], DEADLINE)) == expected


def test_a_commit_dated_in_time_that_came_late() -> None:
    commits = [seen(A, -DAY), seen(B, HOUR, timedelta())]
    assert kinds(hand_in(commits, DEADLINE, accept_late=True)) == ["dated_in_time"]
    commits = [seen(A, -DAY), seen(B, HOUR, timedelta(seconds=1))]
    assert kinds(hand_in(commits, DEADLINE, accept_late=True)) == []


def test_a_commit_dated_long_before_it_came() -> None:
    for off, expected in ((LONG_BEFORE, []), (LONG_BEFORE + timedelta(seconds=1), ["dated_long_before"])):
        assert kinds(hand_in([seen(A, -2 * DAY), seen(B, -DAY, -DAY - off)], DEADLINE)) == expected
        assert kinds(hand_in([seen(B, -DAY, -DAY - off)], DEADLINE)) == []  # the first that we saw: it says nothing


def commit(oid: str, committed: timedelta, authored: timedelta | None = None, parents: int = 1) -> Commit:
    at = DEADLINE + committed
    return Commit(oid, "Ada", "ada", DEADLINE + (authored or committed), at, "Add", 0, parents)


def test_a_history_that_goes_back_in_time() -> None:
    def found(child: timedelta, parents: int = 1) -> list[str]:
        return kinds(hand_in([seen(B, -HOUR)], DEADLINE, log=Log((commit(B, child, None, parents), commit(A, -DAY)))))

    assert found(-DAY - CLOCKS_DIFFER) == []
    assert found(-DAY - CLOCKS_DIFFER - timedelta(seconds=1)) == ["before_parent"]
    assert found(-3 * DAY, parents=2) == []  # after a merge the next line needn't be the parent


def test_written_long_before_it_was_committed() -> None:
    for off, expected in ((WRITTEN_AND_COMMITTED, []), (WRITTEN_AND_COMMITTED + HOUR, ["written_and_committed"])):
        log = Log((commit(A, -DAY, -DAY - off),))
        assert kinds(hand_in([seen(A, -HOUR)], DEADLINE, log=log)) == expected


def test_no_fact_accuses() -> None:
    log = Log((commit(B, -9 * DAY, -90 * DAY), commit(A, -DAY)))
    commits = [seen(A, -DAY), seen(B, 30 * DAY, -HOUR)]
    facts = hand_in(commits, DEADLINE, accept_late=True, log=log).facts
    assert len(facts) == 4
    for fact in facts:
        assert fact.words.endswith(".")
        assert not {"forged", "cheat", "fake", "fraud"} & set(fact.words.lower().replace(":", " ").split())


# ---------------------------------------------------------------- what it costs


def test_what_a_day_costs() -> None:
    rule = read_penalty({"grace_minutes": 60, "per_day": 10, "most": 25, "floor": 40})
    assert penalty_of(rule, 3600, 90).lost == 0.0
    assert penalty_of(rule, 3601, 90).lost == 10.0
    assert penalty_of(rule, DAY_S, 90).lost == 10.0
    assert penalty_of(rule, DAY_S + 1, 90).lost == 20.0
    assert penalty_of(rule, 9 * DAY_S, 90).lost == 25.0  # the cap
    assert penalty_of(rule, 9 * DAY_S, 50).lost == 10.0  # the floor
    assert penalty_of(rule, 9 * DAY_S, 30).lost == 0.0  # below the floor already
    assert penalty_of(rule, 9 * DAY_S, None).lost == 0.0
    assert "at most 25" in penalty_of(rule, 9 * DAY_S, 90).words


def test_in_percent_and_by_the_exact_share() -> None:
    rule = read_penalty({"per_day": 10, "unit": "percent", "by": "exact"})
    assert penalty_of(rule, DAY_S * 1.5, 80).lost == 12.0
    assert penalty_of(rule, DAY_S * 50, 80).lost == 80.0
    assert penalty_of(PenaltyRule(), DAY_S * 50, 80).lost == 0.0


@given(st.floats(0, 100), st.floats(0, 10**7), st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_it_never_takes_more_than_there_is_nor_goes_below_the_floor(
    total: float, late_s: float, per_day: float, most: float, floor: float
) -> None:
    for unit in ("points", "percent"):
        lost = penalty_of(PenaltyRule(0.0, per_day, unit, most, floor), late_s, round(total, 1)).lost
        assert 0.0 <= lost <= round(total, 1) + 1e-9
        assert round(total, 1) - lost >= min(floor, round(total, 1)) - 0.051


@pytest.mark.parametrize(
    "data",
    [{"perday": 1}, {"per_day": -1}, {"per_day": 101}, {"per_day": True}, {"per_day": "10"}, {"unit": "euros"},
     {"by": "hour"}, {"most": float("nan")}],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        read_penalty(data)
    assert caught.value.kind == "bad_penalty"


# ---------------------------------------------------------------- words and times


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 minute"), (3600, "1 hour"), (5400, "1 hour 30 minutes"), (DAY_S, "1 day"), (2 * DAY_S + 3 * 3600 + 59, "2 days 3 hours")],
)  # fmt: skip
def test_how_long(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if os.name != "posix":
        pytest.skip("time zones are set by POSIX's tzset")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
def test_a_time_without_an_offset_is_this_machines() -> None:
    assert parse_time("2026-07-01T12:00") == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert parse_time(" 2026-01-01 ") == datetime(2026, 1, 1, 22, 59, 59, tzinfo=UTC)
    assert parse_time("2026-07-01T12:00Z") == parse_time("2026-07-01T14:00+02:00")


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "01.12.2026", "0001-01-01"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_time(text if text != "0001-01-01" else "0001-01-01T00:00+23:00")
    assert caught.value.kind == "bad_time"
