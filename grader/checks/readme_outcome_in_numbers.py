"""The README gives its outcome in numbers.

Why: "works well" can't be compared with anything; a number can.
Fix: put the two or three numbers that matter near the top of the README, with what they were measured on.

Example:
    On the 4,100 deliveries of the last quarter it finds 71 % of the late ones
    (today's rule of thumb: 38 %).
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted, idle
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative
    from grader.evidence.readme_parts import ReadmeParts


def check(narrative: Narrative, readme_parts: ReadmeParts, *, least: int = 3) -> Finding:
    """Lines that carry a measured figure, in the README."""
    if not narrative.readme:
        return idle(failed("There is no README."))
    found = readme_parts.numbers
    return graded(
        len(found) / least,
        f"{counted(len(found), 'line')} of {narrative.readme} {'carry' if len(found) > 1 else 'carries'} a "
        f"measured figure; "
        f"{least} are wanted.",
        *(Place(narrative.readme, line, note="a measured figure") for line in found[:5]),
    )
