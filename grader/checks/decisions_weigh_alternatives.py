"""Choices are weighed against alternatives.

Why: a trade-off names what was given up; that is what an interviewer asks next.
Fix: for each main choice name the alternative that you did not take, and what that costs.

Example:
    SQLite rather than Postgres: no server to run, but only one writer; past
    50 vans this has to change.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import clearest, moved, told
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative, Statement

SKIP = frozenset({"licence", "credits", "contributing", "roadmap"})
AIDS = frozenset({"how-to-run", "lessons", "what", "structure", "tests"})


COLUMNS = 3


def weight(statement: Statement) -> float:
    """How much a sentence counts: half inside instructions; a row that compares under a heading of decisions is one."""
    if statement.table:
        return 1.0 if "decisions" in statement.kinds and statement.text.count("|") >= COLUMNS - 1 else 0.0
    if "alternative" not in statement.cues:
        return 0.0
    return 0.5 if statement.kinds <= AIDS else 1.0


def check(narrative: Narrative, *, least: int = 6) -> Finding:
    """Sentences that set one thing against another; half weight inside instructions."""
    weighed = [] if narrative.boilerplate else [(s, weight(s)) for s in narrative.statements if not s.kinds <= SKIP]
    found = [s for s, points in weighed if points]
    points = narrative.points(weighed, least)
    halved = any(0 < weight < 1 for _, weight in weighed)
    wanted = f"{least} are wanted" + (" (one inside instructions counts half)" if halved else "")
    return graded(
        points / least,
        told(narrative, found, "sentence weighs an alternative", "sentences weigh an alternative", wanted),
        *(s.place for s in clearest(found, 5, "alternative")),
        fix=moved(narrative, found, least),
    )
