"""What an R or Quarto document printed when it was rendered: rows of tables and output blocks of the page beside it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name, suffix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files

MAX_PAGES, MAX_BYTES = 6, 2 << 20
MAX_BLOCKS, MAX_BLOCK = 400, 20_000  # of a page; characters of one
_SOURCES = (".rmd", ".qmd", ".rmarkdown")
_BLOCK = regex(r"<(tr|pre)\b[^<>]{0,300}>", re.IGNORECASE)
_TAG = regex(r"<[^<>]{0,500}>")


class Line(NamedTuple):
    """One printed line."""

    path: str
    line: int | None
    text: str


def read_knitted(files: Files) -> Iterator[Line]:
    """Lines of pages that are named as an R or Quarto document, whichever folder they were put into."""
    sources = {_stem(entry.path) for entry in files.suffixed(*_SOURCES)}
    pages = [entry for entry in files.suffixed(".html", ".htm") if _stem(entry.path) in sources] if sources else []
    for entry in pages[:MAX_PAGES]:
        page = files.text(entry.path, MAX_BYTES) or ""
        yield from (Line(entry.path, number, text) for number, text in rows(page))


def _stem(path: str) -> str:
    name = base_name(path).lower().removesuffix(".nb.html")
    return name.removesuffix(suffix(name))


def rows(page: str) -> Iterator[tuple[int, str]]:
    """Rows of tables and lines of output blocks as plain text, each with the page's line that it stands in."""
    for block in list(_BLOCK.finditer(page))[:MAX_BLOCKS]:
        end = page.find(f"</{block[1]}", block.end())
        inside = page[block.end() : min(end, block.end() + MAX_BLOCK)] if end >= 0 else ""
        number = page.count("\n", 0, block.start()) + 1
        if block[1].lower() == "tr":
            inside = inside.replace("\n", " ")
        for offset, row in enumerate(inside.split("\n")):
            text = " ".join(unescape(_TAG.sub(" ", row)).split())
            if text:
                yield number + offset, text
