"""The documents say what success is: a metric, a target, or what an error costs.

Why: without a target any result can be called good.
Fix: say what success is: the metric that decides, the figure to reach, and why that one.

Example:
    Success: 60 % of the late stops found with at most ten false alarms a
    morning (the dispatcher's limit).
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import clearest, told
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

WHERE = frozenset({"what", "why", "decisions", "results", "how-it-works"})


def check(narrative: Narrative, *, least: int = 2) -> Finding:
    """Sentences on targets; in the motive they count full, elsewhere half."""
    found = [s for s in narrative.statements if "success" in s.cues and s.kinds & WHERE]
    points = narrative.points(((s, 1.0 if "why" in s.kinds else 0.5) for s in found), least)
    return graded(
        0.0 if narrative.boilerplate else points / least,
        told(
            narrative,
            found,
            "sentence says what counts as success",
            "sentences say what counts as success",
            f"{least} are wanted in the section on the problem",
        ),
        *(s.place for s in clearest(found, 3, "success")),
    )
