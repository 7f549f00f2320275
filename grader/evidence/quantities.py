"""The numbers that documents state, line by line and cell by cell, with what stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._scripts import has_digit
from grader.evidence._units import Quantity, parse_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document, Documents

MAX_LINES = 20_000
MAX_CELLS = 6_000
# How far above a table the line may stand that says what it shows; a directive's options stand between.
LEAD_LINES = 6


class NumberLine(NamedTuple):
    """A line of prose, list, quote or code that holds a number.

    Attributes:
        block: as in `DocLine`.
        language: of the code block around it; empty elsewhere.
        heading: the titles of its section and of the sections above, innermost first.
        kinds: what its section is about.
    """

    path: str
    line: int
    text: str
    block: str
    language: str
    heading: str
    kinds: frozenset[str]
    numbers: tuple[Quantity, ...]


class NumberCell(NamedTuple):
    """A table cell that holds a number: `row` is the row's first cell, `column` the header above it.

    Attributes:
        around: the table's header, its heading and the line before it, to tell what it is about.
        row_index, column_index: from 0.
        beside: the whole row.
        heading: as in `NumberLine`.
    """

    path: str
    line: int
    text: str
    row: str
    column: str
    around: str
    kinds: frozenset[str]
    numbers: tuple[Quantity, ...]
    table_line: int
    row_index: int
    column_index: int
    beside: str = ""
    heading: str = ""


class Quantities(NamedTuple):
    """Every number of the documents, the README's first; `readme` is its path, empty without one."""

    lines: tuple[NumberLine, ...] = ()
    cells: tuple[NumberCell, ...] = ()
    readme: str = ""


def headings(document: Document) -> tuple[str, ...]:
    """For each section its title and those above it, innermost first, joined by ` / `."""
    out: list[str] = []
    above: list[tuple[int, str]] = []
    for section in document.sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        above.append((section.level, section.title))
        out.append(" / ".join(title for _, title in reversed(above) if title))
    return tuple(out)


def _lines(document: Document, titles: tuple[str, ...]) -> Iterator[NumberLine]:
    languages = {no: block.language for block in document.code_blocks for no in range(block.line, block.end_line + 1)}
    for line in document.lines:
        if line.block == "table" or not has_digit(line.text):
            continue
        numbers = parse_quantities(line.text)
        if not numbers:
            continue
        known = line.section < len(titles)
        yield NumberLine(
            document.path,
            line.no,
            line.text[:2000],
            line.block,
            languages.get(line.no, "") if line.block == "code" else "",
            titles[line.section] if known else "",
            document.sections[line.section].kinds if known else frozenset(),
            numbers,
        )


def _cells(document: Document, titles: tuple[str, ...]) -> Iterator[NumberCell]:
    for table in document.tables:
        known = table.section < len(titles)
        heading = titles[table.section] if known else ""
        kinds: frozenset[str] = document.sections[table.section].kinds if known else frozenset()
        before = next(
            (
                x.text
                for x in reversed(document.lines)
                if table.line - LEAD_LINES <= x.no < table.line and x.text.strip()
            ),
            "",
        )
        around = " | ".join([*table.header, heading, before])[:600]
        # rows of a Markdown table are lines of the file: header, rule, then one line each
        first = table.end_line - len(table.rows) + 1
        for i, row in enumerate(table.rows):
            beside = " | ".join(row)[:300]
            for j, cell in enumerate(row):
                if not has_digit(cell):
                    continue
                numbers = parse_quantities(cell)
                if numbers:
                    yield NumberCell(
                        document.path,
                        max(table.line, first + i),
                        cell[:300],
                        row[0][:200],
                        table.header[j][:200] if j < len(table.header) else "",
                        around,
                        kinds,
                        numbers,
                        table.line,
                        i,
                        j,
                        beside,
                        heading,
                    )


def collect(documents: Documents) -> Quantities:
    """Read the numbers of the README and the other documents, within the caps."""
    lines: list[NumberLine] = []
    cells: list[NumberCell] = []
    # Another project's README states another project's numbers.
    first = [documents.readme] if documents.readme is not None and not documents.foreign else []
    for document in first + list(documents.others):
        titles = headings(document)
        if len(lines) < MAX_LINES:
            lines.extend(_lines(document, titles))
        if len(cells) < MAX_CELLS:
            cells.extend(_cells(document, titles))
    readme = documents.readme.path if documents.readme is not None else ""
    return Quantities(tuple(lines[:MAX_LINES]), tuple(cells[:MAX_CELLS]), readme)
