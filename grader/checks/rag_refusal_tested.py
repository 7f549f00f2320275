"""Tests ask what the documents do not say, and look at citations.

Why: the promise to answer only from the documents is kept or broken by the next change; only a test notices.
Fix: test that a question beside the documents is declined, that every answer cites a passage, and put near-miss
    questions into the golden set.

Example:
    def test_a_question_beside_the_documents_is_declined(rag):
        assert not rag.ask("Who won the 1998 World Cup?").answered
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.rag import Rag
    from grader.model import Finding

REFUSAL, CITES, OUTSIDE = 0.4, 0.3, 0.3


def check(rag: Rag, *, least: int = 3) -> Finding:
    """Sound tests of refusals and citations; `least` unanswerable questions in a committed set."""
    outside = [
        Place(g.path, note=f"{g.unanswerable} questions that the documents don't answer")
        for g in rag.golden
        if g.unanswerable >= least
    ]
    return added(
        (
            Part("tests of a refusal", REFUSAL, rag.refusals_tested),
            Part("tests of citations", CITES, rag.citations_tested),
            Part("unanswerable questions in the golden set", OUTSIDE, outside),
        ),
        none="No test tries a question that the documents don't answer, nor a citation.",
    )
