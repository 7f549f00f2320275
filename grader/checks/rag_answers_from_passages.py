"""Answers are built from passages that are looked up.

Why: a model that is asked without its documents answers from memory, however good the rest is.
Fix: search the documents for the question and hand what was found to whatever writes the answer.

Example:
    passages = index.search(question, k=5)
    answer = llm.invoke(PROMPT.format(context=passages, question=question))
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.rag import Rag
    from grader.model import Finding

SEARCH, ANSWER = 0.5, 0.5


def check(rag: Rag) -> Finding:
    """A search, and something that writes from its result."""
    return added(
        (
            Part("a search of the documents", SEARCH, rag.of("search")),
            Part(
                "an answer written from what was found",
                ANSWER,
                rag.of("generate", "told-only", "told-loosely", "refuse"),
            ),
        ),
        none="No code looks passages up and answers from them.",
    )
