"""The documents say who needs this and what changes for them.

Why: an employer pays for a problem solved; a project without a user solves none.
Fix: name who uses the result, what they decide or do with it, and what it costs them not to have it.

Example:
    For the dispatcher: each late stop that is known at five o'clock can still
    go to another van; today 6 % are late and each costs a 12 euro refund.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import clearest, lower, seen
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

ABOUT = frozenset({"what", "why"})


def check(narrative: Narrative, *, users: int = 2, uses: int = 2) -> Finding:
    """Half for sentences that name who, half for those that say what is at stake, in the introduction or the motive."""
    told = [s for s in narrative.statements if s.kinds & ABOUT and not s.table]
    if narrative.boilerplate:
        told = []
    who = [s for s in told if "user" in s.cues]
    why = [s for s in told if s.cues & {"business", "reason"}]
    far = "" if all(narrative.is_near(s.path) for s in (*who, *why)) else "; those outside the README count half"
    return graded(
        0.5 * min(1, narrative.points(((s, 1.0) for s in who), users) / users)
        + 0.5 * min(1, narrative.points(((s, 1.0) for s in why), uses) / uses),
        f"{seen(len(who), 'sentence names', 'sentences name')} who it is for ({users} are wanted), "
        f"{lower(seen(len(why), 'sentence says', 'sentences say'))} why or what is at stake ({uses} are wanted{far}).",
        *(s.place for s in (*clearest(who, 2, "user"), *clearest(why, 2, "business", "reason"))),
    )
