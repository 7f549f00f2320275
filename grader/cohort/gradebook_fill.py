"""Fills the gradebook that an instructor exported from Canvas or Moodle: one column of it, and not a byte beside.

Encoding, mark, separators, line ends, quotation, Canvas' row of points, its `EX` and `N/A`, headers in whatever
language: all of it is written back as it was read. A learner without a mark keeps the cell that is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from grader.cohort import lms_headers
from grader.cohort.gradebook_columns import Target, choose_column
from grader.cohort.lms_table import Record, Table, cell_of, parse_table, spell, with_cell, write_table
from grader.cohort.roster import columns_of, learner_records
from grader.cohort.roster_match import Matcher
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.store.cohorts import Learner

EXCUSED = frozenset({"ex", "excused", "n/a"})  # Canvas: excused, and not assigned to this student
_NO = frozenset({"no", "nein", "non", "não", "nao", "нет"})
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,6})?")
_CENTS = Decimal("0.01")  # what both platforms show
FULL = Decimal(100)  # our scale


@dataclass(frozen=True, slots=True)
class FilledRow:
    """What became of a row of the file.

    Attributes:
        line: of the file, the header being 1.
        who: what the file calls them.
        state: `filled`, `unchanged` (the mark stands there already), `no_mark` (we have none: the cell stays),
            `unmatched`, `ambiguous`, `excused`, `locked`.
        before, after: the cell's text.
        by: the field that told who it is.
    """

    line: int
    who: str
    state: str
    before: str = ""
    after: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """The file, and what was done.

    Attributes:
        kind: as `roster.Roster` has it.
        column: which one was filled, and `points`: what full marks are in it.
        rows: one for each learner of the file.
        missing: those with a mark whom the file doesn't have, by student id.
        left_out: lines that aren't in `data`, since Moodle would refuse the file or empty their cells for them.
    """

    data: bytes
    kind: str
    column: str
    points: Decimal
    rows: tuple[FilledRow, ...]
    missing: tuple[str, ...]
    left_out: tuple[int, ...] = ()

    def of(self, *states: str) -> tuple[FilledRow, ...]:
        """The rows in some states."""
        return tuple(row for row in self.rows if row.state in states)


def fill_gradebook(
    data: bytes,
    learners: Iterable[Learner],
    finals: Mapping[str, float | None],
    *,
    column: str | None = None,
    points: float | None = None,
) -> Filled:
    """Enter final scores into an exported gradebook.

    Args:
        data: the file.
        learners: everyone of the cohort.
        finals: scores from 0 to 100 by learner id; None or not there: no mark, which isn't zero.
        column: which one to fill, by its header, or a Canvas assignment's title or id; needed where there are several.
        points: what full marks are in the column; else what the file says, else 100.

    Raises:
        UsageError: it is no such file, or the column is missing, ambiguous, or can't hold points.
    """
    everyone = tuple(learners)
    table = parse_table(data, lms_headers.knows)
    kind = lms_headers.kind_of(table.columns)
    columns = columns_of(table, kind, {})
    target = choose_column(table, kind, column, points)
    mark = _decimal_mark(table, target)
    matcher = Matcher(everyone)
    records = dict(learner_records(table, kind))
    cells = {
        line: {name: cell_of(record, number).strip() for name, number in columns.items() if number != target.number}
        for line, record in records.items()
    }
    matches = {line: matcher.find(_named(said)) for line, said in cells.items()}
    twice = _twice(match.learner_id for match in matches.values())
    rows, changed = [], {}
    for line, record in records.items():
        match = matches[line]
        row = FilledRow(line, _who(cells[line], record), "", cell_of(record, target.number), by=match.by)
        if match.learner_id is None or match.learner_id in twice:
            unknown = match.learner_id is None and match.by == "unknown"
            row = replace(row, state="unmatched" if unknown else "ambiguous", by="")
        else:
            row = _entered(row, record, finals.get(match.learner_id), target, mark)
        rows.append(row)
        if row.state == "filled":
            raw = record.cells[target.number] if target.number < len(record.cells) else ""
            changed[line] = with_cell(record, target.number, spell(row.after, table.dialect.delimiter, like=raw))
    stay = {"filled", "unchanged"} if kind == "moodle-gradebook" else {row.state for row in rows}
    left_out = tuple(row.line for row in rows if row.state not in stay)
    found = {match.learner_id for match in matches.values()}
    missing = sorted(each.student_id for each in everyone if finals.get(each.id) is not None and each.id not in found)
    return Filled(
        _written(table, changed, frozenset(left_out)), kind, table.columns[target.number], target.points, tuple(rows),
        tuple(missing), left_out,
    )  # fmt: skip


def _written(table: Table, changed: Mapping[int, Record], left_out: frozenset[int]) -> bytes:
    numbered = [(line, record) for line, record in enumerate(table.records, start=2) if line not in left_out]
    records = [changed.get(line, record) for line, record in numbered]
    return write_table(replace(table, records=tuple(records)))


def _named(said: Mapping[str, str]) -> dict[str, str]:
    """A row's identifiers, with the name put together."""
    whole = " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
    return {"name": whole, **said} if whole else dict(said)


def _who(said: Mapping[str, str], record: Record) -> str:
    named = _named(said)
    return clean(named.get("name") or named.get("email") or cell_of(record, 0).strip())


def _twice(ids: Iterable[str | None]) -> set[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for each in ids:
        if each is not None:
            (twice if each in seen else seen).add(each)
    return twice


def _entered(row: FilledRow, record: Record, final: float | None, target: Target, mark: str) -> FilledRow:
    before = row.before.strip()
    if before.casefold() in EXCUSED:
        return replace(row, state="excused")
    if target.changeable is not None and cell_of(record, target.changeable).strip().casefold() in _NO:
        return replace(row, state="locked")
    if final is None:
        return replace(row, state="no_mark")
    own = number_in(cell_of(record, target.maximum)) if target.maximum is not None else None
    wanted = scaled(final, own if own is not None and own > 0 else target.points)
    if number_in(before) == wanted:
        return replace(row, state="unchanged")
    return replace(row, state="filled", after=written(wanted, mark))


def scaled(final: float, points: Decimal) -> Decimal:
    """A score of 0 to 100 in a column's own points, to the hundredth, halves up."""
    return (Decimal(repr(float(final))) * points / FULL).quantize(_CENTS, ROUND_HALF_UP)


def written(number: Decimal, mark: str) -> str:
    """`78`, `78.5`, `78,25`."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", mark)


def number_in(text: str) -> Decimal | None:
    """The number that a cell holds, with either decimal mark; None where it holds none."""
    found = _NUMBER.fullmatch(text.strip().removesuffix("%").strip())
    try:
        return Decimal(found.group().replace(",", ".")) if found else None
    except InvalidOperation:
        return None


def _decimal_mark(table: Table, target: Target) -> str:
    """What the file's own numbers are written with: a comma only where some number says so and none a point."""
    numbers = [target.number, *([target.maximum] if target.maximum is not None else [])]
    near = [cell_of(record, number).strip() for record in table.records for number in numbers]
    for some in (near, [cell_of(record, n).strip() for record in table.records for n in range(len(table.columns))]):
        marks = {sign for text in some if _NUMBER.fullmatch(text) for sign in ".," if sign in text}
        if marks:
            return "," if marks == {","} else "."
    return "."
