"""The problem is described with its data or its user.

Why: a task alone is an exercise; who needs it and what it works on make it a problem.
Fix: write a paragraph on what the project does, on which data, for whom.

Example:
    ## The problem
    The dispatcher of a bakery with eleven vans learns of a late delivery when
    the customer calls. From 210,000 delivery notes (2023-2025) this predicts
    at five o'clock which will be late.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted, lower, seen
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

ABOUT = frozenset({"what", "why", "data"})


def check(narrative: Narrative, *, least_words: int = 60) -> Finding:
    """Words of sentences on what, why and data; without data or user they count for half."""
    told = [s for s in narrative.statements if s.kinds & ABOUT and not s.table]
    words = 0.0 if narrative.boilerplate else narrative.points(((s, s.words) for s in told), least_words)
    named = [s for s in told if s.cues & {"data", "user", "business"}]
    far = "" if all(narrative.is_near(s.path) for s in told) else "; those outside the README count half"
    return graded(
        min(1.0, words / least_words) * (1.0 if named else 0.5),
        f"{counted(round(words), 'word describes', 'words describe')} the problem ({least_words} are wanted{far}); "
        f"{lower(seen(len(named), 'sentence names', 'sentences name'))} the data, the user or the use.",
        *(s.place for s in (() if narrative.boilerplate else (named or told)[:3])),
    )
