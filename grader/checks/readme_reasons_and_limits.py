"""The README says why it is built this way and where it ends.

Why: choices and limits are what tell an engineer's work from a tutorial's.
Fix: give in the README the two or three choices that mattered with their reasons, and say what the project can't do.

Example:
    SQLite rather than Postgres, because one process writes and a file is
    easier to back up. Orders placed after six o'clock are not covered.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import clearest, idle, lower, seen
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

SKIP = frozenset({"licence", "credits", "contributing", "roadmap", "lessons"})


def check(narrative: Narrative, *, reasons: int = 4, limits: int = 3) -> Finding:
    """Half for reasons and alternatives, half for limits, in the README's own sentences."""
    if not narrative.readme:
        return idle(failed("There is no README."))
    mine = [s for s in narrative.statements if s.path == narrative.readme and not s.kinds <= SKIP and not s.table]
    why = [s for s in mine if s.cues & {"reason", "alternative"}]
    ends = [s for s in mine if "limit" in s.cues]
    score = 0.5 * min(1, len(why) / reasons) + 0.5 * min(1, len(ends) / limits)
    return graded(
        score,
        f"In the README {lower(seen(len(why), 'sentence gives', 'sentences give'))} a reason or an alternative "
        f"({reasons} are "
        f"wanted), {lower(seen(len(ends), 'sentence names', 'sentences name'))} a limit ({limits} are wanted).",
        *(s.place for s in (*clearest(why, 3, "reason", "alternative"), *clearest(ends, 3, "limit"))),
    )
