"""A table of text loses nothing: what is read is written back byte for byte, and says what the csv module reads."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from grader.cohort.lms_table import (
    DELIMITERS,
    cell_of,
    guarded,
    parse_table,
    spell,
    unguarded,
    value,
    with_cell,
    write_table,
)

TEXT = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)
CELLS = st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=6)
DELIMITER = st.sampled_from(DELIMITERS)
# The csv module leaves a lone carriage return unquoted, which no reader can tell from a line end.
HEADER = ["student_id", "name", "repo_url"]


def known(header: str) -> bool:
    return header in HEADER


def spelled(rows: list[list[str]], delimiter: str, line_end: str, quoting: int) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows([HEADER, *rows])  # type: ignore[arg-type]
    return out.getvalue()


@given(CELLS, DELIMITER, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
def test_every_dialect_is_read_as_it_was_meant_and_written_as_it_was(
    rows: list[list[str]], delimiter: str, line_end: str, quoting: int, encoding: str
) -> None:
    data = spelled(rows, delimiter, line_end, quoting).encode(encoding)
    table = parse_table(data, known)
    assert write_table(table) == data
    assert table.dialect.delimiter == delimiter
    read = [tuple(value(cell) for cell in record.cells) for record in table.records]
    assert read == [tuple(row) for row in rows]


@given(st.binary(max_size=60).filter(lambda tail: b"\0" not in tail))
def test_whatever_follows_the_header_comes_back(tail: bytes) -> None:
    data = b"student_id,name,repo_url\n" + tail
    assert write_table(parse_table(data, known)) == data


@given(CELLS, DELIMITER, TEXT, st.integers(0, 4))
def test_a_cell_that_is_set_is_the_only_one_that_changes(
    rows: list[list[str]], delimiter: str, text: str, column: int
) -> None:
    table = parse_table(spelled([["a", "b", "c"], *rows], delimiter, "\n", csv.QUOTE_MINIMAL).encode(), known)
    record = table.records[0]
    after = with_cell(record, column, spell(text, delimiter))
    assert cell_of(after, column) == text
    assert [cell for n, cell in enumerate(after.cells) if n not in {column, 3, 4}] == [
        cell for n, cell in enumerate(record.cells) if n != column
    ]


@given(TEXT)
def test_a_guard_is_taken_away_again(text: str) -> None:
    assert unguarded(value(guarded(spell(text, ",")))) in {text, text[1:]}
    assert unguarded(value(guarded(spell(text, ",")))) == text or text.startswith("'")
