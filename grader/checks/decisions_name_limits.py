"""Limits and their consequences are named.

Why: whoever knows where a system ends can be trusted with what it does.
Fix: add a section on limits: what the project can't do, what it assumes, and what follows from that.

Example:
    New customers have no history, so their first three stops are never
    flagged; the dispatcher is told.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import moved, told
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

WHERE = frozenset({"limits", "decisions", "how-it-works", "results", "data", "why", "cost", "latency"})
TWICE = "one in a section on limits counts twice"


def check(narrative: Narrative, *, least: int = 4) -> Finding:
    """Sentences on limits where the work is described; double inside a section of limits."""
    found = [s for s in narrative.having("limit") if s.kinds & WHERE and not s.kinds & {"how-to-run"} and not s.table]
    points = narrative.points(((s, 2.0 if "limits" in s.kinds else 1.0) for s in found), least)
    points = 0.0 if narrative.boilerplate else points
    return graded(
        points / least,
        told(narrative, found, "sentence names a limit", "sentences name a limit", f"{least} are wanted ({TWICE})"),
        *(s.place for s in found[:5]),
        fix=moved(narrative, found, least),
    )
