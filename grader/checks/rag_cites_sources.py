"""Answers come with their sources.

Why: a reader can only trust what can be looked up; a citation turns an answer into a claim that can be checked.
Fix: return the passages that were used beside the text, with the name of each document.

Example:
    return {"answer": text, "sources": [{"file": p.file, "page": p.page} for p in passages]}
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.rag import Rag
    from grader.model import Finding

GIVEN, KEPT = 0.75, 0.25


def check(rag: Rag) -> Finding:
    """Sources in the type, dict or page that answers; passages that know their document."""
    return added(
        (
            Part("sources in what is answered or shown", GIVEN, rag.of("cite-out")),
            Part("where each passage comes from, kept with it", KEPT, rag.of("cite-kept", "cite-place", "cite-exact")),
        ),
        none="No answer carries a source.",
    )
