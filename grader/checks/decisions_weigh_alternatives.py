"""Choices are weighed against alternatives.

Why: a trade-off names what was given up; that is what an interviewer asks next.
Fix: for the main choices name what you did not take and what that costs.

Example:
    SQLite rather than Postgres: no server to run, but only one writer; past 50 vans this has to change.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

SKIP = frozenset({"licence", "credits", "contributing", "roadmap"})
AIDS = frozenset({"how-to-run", "lessons", "what", "structure", "tests"})


def check(narrative: Narrative, *, least: int = 6) -> Finding:
    """Sentences that set one thing against another; half weight inside instructions."""
    told = [] if narrative.boilerplate else [s for s in narrative.having("alternative", skip=SKIP) if not s.table]
    points = narrative.points(((s, 0.5 if s.kinds <= AIDS else 1.0) for s in told), least)
    return graded(
        points / least,
        f"{len(told)} sentences weigh an alternative, worth {points:g} of {least} that are wanted.",
        *(s.place for s in told[:5]),
    )
