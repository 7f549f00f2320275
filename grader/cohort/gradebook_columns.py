"""Which column of an exported gradebook takes the marks, and what full marks are in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.cohort.lms_headers import CHANGEABLES, GRADES, MAXIMA, READ_ONLY_POINTS, is_graded_item, plain
from grader.cohort.lms_table import cell_of
from grader.errors import UsageError
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.cohort.lms_table import Table

_ASSIGNMENT = re.compile(r"(.{1,400}) \(([0-9]{1,20})\)")  # Canvas: title and id
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")
# What Moodle shows a grade as, beside points: a percentage or a letter can't take points.
_OTHER_DISPLAYS = frozenset(
    "percentage letter prozentsatz prozentwert notenstufe pourcentage lettre porcentaje letra porcentagem percentagem "
    "проценты буква".split()
)


@dataclass(frozen=True, slots=True)
class Target:
    """The column to fill.

    Attributes:
        number: from 0.
        points: what full marks are, where a row's own `maximum` column doesn't say.
        maximum, changeable: Moodle's columns of a worksheet; None where there are none.
    """

    number: int
    points: Decimal
    maximum: int | None = None
    changeable: int | None = None


def choose_column(table: Table, kind: str, wanted: str | None, points: float | None) -> Target:
    """The column that a person named, or the only one that it can be.

    Raises:
        UsageError: it isn't there, there are several, Canvas doesn't take it, or it holds a scale.
    """
    if points is not None and not 0 < points <= 1e6:  # noqa: PLR2004 - nobody gives a million points
        raise UsageError("The points of full marks are out of bounds.", kind="bad_gradebook", hint="Such as 20.")
    number = _by_name(table, kind, wanted) if wanted else _only(table, kind)
    given = Decimal(repr(float(points))) if points is not None else None
    if kind == "canvas":
        return Target(number, given or _canvas_points(table, number))
    if kind == "moodle-worksheet":
        names = [plain(name) for name in table.columns]
        maximum = next((n for n, name in enumerate(names) if name in MAXIMA), None)
        if maximum is None and given is None:
            raise UsageError(
                "The worksheet has no column of maximum grades: it is marked on a scale.",
                kind="bad_gradebook",
                hint="A scale takes words. Where it is points after all, give them with --points.",
            )
        changeable = next((n for n, name in enumerate(names) if name in CHANGEABLES), None)
        return Target(number, given or Decimal(100), None if given else maximum, changeable)
    return Target(number, given or Decimal(100))


def _candidates(table: Table, kind: str) -> list[int]:
    columns = list(enumerate(table.columns))
    if kind == "canvas":
        return [n for n, name in columns if _ASSIGNMENT.fullmatch(name) and not _is_read_only(table, n)]
    if kind == "moodle-worksheet":
        return [n for n, name in columns if plain(name) in GRADES]
    if kind == "moodle-gradebook":
        return [n for n, name in columns if is_graded_item(name) and not _shown_otherwise(name)]
    return []


def _only(table: Table, kind: str) -> int:
    found = _candidates(table, kind)
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(table.columns[n] for n in found)
    if kind in {"canvas", "moodle-gradebook"}:
        raise UsageError(
            "The gradebook has no column for an assignment.",
            kind="bad_gradebook",
            hint="Make the assignment on the platform, export again, and fill that file.",
        )
    raise UsageError(
        "The file is no gradebook of Canvas or Moodle.", kind="bad_gradebook", hint="Name the column with --column."
    )


def _by_name(table: Table, kind: str, wanted: str) -> int:
    names = [plain(name) for name in table.columns]
    exact = [n for n, name in enumerate(names) if name == plain(wanted)]
    found = exact or [
        n
        for n, name in enumerate(table.columns)
        if (match := _ASSIGNMENT.fullmatch(name)) and plain(wanted) in {plain(match[1]), match[2]}
    ]
    if len(found) > 1:
        raise _ambiguous(table.columns[n] for n in found)
    if not found:
        raise UsageError(
            f"The file has no column {clean(wanted)!r}.",
            kind="bad_gradebook",
            hint=f"It has: {', '.join(clean(name) for name in table.columns)}.",
        )
    if kind == "canvas" and _is_read_only(table, found[0]):
        raise UsageError("Canvas doesn't take marks in that column.", kind="bad_gradebook", hint="It works them out.")
    if kind == "moodle-gradebook" and _shown_otherwise(table.columns[found[0]]):
        raise UsageError(
            "That column doesn't hold points.", kind="bad_gradebook", hint="Export the grades as real numbers."
        )
    return found[0]


def _ambiguous(names: Iterable[str]) -> UsageError:
    there = ", ".join(clean(name) for name in names)
    return UsageError(
        "Several columns could take the marks.", kind="bad_gradebook", hint=f"Name one with --column: {there}."
    )


def _shown_otherwise(name: str) -> bool:
    return plain(name).rpartition("(")[2].removesuffix(")") in _OTHER_DISPLAYS


def _points_row(table: Table) -> list[str]:
    for record in table.records:
        if plain(cell_of(record, 0)).startswith(READ_ONLY_POINTS):
            return [cell_of(record, n).strip() for n in range(len(table.columns))]
    return []


def _is_read_only(table: Table, number: int) -> bool:
    """Canvas says so in its row of points, in its user's language: `(read only)`."""
    cells = _points_row(table)
    return bool(cells) and cells[number].startswith("(")


def _canvas_points(table: Table, number: int) -> Decimal:
    cells = _points_row(table)
    found = _NUMBER.fullmatch(cells[number]) if cells else None
    if found is None:
        raise UsageError(
            "Canvas' row of points doesn't say what full marks are.",
            kind="bad_gradebook",
            hint="Give them with --points.",
        )
    return Decimal(found.group().replace(",", "."))
