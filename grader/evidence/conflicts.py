"""Files that were committed in the middle of a merge: git's conflict markers still stand in them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._document import MAX_BYTES
from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.files import Files
    from grader.evidence.source_code import SourceCode

MAX_PLACES = 20
WORD = "<<<<<<< "
NOTE = "an unresolved merge"

_OPENS = regex(r"^<{7} \S", re.MULTILINE)
_MIDDLE = regex(r"^={7}$", re.MULTILINE)
_CLOSES = regex(r"^>{7} \S", re.MULTILINE)
_FENCE = regex(r"^[ \t]{0,8}(?:`{3}|~{3})", re.MULTILINE)


class Conflicts(NamedTuple):
    """One place per file, at the first marker that opens; `readme` is the README's."""

    code: tuple[Place, ...] = ()
    readme: tuple[Place, ...] = ()


def collect(files: Files, documents: Documents, source_code: SourceCode) -> Conflicts:
    """Look for all three markers at the start of their lines, in code and in the README outside its code blocks."""
    code = [
        Place(text.path, text.line(text.text.count("\n", 0, at)), note=NOTE)
        for text in source_code.texts(tests=False)
        if WORD in text.text and (at := next((start for start, _ in _conflicts(text.text)), None)) is not None
    ]
    readme: tuple[Place, ...] = ()
    if documents.readme:
        path = documents.readme.path
        text = files.text(path, MAX_BYTES) or ""
        found = islice(_conflicts(text), MAX_PLACES) if WORD in text else iter(())
        real = next((start for start, end in found if not _is_example(text, start, end)), None)
        readme = () if real is None else (Place(path, text.count("\n", 0, real) + 1, note=NOTE),)
    return Conflicts(tuple(code[:MAX_PLACES]), readme)


def _conflicts(text: str) -> Iterator[tuple[int, int]]:
    """Where each conflict starts and ends; one of which a marker is wanting is none."""
    at = 0
    while opens := _OPENS.search(text, at):
        middle = _MIDDLE.search(text, opens.end())
        closes = _CLOSES.search(text, middle.end()) if middle else None
        if not closes:
            return
        yield opens.start(), closes.start()
        at = closes.end()


def _is_example(text: str, start: int, end: int) -> bool:
    """Whether a conflict stands whole in one fenced block, as where a text explains what one looks like."""
    return not _FENCE.search(text, start, end) and len(_FENCE.findall(text, 0, start)) % 2 == 1
