"""The project was kept up over weeks.

Why: code that was looked after for weeks has met its own mistakes; that is most of the job.
Fix: keep improving the project in small commits: a bug found, a number measured, a limit removed.

Example:
    git shortlog --since="3 months ago"   # something in most weeks
Effort: weeks
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import meaningful
from grader.model import Finding, graded, unknown

if TYPE_CHECKING:
    from grader.evidence.history import History


def check(history: History, *, wanted_weeks: int = 10, wanted_steps: int = 80, floor: float = 0.0) -> Finding:
    """Weeks with commits and the meaningful steps in them, both; below `floor` it is as good as nothing."""
    if history.truncated and history.steps < wanted_steps:
        return unknown("Only the newest commits could be read.")
    score = min(1.0, history.active_weeks / wanted_weeks) * min(1.0, history.steps / wanted_steps)
    found = meaningful(history.steps, history.active_weeks)
    return graded(
        0.0 if score < floor else score, f"{found}; {wanted_steps}, spread over {wanted_weeks} weeks, are wanted."
    )
