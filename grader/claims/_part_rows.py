# ruff: noqa: E501 - words of many languages
"""Rows of a table that are about parts of the data, where another row is about all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from grader.evidence.documents import Document

# The row of a table that is about all the others together.
_ALL_OF_IT = regex(
    r"(?i)^(?:all(?: \w{1,12}){0,2}|overall|total|average|avg\.?|mean|macro(?: avg| average)?|weighted(?: avg| average)?|gesamt|alle|insgesamt|todos|todas|geral|media|média|promedio|moyenne|всего|все|итого|в среднем|среднее|전체|평균|合计|总体|平均|全体|jami|hammasi|toplam|genel)$"
)


def part_rows(readme: Document | None) -> set[tuple[str, int | None]]:
    """The rows of tables that have one for the whole: all but that."""
    out: set[tuple[str, int | None]] = set()
    if readme is None:
        return out
    for table in readme.tables:
        whole = [at for at, row in enumerate(table.rows) if row and _ALL_OF_IT.search(row[0].strip(" *_`"))]
        if whole and len(table.rows) > len(whole):
            first = (table.end_line or table.line) - len(table.rows) + 1
            out |= {(readme.path, first + at) for at in range(len(table.rows)) if at not in whole}
    return out
