"""Our own gradebook: a row for each learner and repository, as CSV, as a spreadsheet or as JSON Lines.

What isn't known is empty, never 0. Text that a learner typed is made harmless for the program that opens it: CSV cells
that would be calculated get a quote in front, cells of the spreadsheet are typed as text.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.reports.as_csv import cell
from grader.reports.view import clean, without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCHEMA = "shipfolio/gradebook/v1"
WHO = ("student_id", "name", "email", "section", "team", "project", "repository", "commit")
RESULT = ("state", "automatic", "penalty", "final", "reason", "flags")
_NUMBERS = frozenset({"automatic", "penalty", "final"})
_WIDTHS = {"name": 24, "email": 28, "repository": 40, "reason": 30, "flags": 30, "commit": 14}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the file says nothing of when it was written
Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A column of the gradebook: a criterion, and its points."""

    id: str
    title: str
    possible: float

    @property
    def column(self) -> str:
        """Its header: the id, unless one of our own columns is called so."""
        return f"criterion_{self.id}" if self.id in {*WHO, *RESULT} else self.id


@dataclass(frozen=True, slots=True)
class GradebookRow:
    """A learner's standing with one repository.

    Attributes:
        learner_id, student_id, name, email, section, team: of the roster.
        submission_id: whose repository it is; None for a learner who hands in nothing.
        project: tells several repositories of a learner apart; "" where there is one.
        state: `graded`, or why there is no grade.
        automatic: what the grade came to, of 100.
        penalty: what lateness takes off, in points.
        final: what counts, of 100; None: no mark, which isn't zero.
        reason: why a person set the total, where one did.
        flags: what whoever reads it must know, a sentence each.
        points: by criterion, as they count.
        extra: columns of the roster that we don't know.
    """

    learner_id: str
    student_id: str
    name: str = ""
    email: str = ""
    section: str = ""
    team: str = ""
    project: str = ""
    repository: str = ""
    commit: str = ""
    state: str = ""
    automatic: float | None = None
    penalty: float | None = None
    final: float | None = None
    reason: str = ""
    flags: tuple[str, ...] = ()
    points: Mapping[str, float | None] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    submission_id: str | None = None


@dataclass(frozen=True, slots=True)
class Gradebook:
    """Every row, in the roster's order, and the criteria in the rubric's."""

    criteria: tuple[Criterion, ...]
    rows: tuple[GradebookRow, ...]

    @property
    def extras(self) -> tuple[str, ...]:
        """The unknown columns, by name."""
        own = {*WHO, *RESULT, *(criterion.column for criterion in self.criteria)}
        return tuple(sorted({name for row in self.rows for name in row.extra if name not in own}))

    @property
    def columns(self) -> tuple[str, ...]:
        """The header."""
        return (*WHO, *RESULT, *(criterion.column for criterion in self.criteria), *self.extras)


def _cells(book: Gradebook, row: GradebookRow) -> list[Cell]:
    """A row's values in the header's order: text as it is, numbers as numbers."""
    own: dict[str, Cell] = {name: getattr(row, name) for name in (*WHO, *RESULT) if name != "flags"}
    own |= {"flags": "; ".join(row.flags), "repository": without_secrets(row.repository)}
    points = [row.points.get(criterion.id) for criterion in book.criteria]
    return [*(own[name] for name in (*WHO, *RESULT)), *points, *(row.extra.get(name, "") for name in book.extras)]


def as_csv(book: Gradebook) -> bytes:
    """RFC 4180, UTF-8, every cell quoted."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow([cell(name) for name in book.columns])
    for row in book.rows:
        table.writerow([cell(value) if isinstance(value, str) else _plain(value) for value in _cells(book, row)])
    return out.getvalue().encode("utf-8", "replace")


def as_jsonl(book: Gradebook) -> bytes:
    """A JSON object a row, with its schema's name; numbers are numbers and what isn't known is null."""
    lines = []
    for row in book.rows:
        text: dict[str, object] = {name: clean(str(getattr(row, name))) for name in WHO}
        text |= {"repository": without_secrets(row.repository), "schema": SCHEMA, "state": row.state}
        text |= {name: getattr(row, name) for name in _NUMBERS}
        text |= {"reason": clean(row.reason), "flags": [clean(flag) for flag in row.flags]}
        text["criteria"] = {
            one.id: {"title": one.title, "points": row.points.get(one.id), "possible": one.possible}
            for one in book.criteria
        }
        text["extra"] = {clean(name): clean(value) for name, value in row.extra.items()}
        lines.append(json.dumps(text, ensure_ascii=False, sort_keys=True, allow_nan=False))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def as_xlsx(book: Gradebook) -> bytes:
    """A spreadsheet with one sheet: a header that stays in view, filters, text as text and numbers as numbers."""
    import xlsxwriter  # noqa: PLC0415 - a fifth of a second, for who wants a spreadsheet

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(out, options)
    workbook.set_properties({"title": "Gradebook", "created": _EPOCH})
    sheet = workbook.add_worksheet("Gradebook")
    bold, points = workbook.add_format({"bold": True, "text_wrap": True}), workbook.add_format({"num_format": "0.0#"})
    titles = {one.column: f"{one.column} (of {one.possible:g})" for one in book.criteria}
    for number, name in enumerate(book.columns):
        sheet.write_string(0, number, clean(titles.get(name, name)), bold)
        sheet.set_column(number, number, _WIDTHS.get(name, 12))
    for line, row in enumerate(book.rows, start=1):
        for number, value in enumerate(_cells(book, row)):
            if isinstance(value, str):
                if value:
                    sheet.write_string(line, number, clean(value)[:32_767])  # what a cell holds
            elif value is not None:
                sheet.write_number(line, number, value, points)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(book.rows), 1), len(book.columns) - 1)
    workbook.close()
    return out.getvalue()


def _plain(value: float | None) -> str:
    """`78.3`, `78`, or nothing."""
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


FORMATS: Mapping[str, Callable[[Gradebook], bytes]] = {"csv": as_csv, "xlsx": as_xlsx, "jsonl": as_jsonl}
