"""Limits and their consequences are named.

Why: whoever knows where a system ends can be trusted with what it does.
Fix: add a section on limits: what the project can't do, what it assumes, and what follows from that.

Example:
    New customers have no history, so their first three stops are never
    flagged; the dispatcher is told.
Effort: hours
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.checks._words import clearest, moved, told
from grader.evidence._regex import regex
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative, Statement

WHERE = frozenset({"limits", "decisions", "how-it-works", "results", "data", "why", "cost", "latency"})
TWICE = "one in a section on limits counts twice"
MIN_WORDS = 6
# `500 Internal Server Error: ...` and `Error Rate: ...` say what an answer or a gauge means.
ERROR_CODE = regex(r"^\W{0,4}(?:[45]\d\d\b|\w{3,12} rate:)", re.IGNORECASE)
TICKED = ("✅", "✔", "☑", "🟢")  # what is ticked off is there


def _is_told(statement: Statement) -> bool:
    """Whether it stands where the work is described, and isn't what a list ticks off."""
    described = bool(statement.kinds & WHERE) and "how-to-run" not in statement.kinds
    return described and not statement.table and not statement.text.lstrip(" -*").startswith(TICKED)


def check(narrative: Narrative, *, least: int = 4) -> Finding:
    """Sentences on limits where the work is described; double inside a section of limits, where others count once."""
    told_so = [s for s in narrative.having("limit") if not ERROR_CODE.search(s.text)]
    listed = [s for s in narrative.statements if "limits" in s.kinds and "limit" not in s.cues and s.words >= MIN_WORDS]
    found = [s for s in [*told_so, *listed] if _is_told(s)]
    points = narrative.points(((s, 2.0 if {"limits"} & s.kinds and "limit" in s.cues else 1.0) for s in found), least)
    points = 0.0 if narrative.boilerplate else points
    return graded(
        points / least,
        told(narrative, found, "sentence names a limit", "sentences name a limit", f"{least} are wanted ({TWICE})"),
        *(s.place for s in clearest(found, 5, "limit")),
        fix=moved(narrative, found, least),
    )
