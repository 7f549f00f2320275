"""The documents say what the project does not do, and what it is bound by.

Why: a stated limit shows that the problem was understood; an unstated one is found by the user.
Fix: list in the README the constraints (time, money, data, hardware) and what is out of scope.

Example:
    Out of scope: orders placed after six. Bound by: one laptop, no paid APIs,
    answers within a second.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import clearest, moved, told
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

WHERE = frozenset({"what", "why", "limits", "decisions", "data"})


def check(narrative: Narrative, *, least: int = 3) -> Finding:
    """Sentences on scope, and on limits where the problem is told or in a section of their own."""
    about = [s for s in narrative.statements if s.kinds & WHERE and not s.table]
    scope = [s for s in about if "scope" in s.cues or ("limit" in s.cues and s.kinds & {"limits", "why"})]
    return graded(
        0.0 if narrative.boilerplate else narrative.points(((s, 1.0) for s in scope), least) / least,
        told(
            narrative,
            scope,
            "sentence names a constraint or what is out of scope",
            "sentences name a constraint or what is out of scope",
            f"{least} are wanted",
        ),
        *(s.place for s in clearest(scope, 3, "scope", "limit")),
        fix=moved(narrative, scope, least),
    )
