# ruff: noqa: E501 - patterns: a row is a thought
"""How many rows notebooks showed that the data have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.notebooks import Cell, Notebooks

MAX_SHAPES = 400
_SHAPE = regex(
    r"\((\d{2,9}), ?\d{1,5}\)|(?:Range)?Index: (\d{2,9}) entries|(?<![\d,])(\d{2,9}) rows [x×] \d{1,5} col|\bLength: (\d{2,9})\b"
)
_READ = regex(r"\bread_(?:csv|excel|parquet|json|table|sql\w{0,6}|feather|pickle)\(")
# After any of it the rows may be fewer or more than were read.
_CUT = regex(
    r"nrows|skiprows|chunksize|usecols=\[|\.sample\(|\.head\(\d{3}|\.drop|\.query\(|\.merge\(|\.concat\(|\.append\(|\.join\(|\.filter\(|\.loc\[|\.iloc\[|\.isin\(|"
    r"\.groupby\(|\.explode\(|\.melt\(|\.pivot|\.resample\(|train_test_split|\[\w{1,30}\[|\.between\(|range\("
)


def shapes(notebooks: Notebooks) -> dict[int, Place]:
    """Every number of rows that an output shows, with the first cell that does."""
    out: dict[int, Place] = {}
    for notebook in notebooks.notebooks:
        for cell in notebook.code_cells:
            for rows in _rows(cell):
                if len(out) < MAX_SHAPES:
                    out.setdefault(rows, Place(notebook.path, cell.line))
    return out


def as_read(notebooks: Notebooks) -> dict[int, Place]:
    """The rows of what notebooks read, as long as nothing was done to them; each notebook's first table alone."""
    out: dict[int, Place] = {}
    for notebook in notebooks.notebooks:
        reads = 0
        for cell in notebook.code_cells:
            reads += len(_READ.findall(cell.source))
            if reads > 1 or _CUT.search(cell.source):
                break
            rows = next(_rows(cell), None)
            if reads and rows is not None:
                out.setdefault(rows, Place(notebook.path, cell.line))
                break
    return out


def _rows(cell: Cell) -> Iterator[int]:
    if not any(word in cell.output for word in ("(", "entries", "rows", "Length")):
        return
    for match in _SHAPE.finditer(cell.output):
        yield int(next(group for group in match.groups() if group))
