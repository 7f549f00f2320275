"""Reads a gradebook of ours back: what somebody changed in it, shown before any mark is touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.cohort.gradebook_fill import number_in
from grader.cohort.lms_headers import plain
from grader.cohort.lms_table import cell_of, parse_table, unguarded
from grader.errors import UsageError
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.cohort.gradebook import Gradebook, GradebookRow
    from grader.cohort.lms_table import Record

FINAL = "final"
_SAME = 0.005  # what two decimals can't tell apart


@dataclass(frozen=True, slots=True)
class ChangedMark:
    """A mark that the file has otherwise than we do.

    Attributes:
        criterion: "" is the total.
        before: None: there was no mark.
        possible: full marks.
        reason: what the file says beside it.
    """

    row: GradebookRow
    criterion: str
    before: float | None
    after: float
    possible: float
    reason: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a file would change.

    Attributes:
        unchanged: rows that say what we say.
        unmatched: (line, who) of rows that are nobody's.
        errors: (line, sentence) of cells that are no marks.
    """

    changes: tuple[ChangedMark, ...]
    unchanged: int
    unmatched: tuple[tuple[int, str], ...]
    errors: tuple[tuple[int, str], ...]


def read_back(data: bytes, book: Gradebook) -> ReadBack:
    """Compare a gradebook that went through somebody's hands with the one that stands now.

    Empty cells say nothing, and only `final` and the criteria are read.

    Raises:
        UsageError: it is no gradebook of ours.
    """
    own = {plain(name) for name in book.columns}
    table = parse_table(data, lambda header: plain(header) in own)
    numbers = {plain(name): number for number, name in reversed(list(enumerate(table.columns)))}
    if "student_id" not in numbers:
        raise UsageError(
            "The file is no gradebook of ours.", kind="bad_gradebook", hint="It needs a column student_id."
        )
    there = {(row.student_id, row.project): row for row in book.rows}
    changes: list[ChangedMark] = []
    errors: list[tuple[int, str]] = []
    unmatched: list[tuple[int, str]] = []
    unchanged = 0
    for line, record in enumerate(table.records, start=2):
        if record.is_blank:
            continue
        key = _said(record, numbers, "student_id"), _said(record, numbers, "project")
        row = there.get(key)
        if row is None:
            unmatched.append((line, clean(" ".join(filter(None, key)))))
            continue
        found, wrong = _row(row, record, numbers, book)
        changes += found
        errors += [(line, sentence) for sentence in wrong]
        unchanged += not found and not wrong
    return ReadBack(tuple(changes), unchanged, tuple(unmatched), tuple(errors))


def _said(record: Record, numbers: Mapping[str, int], name: str) -> str:
    return unguarded(cell_of(record, numbers.get(name)).strip())


def _row(
    row: GradebookRow, record: Record, numbers: Mapping[str, int], book: Gradebook
) -> tuple[list[ChangedMark], list[str]]:
    wanted = [("", FINAL, row.final, 100.0)]
    wanted += [(one.id, plain(one.column), row.points.get(one.id), one.possible) for one in book.criteria]
    reason = _said(record, numbers, "reason")
    changes, wrong = [], []
    for criterion, column, before, possible in wanted:
        text = _said(record, numbers, column)
        if not text:
            continue
        number = number_in(text)
        least, most = (possible, 0.0) if possible < 0 else (0.0, possible)
        if number is None or not least <= number <= most:
            wrong.append(f"{column} is {clean(text)[:40]!r}: give points from {least:g} to {most:g}.")
        elif before is None or abs(float(number) - before) >= _SAME:
            changes.append(ChangedMark(row, criterion, before, float(number), possible, clean(reason)))
    return changes, wrong
