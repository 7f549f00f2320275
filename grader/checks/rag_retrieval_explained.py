"""The choices of chunks, embedding and store are explained.

Why: the guides ask for it by name: why this vector store and not another; a copied tutorial cannot say.
Fix: give for chunk size, embedding model, store and re-ranking the reason and what was not taken.

Example:
    Chunks are whole speaker turns because answers span sentences; 400-character chunks lost 9 points of hit rate@5.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._answer_words import RETRIEVAL_CHOICE
from grader.evidence._spoken import spoken
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative

# Sections that instruct: a reason there is half of one.
AIDS, AIDED = frozenset({"how-to-run", "structure", "tests"}), 0.5


def check(narrative: Narrative, *, least: int = 4) -> Finding:
    """Sentences that give a reason or weigh an alternative, about retrieval."""
    told = [
        s
        for s in narrative.statements
        if s.cues & {"reason", "alternative"} and RETRIEVAL_CHOICE.search(s.text) and spoken(s)
    ]
    if narrative.boilerplate or not told:
        return failed("No sentence says why documents are split, embedded or searched this way.")
    points = narrative.points([(s, AIDED if s.kinds <= AIDS else 1.0) for s in told], least)
    return graded(
        points / least,
        f"{len(told)} sentences explain retrieval's choices, worth {points:g} of {least} that are wanted.",
        *(s.place for s in told[:5]),
    )
