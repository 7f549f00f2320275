"""Exports in every habit of writing come back with the one column changed: held against the csv module and the bytes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.cohort.gradebook_fill import fill_gradebook, scaled, written
from grader.store.cohorts import Learner
from tests.cohort.test_gradebook_fill import WORKSHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL = st.text(st.sampled_from("aZ éЖ9.,;\"'\n\r\t|=-"), max_size=12)
NOTE = st.one_of(st.just(""), CELL)
LATIN = {"utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"}
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
MOST_LEARNERS = 6


@dataclass(frozen=True)
class Habit:
    """How a program writes a table."""

    delimiter: str
    encoding: str
    line_end: str
    mark: str  # of decimals
    quotes_all: bool
    ends: bool  # the last line has an end, too
    trailing: int  # empty columns at the end of each line

    def raw(self, text: str) -> str:
        needs = any(sign in text for sign in (self.delimiter, '"', "\n", "\r")) or text != text.strip()
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if self.quotes_all or needs else text

    def number(self, value: Decimal) -> str:
        return str(value).replace(".", self.mark)

    def bytes_of(self, rows: Sequence[Sequence[str]]) -> bytes:
        """`rows` as they stand in the file, cell by cell."""
        lines = [self.delimiter.join([*row, *[""] * self.trailing]) for row in rows]
        text = self.line_end.join(lines) + (self.line_end if self.ends else "")
        return MARKS.get(self.encoding, b"") + text.encode(self.encoding)

    def parsed(self, data: bytes) -> list[list[str]]:
        """By the csv module, which knows nothing of ours."""
        text = data.removeprefix(MARKS.get(self.encoding, b"")).decode(self.encoding)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True))


HABITS = st.builds(
    Habit,
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(sorted(LATIN)),
    line_end=st.sampled_from(["\r\n", "\n", "\r"]),
    mark=st.sampled_from(".,"),
    quotes_all=st.booleans(),
    ends=st.booleans(),
    trailing=st.integers(0, 3),
)


@dataclass(frozen=True)
class Row:
    """A learner of the file: which one of ours, if any, and what stands in the column."""

    number: int
    known: bool
    score: float | None
    before: str
    note: str
    comment: str


ROWS = st.lists(
    st.builds(
        Row,
        number=st.integers(0, 0),
        known=st.booleans(),
        score=st.one_of(st.none(), st.floats(0, 100).map(lambda value: round(value, 1))),
        before=st.sampled_from(["", "EX", "N/A", "12", "0"]),
        note=NOTE,
        comment=NOTE,
    ),
    min_size=1,
    max_size=MOST_LEARNERS,
)


def learners_of(rows: Sequence[Row], extra: str) -> tuple[tuple[Learner, ...], dict[str, float | None]]:
    """Ours, all of the same name, so that only the platform's id tells them apart."""
    everyone = tuple(
        Learner(f"L{n}", "c", f"s{n}", "Ada Lovelace", "", "", "", {extra: f"Participant {n}" if "moodle" in extra else f"{500 + n}"}, None, None)
        for n, row in enumerate(rows)
        if row.known
    )  # fmt: skip
    return everyone, {f"L{n}": row.score for n, row in enumerate(rows)}


def held(
    habit: Habit, rows: list[list[str]], place: tuple[int, int], wanted: Sequence[str | None], data: bytes
) -> None:
    """The file has these cells from a row on, in a column (None: as before), and every other byte as it was."""
    first, at = place
    before, after = habit.parsed(habit.bytes_of(rows)), habit.parsed(data)
    assert len(before) == len(after)
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        changed = wanted[number - first] if number >= first else None
        expected = [changed if n == at and changed is not None else cell for n, cell in enumerate(old)]
        assert new == expected
    raw = [
        [
            spelled(habit, cell, changed) if n == at and (changed := wanted[number - first] if number >= first else None) is not None else cell
            for n, cell in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]  # fmt: skip
    assert data == habit.bytes_of(raw)


def spelled(habit: Habit, before: str, text: str) -> str:
    return f'"{text}"' if before.startswith('"') or habit.delimiter in text else text


def expected_mark(habit: Habit, cells: Sequence[str]) -> str:
    """A comma only where some number of the column is written with one."""
    return "," if habit.mark == "," and any("," in cell for cell in cells) else "."


@settings(max_examples=120)
@given(HABITS, ROWS, st.booleans(), st.sampled_from(["Capstone (881)", "Projet “final”, 1 (881)"]))
def test_canvas_changes_in_one_column_alone(habit: Habit, rows: list[Row], manual: bool, title: str) -> None:
    everyone, finals = learners_of(rows, "canvas_id")
    points = habit.number(Decimal("20.00"))
    table = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes", title, "Essay (882)"]]
    table += [["", "", "", "", "", "", "Manual Posting", ""]] if manual else []
    table += [["    Points Possible", "", "", "", "", "", points, habit.number(Decimal("10.00"))]]
    first = len(table)
    table += [
        ["Lovelace, Ada", f"{500 + n}", "", f"x{n}", "CS 1, and CS 2", row.note, row.before, habit.number(Decimal("9.50"))]
        for n, row in enumerate(rows)
    ]  # fmt: skip
    raw = [[habit.raw(cell) for cell in line] for line in table]
    wanted: list[str | None] = []
    for n, row in enumerate(rows):
        final = finals[f"L{n}"] if row.known else None
        excused = row.before in ("EX", "N/A")
        mark = scaled(final, Decimal(20)) if final is not None and not excused else None
        same = mark is not None and row.before.isdigit() and Decimal(row.before) == mark
        wanted.append(None if mark is None or same else written(mark, expected_mark(habit, [points])))
    filled = fill_gradebook(habit.bytes_of(raw), everyone, finals, column="881")
    held(habit, raw, (first, 6), wanted, filled.data)


@settings(max_examples=120)
@given(HABITS, ROWS, st.sampled_from(sorted(WORKSHEETS)))
def test_moodles_worksheet_changes_in_one_column_alone(habit: Habit, rows: list[Row], language: str) -> None:
    header, participant, _ = WORKSHEETS[language]
    everyone, finals = learners_of(rows, "moodle_identifier")
    maximum = habit.number(Decimal("50.00"))
    before = {"EX": "", "N/A": "-", "12": habit.number(Decimal("12.00"))}
    table = [header.split(",")]
    table += [
        [f"{participant}{n}", "Ada Lovelace", "", "Submitted, late", before.get(row.before, row.before), maximum, "Yes", "", "", row.comment]
        for n, row in enumerate(rows)
    ]  # fmt: skip
    raw = [[habit.raw(cell) for cell in line] for line in table]
    wanted: list[str | None] = []
    for n, row in enumerate(rows):
        final = finals[f"L{n}"] if row.known else None
        mark = scaled(final, Decimal(50)) if final is not None else None
        old = {"12": Decimal(12), "0": Decimal(0)}.get(row.before)
        wanted.append(None if mark is None or mark == old else written(mark, expected_mark(habit, [maximum])))
    filled = fill_gradebook(habit.bytes_of(raw), everyone, finals)
    held(habit, raw, (1, 4), wanted, filled.data)
    known = sum(row.known for row in rows)
    assert len(filled.of("filled", "unchanged", "no_mark")) == known


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_two_of_a_name_without_an_id_are_nobody(line_end: str) -> None:
    text = line_end.join(["Student,ID,SIS User ID,SIS Login ID,Section,Capstone (7)", "    Points Possible,,,,,20",
                          "Lovelace Ada,901,,,A,", "Lovelace Ada,902,,,B,", ""])  # fmt: skip
    twins = tuple(Learner(f"L{n}", "c", f"s{n}", "Lovelace Ada", "", "", "", {}, None, None) for n in range(2))
    filled = fill_gradebook(text.encode(), twins, {"L0": 50.0, "L1": 60.0})
    assert filled.data == text.encode()
    assert [row.state for row in filled.rows] == ["ambiguous", "ambiguous"]
