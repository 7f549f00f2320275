"""The README's own confusion matrices, drawn as blocks of numbers or as tables of predicted against actual."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._figures import derived, read_matrices
from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document

_PREDICTED = regex(r"\bpred(?:icted|ictions?)?\b|confusion|прогноз|предсказан|예측|预测|prédit|previsto|vorhergesagt")


class Matrix(NamedTuple):
    """Counts by row, and where they stand."""

    rows: tuple[tuple[int, ...], ...]
    place: Place


def own_matrices(readme: Document) -> Iterator[Matrix]:
    """Confusion matrices as blocks `[[50, 10], [5, 35]]` and as tables of predicted against actual."""
    for block in readme.code_blocks:
        for rows in read_matrices(block.text):
            yield Matrix(rows, Place(readme.path, block.line, block.end_line))
    for table in readme.tables:
        title = readme.sections[table.section].title.lower() if table.section < len(readme.sections) else ""
        words = " ".join([*table.header, *(row[0] for row in table.rows if row), title]).lower()
        if not _PREDICTED.search(words):
            continue
        counts = tuple(tuple(n for cell in row[1:] if (n := _count(cell)) is not None) for row in table.rows)
        if len(counts) > 1 and all(len(row) == len(counts) for row in counts):
            yield Matrix(counts, Place(readme.path, table.line, table.end_line))


def values_of_matrices(readme: Document) -> Iterator[tuple[str, float, Place]]:
    """What a document's own confusion matrices give: metric, value, place."""
    for matrix in own_matrices(readme):
        for name, value in derived(matrix.rows):
            yield name, value, matrix.place


def _count(cell: str) -> int | None:
    found = regex(r"(\d{1,3}(?:[, \u00a0]\d{3}){1,3}|\d{1,9})(?![.,\d]|\s?%)").search(cell)
    return int(found[1].replace(",", "").replace(" ", "").replace("\u00a0", "")) if found else None
