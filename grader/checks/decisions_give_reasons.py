"""Choices come with their reasons.

Why: anybody can list a stack; why this and not that shows judgement.
Fix: for each choice that mattered write one sentence with "because": the model, the store, the metric, the split.

Example:
    Gradient boosting, because the notes are 14 mixed columns and a linear model missed the weekday-by-route effect.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

SKIP = frozenset({"licence", "credits", "contributing", "roadmap"})
AIDS = frozenset({"how-to-run", "lessons", "what", "structure", "tests"})


def weight(kinds: frozenset[str]) -> float:
    """A reason inside instructions explains a step more often than a choice."""
    return 0.5 if kinds <= AIDS else 1.0


def check(narrative: Narrative, *, least: int = 4) -> Finding:
    """Sentences that give a reason; half weight inside instructions and introductions."""
    told = [] if narrative.boilerplate else [s for s in narrative.having("reason", skip=SKIP) if not s.table]
    points = narrative.points(((s, weight(s.kinds)) for s in told), least)
    return graded(
        points / least,
        f"{len(told)} sentences give a reason, worth {points:g} of {least} that are wanted.",
        *(s.place for s in told[:5]),
    )
