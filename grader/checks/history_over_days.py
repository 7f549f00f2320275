"""The commits spread over several days.

Why: work that grows over days shows decisions and corrections; one burst shows only its end.
Fix: commit and push at the end of each working session.

Effort: days
Example:
    git log --format=%as | sort -u | wc -l   # six and more
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count
from grader.model import Finding, failed, graded, unknown

if TYPE_CHECKING:
    from grader.evidence.history import History


BURST_SHARE = 0.6
MERGED = 7  # so many merges or pull requests are a way of working, in however few days


def check(history: History, *, wanted_days: int = 6, telling: float = 0.0) -> Finding:
    """Days with a commit; halved where most commits fall on one of them.

    Author dates that nobody committed on, or that a script wrote, are none (`History.active_days`). Days are worth
    what their messages say: below `telling` such days it is as good as nothing, unless the work went through
    branches.
    """
    if history.truncated and history.active_days < wanted_days:
        return unknown("Only the newest commits could be read.")
    told = history.active_days * history.worth
    if told < telling and max(history.merges, history.pull_requests) < MERGED:
        days = f"There are commits on {count(history.active_days, 'day')}"
        if history.active_days < telling:
            return failed(f"{days}; {telling:.0f} days are wanted.{_doubt(history)}")
        return failed(
            f"{days}, but many of their messages say little: together they count as {told:.1f} days, where "
            f"{telling:.0f} are wanted.{_doubt(history)}"
        )
    score = max(0, history.active_days - 1) / (wanted_days - 1)
    burst = history.busiest_share >= BURST_SHARE
    if burst:
        score /= 2
    crowd = (
        f"; {history.busiest_share:.0%} of the commits fall on one of them" if burst and history.active_days > 1 else ""
    )
    said = f"There are commits on {count(history.active_days, 'day')}{crowd}; {wanted_days} days are wanted."
    return graded(min(1.0, score), said + _doubt(history))


def _doubt(history: History) -> str:
    """Which dates weren't believed."""
    said = ""
    if history.written_days:
        said += f" By their author dates {history.written_days} days, which anybody can write: these are of committing."
    if history.scripted:
        said += f" {history.scripted} commits are on one second of the minute, as scripts write dates: none counts."
    return said
