"""Code declines to answer when nothing relevant was found.

Why: a prompt is a request; only code can make sure that a question without evidence gets no invented answer.
Fix: compare the best score with a threshold before any model is asked, and return an honest "not in the documents".

Example:
    if not passages or passages[0].score < settings.min_score:
        return Answer(text="Not in the documents.", answered=False)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.rag import Rag
    from grader.model import Finding

DECLINES, THRESHOLD = 0.6, 0.4


def check(rag: Rag) -> Finding:
    """A branch that answers with a refusal, and a limit on scores."""
    return added(
        (
            Part("a branch that declines", DECLINES, rag.of("refuse")),
            Part("a threshold on relevance", THRESHOLD, rag.of("threshold")),
        ),
        none="Whatever is found, an answer is written; at best the prompt asks for honesty.",
    )
