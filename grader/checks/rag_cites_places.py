"""A citation leads to a page or passage, not only to a file.

Why: a citation of a 90-page file proves nothing in the five minutes that a reader has.
Fix: keep the page (or section, line, passage) while chunking and return it with a quote.

Example:
    class Citation(BaseModel):
        file: str
        page: int
        quote: str
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.rag import Rag

TEXT, KEPT, FILE = 0.6, 0.5, 0.25


def check(rag: Rag) -> Finding:
    """How exactly the sources in an answer say where they stand."""
    out = rag.of("cite-out")
    if not out:
        return failed("No answer carries a source, let alone a page.")
    files = {sign.path for sign in out}
    exact = [sign for sign in rag.of("cite-exact") if sign.path in files]
    if exact:
        return passed("Sources carry a page, section or passage.", *(sign.place for sign in exact[:4]))
    kept = rag.of("cite-exact")
    if kept:
        return graded(KEPT, "Pages are known, but not given with the sources.", *(sign.place for sign in kept[:4]))
    near = [sign for sign in rag.of("cite-place") if sign.path in files]
    if near:
        return graded(TEXT, "Sources carry text, but no page or passage.", *(sign.place for sign in near[:4]))
    return graded(FILE, "Sources name a document at most.", *(sign.place for sign in out[:4]))
