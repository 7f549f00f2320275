"""PDF -> pages. The only module that knows pypdf."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from .errors import UnreadablePdf
from .model import Page

_EDGE_LINES = 2
_MIN_REPEATS = 2
_MIN_LETTERS_A_PAGE = 20
_SAME_LINE = 2.0  # points
_PARAGRAPH_GAP = 1.25  # times the usual distance of two lines


def load_pages(path: Path) -> tuple[Page, ...]:
    """Read the text of a PDF, without running headers and footers."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePdf(f"{path.name}: protected by a password")
        raw = [_lines(page) for page in reader.pages]
    except (PyPdfError, OSError, ValueError, KeyError) as error:
        raise UnreadablePdf(f"{path.name}: {error}") from error
    if sum(len(line) for page in raw for line in page) < _MIN_LETTERS_A_PAGE * max(len(raw), 1):
        raise UnreadablePdf(f"{path.name}: holds no text; a scan needs OCR first")
    repeated = _running_lines(raw)
    return tuple(Page(number, tuple(_without_running(page, repeated))) for number, page in enumerate(raw, start=1))


def file_sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _lines(page: PageObject) -> list[str]:
    """The lines of a page in order, with an empty one where the gap to the next is that of a new paragraph."""
    placed: list[tuple[float, str]] = []

    def visit(text: str, matrix: list[float], text_matrix: list[float], _font: Any, _size: float) -> None:
        words = " ".join(text.split())
        if not words:
            return
        y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        if placed and abs(placed[-1][0] - y) < _SAME_LINE:
            placed[-1] = (placed[-1][0], f"{placed[-1][1]} {words}")
        else:
            placed.append((y, words))

    plain = [" ".join(line.split()) for line in page.extract_text(visitor_text=visit).splitlines()]
    plain = [line for line in plain if line]
    if [line.replace(" ", "") for _, line in placed] != [line.replace(" ", "") for line in plain]:
        return plain  # the layout is not simple lines: paragraphs are guessed later
    if not placed:
        return []
    gaps = [above[0] - below[0] for above, below in pairwise(placed)]
    usual = median([gap for gap in gaps if gap > 0] or [0.0])
    lines: list[str] = []
    for (_, line), gap in zip(placed, [*gaps, 0.0], strict=True):
        lines += [line, ""] if gap > usual * _PARAGRAPH_GAP else [line]
    return lines


def _shape(line: str) -> str:
    """A line with its numbers made equal, so that "Page 2 of 9" repeats "Page 1 of 9"."""
    return re.sub(r"\d+", "#", line)


def _running_lines(pages: list[list[str]]) -> frozenset[str]:
    """Lines that stand at the top or bottom of at least half of the pages."""
    counts = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    needed = max(_MIN_REPEATS, (len(pages) + 1) // 2)
    return frozenset(shape for shape, count in counts.items() if count >= needed)


def _edges(page: list[str]) -> list[str]:
    lines = [line for line in page if line]
    return lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]


def _without_running(page: list[str], repeated: frozenset[str]) -> list[str]:
    edges = set(_edges(page))
    return [line for line in page if not (line in edges and _shape(line) in repeated)]
