"""How fast it answers is a subject of the project.

Why: a model that answers too late is of no use; whoever runs it asks this first.
Fix: time one request end to end and write the number, with the machine, into the README.

Example:
    A prediction takes 41 ms at the median on a laptop CPU (M1, 200 requests).
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.timings import Timings

FIX = "Measure how long one answer takes and write the number down with the machine it was measured on."
CLAIMED = 0.5  # the least that is a first level: a figure that nothing here could have measured


def check(timings: Timings) -> Finding:
    """A stated value or a measurement in code passes; a target or an adjective is a token."""
    stated = [t for t in timings.statements if not t.target and t.backed]
    if stated:
        return passed("The documents give a speed.", *(Place(t.path, t.line, note=t.text) for t in stated[:4]))
    if timings.instruments:
        return passed(
            "The code measures its speed.", *(Place(i.path, i.line, note=i.text) for i in timings.instruments[:4])
        )
    if timings.statements:
        claimed = any(not t.backed and not t.target for t in timings.statements)
        return graded(
            CLAIMED if claimed else 0.8,
            "A speed is claimed, but nothing in the repository could have measured it."
            if claimed
            else "Only a target is given.",
            *(Place(t.path, t.line, note=t.text) for t in timings.statements[:3]),
            fix=FIX,
        )
    if timings.adjectives:
        return graded(
            0.6,
            "Speed is claimed without a number.",
            *(Place(p, n, note=t) for p, n, t in timings.adjectives[:3]),
            fix=FIX,
        )
    return failed("Nothing says how fast it answers.", fix=FIX)
