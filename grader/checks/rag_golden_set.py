"""A golden set of questions is committed, with some that have no answer.

Why: without fixed questions every change feels like an improvement.
Fix: write 40 and more distinct questions with the passage that answers each, and a share that the documents do not
    answer.

Example:
    {"question": "Why did revenue drop in Q3?", "file": "q3.pdf", "page": 4, "answerable": true}
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.rag import Rag

ASKED, OUTSIDE = 0.8, 0.2


def check(rag: Rag, *, wanted: int = 40, few: int = 5) -> Finding:
    """Distinct questions of the largest set, against `wanted`; unanswerable ones against `few`."""
    if not rag.golden:
        return failed("No file of questions with known answers is committed.")
    best = max(rag.golden, key=lambda g: (g.questions, g.path))
    outside = sum(g.unanswerable for g in rag.golden)
    score = ASKED * min(1.0, best.questions / wanted) + (OUTSIDE if outside >= few else 0.0)
    return graded(
        score,
        f"{best.questions} distinct questions, {outside} of them unanswerable; {wanted} and {few} are wanted.",
        *(Place(g.path, note=f"{g.questions} questions") for g in rag.golden),
    )
