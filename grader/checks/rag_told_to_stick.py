"""The model is told to keep to the documents and to say when they are silent.

Why: unless told otherwise a model fills gaps from memory, and nobody can tell which half is which.
Fix: say in the prompt that only the given passages count, and what to reply when they do not hold the answer.

Example:
    SYSTEM = "Use only the passages below. If they don't contain the answer, say: Not in the documents."
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import passed

if TYPE_CHECKING:
    from grader.evidence.rag import Rag
    from grader.model import Finding

# "Only these passages"; the softer "based on the context"; what to say when they are silent.
ONLY, LOOSELY, ABSENT = 0.6, 0.3, 0.4


def check(rag: Rag) -> Finding:
    """What the prompts say; a project without a model to prompt passes where it quotes and declines."""
    prompted = rag.of("generate", "told-only", "told-loosely")
    quotes = rag.of("cite-exact") if not prompted and rag.of("refuse") and rag.of("cite-out") else ()
    if quotes:
        return passed("No model writes here: passages are quoted.", *(sign.place for sign in quotes[:2]))
    only = rag.of("told-only")
    return added(
        (
            Part("keep to the passages", ONLY, only)
            if only
            else Part("answer by the context", LOOSELY, rag.of("told-loosely")),
            Part("say so when they are silent", ABSENT, rag.of("told-absent")),
        ),
        none="No prompt ties the answer to the documents.",
    )
