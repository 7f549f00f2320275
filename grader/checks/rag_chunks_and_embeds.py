"""Documents are split and indexed with settings that can be seen.

Why: what is in a chunk decides what can be found; it is the first thing to tune.
Fix: split with a size and an overlap that stand in one place, and embed or index each piece.

Example:
    splitter = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=120)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.rag import Rag
    from grader.model import Finding

SPLIT, INDEX, SIZE = 0.4, 0.4, 0.2


def check(rag: Rag) -> Finding:
    """Calls that split and embed, and the sizes they use."""
    return added(
        (
            Part("splitting", SPLIT, rag.of("chunk")),
            Part("an index of embeddings or terms", INDEX, rag.of("embed") or rag.of("better")),
            Part("size and overlap", SIZE, rag.of("chunk-size")),
        ),
        none="No code splits documents and indexes the pieces.",
    )
