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

    Days are worth what their messages say: below `telling` such days it is as good as nothing, unless the work went
    through branches.
    """
    if history.truncated and history.active_days < wanted_days:
        return unknown("Only the newest commits could be read.")
    told = history.active_days * history.worth
    if told < telling and max(history.merges, history.pull_requests) < MERGED:
        days = f"There are commits on {count(history.active_days, 'day')}"
        if history.active_days < telling:
            return failed(f"{days}; {telling:.0f} days are wanted.")
        return failed(
            f"{days}, but many of their messages say little: together they count as {told:.1f} days, where "
            f"{telling:.0f} are wanted."
        )
    score = max(0, history.active_days - 1) / (wanted_days - 1)
    burst = history.busiest_share >= BURST_SHARE
    if burst:
        score /= 2
    crowd = (
        f"; {history.busiest_share:.0%} of the commits fall on one of them" if burst and history.active_days > 1 else ""
    )
    return graded(
        min(1.0, score),
        f"There are commits on {count(history.active_days, 'day')}{crowd}; {wanted_days} days are wanted.",
    )
