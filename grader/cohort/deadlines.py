"""Which commit counts, how late it is, and on what that rests. Pure: sightings and rules in, facts out, nothing stored.

A commit's own dates are whatever its author's machine said, and can be set to anything. So what counts is when a commit
was *there*: when we saw it, or when the host's record says that it was pushed. Only where we hadn't looked by the
deadline is git's date all there is, and then that is said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.model import Log
    from grader.store.gradings import ObservedCommit

OBSERVED, PUSH_RECORD, GIT = "observed", "push_record", "git"
CLOCKS_DIFFER = timedelta(minutes=10)  # machines without a time service are off by minutes, not more
LONG_BEFORE = timedelta(days=14)  # a commit may wait for its push over a weekend or a holiday
WRITTEN_AND_COMMITTED = timedelta(days=30)  # a rebase or a patch by mail explains weeks
DAY_S = 86_400.0
_PENALTY = {"grace_minutes": 0.0, "per_day": 0.0, "unit": "points", "most": 100.0, "floor": 0.0, "by": "started_day"}


@dataclass(frozen=True, slots=True)
class DateFact:
    """Something about a commit's dates that a person should look at; `kind` is stable, `words` one sentence."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class HandIn:
    """What counts as handed in.

    Attributes:
        commit: that counts; None: nothing was seen yet.
        basis: what `seen_at` rests on: `observed`, `push_record`, `git` (the commit's own date), or "" for nothing.
        late_s: seconds after the deadline, 0.0 in time or without a deadline.
        words: one sentence on all of it.
    """

    deadline_at: datetime | None
    extended: bool
    commit: str | None
    basis: str
    seen_at: datetime | None
    late_s: float
    words: str
    facts: tuple[DateFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A commit, and when it was first known to be there."""

    commit: str
    at: datetime
    basis: str
    committed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PenaltyRule:
    """What being late costs.

    Attributes:
        grace_s: as late as this is in time; later counts from the deadline itself.
        per_day: what a day costs: points of 100, or with `unit` percent, hundredths of the mark.
        most: the cap of what is lost, in the same unit; `floor`: points below which being late brings nobody.
        by: `started_day` or `exact` (a share of a day costs its share).
    """

    grace_s: float = 0.0
    per_day: float = 0.0
    unit: str = "points"
    most: float = 100.0
    floor: float = 0.0
    by: str = "started_day"


@dataclass(frozen=True, slots=True)
class Penalty:
    """What being late costs here: points of 100, and the sum in words."""

    lost: float = 0.0
    words: str = ""


def shown(at: datetime) -> str:
    """A time for people: UTC to the minute."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def parse_time(text: str) -> datetime:
    """A person's time as aware UTC: ISO 8601; without an offset this machine's zone, a day alone its last second.

    Raises:
        UsageError: it is none.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"{text!r} is no time.",
            kind="bad_time",
            hint="Write it as 2026-11-30T23:59+01:00; without an offset it is this machine's zone.",
        ) from None
    if len(text.strip()) <= len("2026-11-30"):
        at = datetime.combine(at.date(), time(23, 59, 59))
    try:
        return at.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        raise UsageError(f"{text!r} is out of range.", kind="bad_time", hint="Give a year of this century.") from None


def arrivals(commits: Sequence[ObservedCommit]) -> tuple[Arrival, ...]:
    """Each commit once, by its earliest record, in the order in which they came."""
    first: dict[str, Arrival] = {}
    for seen in commits:
        known = first.get(seen.commit)
        dated = seen.committed_at or (known.committed_at if known else None)
        if known is None or seen.first_seen_at < known.at:
            first[seen.commit] = Arrival(seen.commit, seen.first_seen_at, seen.source, dated)
        elif dated != known.committed_at:
            first[seen.commit] = Arrival(known.commit, known.at, known.basis, dated)
    return tuple(sorted(first.values(), key=lambda arrival: arrival.at))


def hand_in(
    commits: Sequence[ObservedCommit],
    deadline_at: datetime | None,
    extended_to: datetime | None = None,
    *,
    accept_late: bool = False,
    log: Log | None = None,
) -> HandIn:
    """What counts of what was seen.

    Args:
        extended_to: the learner's own deadline.
        accept_late: the newest commit counts, however late; else the newest that was there by the deadline, and only
            where none was, the first that came after it.
        log: the history at the commit, where it is at hand; only facts about dates come from it, and only where there
            is a deadline that they could matter for.
    """
    until = extended_to or deadline_at
    came = arrivals(commits)
    extended = extended_to is not None
    if not came:
        return HandIn(until, extended, None, "", None, 0.0, "No commit was seen yet.")
    in_time = [arrival for arrival in came if until is None or arrival.at <= until]
    late = [arrival for arrival in came if until is not None and arrival.at > until]
    if until is None or (accept_late and in_time and not late):
        counts = came[-1]
    elif accept_late:
        counts = late[-1]
    else:
        counts = in_time[-1] if in_time else late[0]
    facts = date_facts(counts, came, until, log) if until is not None else ()
    if until is None or counts.at <= until:
        after = f" {len(late)} later not counted." if late else ""
        return HandIn(until, extended, counts.commit, counts.basis, counts.at, 0.0, _there(counts) + after, facts)
    if counts.basis == OBSERVED and not in_time and counts.committed_at is not None:
        late_s = max(0.0, (counts.committed_at - until).total_seconds())
        words = (
            f"We first looked on {shown(counts.at)}, after the deadline; git dates the commit "
            f"{shown(counts.committed_at)}, which its author can set. {_lateness(late_s)}"
        )
        return HandIn(until, extended, counts.commit, GIT, counts.committed_at, late_s, words, facts)
    late_s = (counts.at - until).total_seconds()
    words = f"{_there(counts)} {_lateness(late_s)}"
    return HandIn(until, extended, counts.commit, counts.basis, counts.at, late_s, words, facts)


def _there(arrival: Arrival) -> str:
    how = "The host's record says that it was pushed" if arrival.basis == PUSH_RECORD else "We first saw it"
    return f"{how} on {shown(arrival.at)}."


def _lateness(late_s: float) -> str:
    return f"That is {lasting(late_s)} late." if late_s else "That is in time."


def lasting(seconds: float) -> str:
    """`2 days 3 hours`, `45 minutes`: two units at most, cut off rather than rounded."""
    minutes = max(1, int(seconds // 60))
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    units = [(days, "day"), (hours, "hour"), (0 if days else minutes, "minute")]
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in units if number)


def date_facts(
    counts: Arrival, came: Sequence[Arrival], until: datetime, log: Log | None = None
) -> tuple[DateFact, ...]:
    """What about a commit's dates doesn't go without saying. None of it proves anything; each has innocent causes."""
    facts: list[DateFact] = []
    dated = counts.committed_at
    if dated is not None:
        earlier = [arrival for arrival in came if arrival.at < counts.at]
        if dated > counts.at + CLOCKS_DIFFER:
            facts.append(DateFact("dated_after_seen", f"Git dates it {shown(dated)}, after it was there: a date that "
                                  "was set, or a clock that was wrong."))  # fmt: skip
        if dated <= until < counts.at:
            facts.append(DateFact("dated_in_time", f"Git dates it {shown(dated)}, before the deadline, but it came "
                                  "after: pushed later than committed, or a date that was set."))  # fmt: skip
        if earlier and counts.at - dated > LONG_BEFORE:
            days = (counts.at - dated).days
            facts.append(DateFact("dated_long_before", f"Git dates it {days} days before it came, although other "
                                  "commits came in between: kept back for long, or a date that was set."))  # fmt: skip
    return (*facts, *(_log_facts(counts.commit, log) if log is not None else ()))


def _log_facts(commit: str, log: Log) -> list[DateFact]:
    facts: list[DateFact] = []
    own = next((each for each in log.commits if each.oid == commit), None)
    if own is not None and abs(own.authored_at - own.committed_at) > WRITTEN_AND_COMMITTED:
        facts.append(DateFact("written_and_committed", f"It was written {shown(own.authored_at)} and committed "
                              f"{shown(own.committed_at)}, as after a rebase."))  # fmt: skip
    if all(each.parents < 2 for each in log.commits):  # noqa: PLR2004 - a merge: the next line needn't be the parent
        pairs = zip(log.commits, log.commits[1:], strict=False)
        turned = sum(child.committed_at < parent.committed_at - CLOCKS_DIFFER for child, parent in pairs)
        if turned:
            many = "1 commit is" if turned == 1 else f"{turned} commits are"
            facts.append(DateFact("before_parent", f"{many} dated before the commit below: a rebase, a wrong clock, or "
                                  "dates that were set."))  # fmt: skip
    return facts


def read_penalty(data: Mapping[str, Any]) -> PenaltyRule:
    """A cohort's rule from the plain data that is stored; an empty one costs nothing.

    Raises:
        UsageError: an unknown name, or a value out of its bounds.
    """
    unknown = sorted(set(data) - set(_PENALTY))
    if unknown:
        raise _bad_penalty(f"{unknown[0]!r} is none of: {', '.join(_PENALTY)}")
    given = {**_PENALTY, **data}
    numbers = {}
    for name, most in (("grace_minutes", 100_000.0), ("per_day", 100.0), ("most", 100.0), ("floor", 100.0)):
        value = given[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise _bad_penalty(f"{name} must be a number from 0 to {most:g}")
        numbers[name] = float(value)
    if given["unit"] not in ("points", "percent") or given["by"] not in ("started_day", "exact"):
        raise _bad_penalty("unit is points or percent, by is started_day or exact")
    grace_s = numbers["grace_minutes"] * 60
    return PenaltyRule(
        grace_s, numbers["per_day"], str(given["unit"]), numbers["most"], numbers["floor"], str(given["by"])
    )


def _bad_penalty(why: str) -> UsageError:
    return UsageError(f"The penalty can't be understood: {why}.", kind="bad_penalty", hint="See docs/cohorts.md.")


def penalty_of(rule: PenaltyRule, late_s: float, total: float | None) -> Penalty:
    """What being late by `late_s` takes off a total of 0-100; at most the total, and never below the floor."""
    if total is None or late_s <= rule.grace_s or not rule.per_day:
        return Penalty()
    days = late_s / DAY_S if rule.by == "exact" else math.ceil(late_s / DAY_S)
    asked = min(rule.most, rule.per_day * days)
    lost = asked * total / 100 if rule.unit == "percent" else asked
    lost = round(max(0.0, min(lost, total - min(rule.floor, total))) + 1e-9, 1)
    sign = " %" if rule.unit == "percent" else ""
    counted = f"{days:.2f} days" if rule.by == "exact" else f"{days:g} started day{'' if days == 1 else 's'}"
    capped = ", at most" if rule.per_day * days > rule.most else " ="
    return Penalty(lost, f"{counted} × {rule.per_day:g}{sign}{capped} {asked:g}{sign}")
