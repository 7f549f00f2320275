"""A table of text that keeps every byte: what isn't changed is written back as it was read.

Rosters and gradebooks come out of many programs: commas, semicolons or tabs, UTF-8 with and without a mark, UTF-16,
code pages of Windows, any line end, any habit of quoting. Cells are therefore kept as they stand in the file, quotation
marks included; `value` and `spell` are the ways in and out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 1000  # of learners; files of an LMS may hold a few rows more
MAX_COLUMNS = 500
DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 20
_SPARE_ROWS = 10
_MOST_LINES = 10 * MAX_ROWS  # blank ones too
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CODE_PAGES = ("cp1252", "cp1251", "latin-1")  # the last one takes every byte
_BLANKS = " \"'\u00a0\u3000\t\r\n"
_SIGNS = frozenset("=+-@|%＝＋－＠")  # what `reports.as_csv.cell` guards against
_SEPARATOR_LINE = re.compile(r"sep=(.)(\r\n|\n|\r)")  # what Excel writes, and reads, ahead of the header


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written.

    Attributes:
        encoding: as Python names it, without the mark.
        mark: the byte-order mark; empty for none.
        delimiter: between cells.
        line_end: the commonest one, for lines that are added.
    """

    encoding: str = "utf-8"
    mark: bytes = b""
    delimiter: str = ","
    line_end: str = "\r\n"

    @property
    def words(self) -> str:
        """For people: `UTF-8 with a byte-order mark, separated by semicolons`."""
        names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
        mark = " with a byte-order mark" if self.mark else ""
        return f"{self.encoding.upper()}{mark}, separated by {names[self.delimiter]}"


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the table: its cells as they are written, and what ends it ("" at the end of the file)."""

    cells: tuple[str, ...]
    end: str

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return not any(value(cell).strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A file.

    Attributes:
        before: text ahead of the header, such as Excel's `sep=;`.
        records: what follows the header, blank lines too.
    """

    dialect: Dialect
    before: str
    header: Record
    records: tuple[Record, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The header's cells, as people read them."""
        return tuple(value(cell).strip() for cell in self.header.cells)


def value(raw: str) -> str:
    """What a cell says: without its quotation marks."""
    if not raw.startswith('"'):
        return raw
    end = _closing(raw, 1)
    return raw[1:end].replace('""', '"') + raw[end + 1 :]


def spell(text: str, delimiter: str, *, like: str = "") -> str:
    """Write a cell: quoted where it must be, or where the cell that it replaces was."""
    if like.startswith('"') or any(sign in text for sign in (delimiter, '"', "\r", "\n")) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def guarded(raw: str) -> str:
    """A cell of a file that is handed out again: one that a spreadsheet would calculate gets a quote in front."""
    text = value(raw).lstrip(_BLANKS)
    if text and text[0] in _SIGNS:
        return f"\"'{raw[1:]}" if raw.startswith('"') else f"'{raw}"
    return raw


def unguarded(text: str) -> str:
    """What a cell said before it was guarded, by us or by another program of the same habit."""
    rest = text[1:].lstrip(_BLANKS)
    return text[1:] if text.startswith("'") and rest and rest[0] in _SIGNS else text


def with_cell(record: Record, column: int, raw: str) -> Record:
    """A record in which one cell differs; cells that it lacks before that one are added as empty."""
    cells = [*record.cells, *[""] * (column + 1 - len(record.cells))]
    cells[column] = raw
    return replace(record, cells=tuple(cells))


def cell_of(record: Record, column: int | None) -> str:
    """What a record says in a column; "" where it has none."""
    return value(record.cells[column]) if column is not None and column < len(record.cells) else ""


def write_table(table: Table) -> bytes:
    """The file; byte for byte the one that was read where nothing was changed."""
    join = table.dialect.delimiter.join
    text = table.before + "".join(join(record.cells) + record.end for record in (table.header, *table.records))
    return table.dialect.mark + text.encode(table.dialect.encoding, "replace")


def parse_table(data: bytes, knows: Callable[[str], bool]) -> Table:
    """Read a file, whatever its dialect.

    Args:
        data: the file.
        knows: whether a header's cell is a known one; decides between dialects.

    Raises:
        UsageError: it is too large, no text, or has no header.
    """
    if len(data) > MAX_BYTES:
        raise _bad(f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB.", "Split it, or leave columns out.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _bad("The file is a spreadsheet, not text.", "Save it as CSV first.")
    best: tuple[tuple[int, int, int], Table] | None = None
    for encoding, mark, text in _decoded(data):
        for delimiter in DELIMITERS:
            table = _table(text, Dialect(encoding, mark, delimiter))
            if table is not None:
                score = _score(table, knows)
                if best is None or score > best[0]:
                    best = score, table
    if best is None and not data.strip(b"\r\n\t ,;|\xef\xbb\xbf\0"):
        raise _bad("The file is empty.", "The first line names the columns.")
    if best is None or len(best[1].header.cells) > MAX_COLUMNS:
        raise _bad(f"The file has more than {MAX_COLUMNS} columns, or none.", "The first line names them.")
    table = best[1]
    records = tuple(_records(_text_of(data, table)[len(table.before) :], table.dialect.delimiter, most=None))[1:]
    if sum(not record.is_blank for record in records) > MAX_ROWS + _SPARE_ROWS:
        raise _bad(f"The file has more than {MAX_ROWS} rows.", "Make a cohort of each part.")
    ends = Counter(record.end for record in (table.header, *records) if record.end)
    line_end = ends.most_common(1)[0][0] if ends else "\r\n"
    return replace(table, dialect=replace(table.dialect, line_end=line_end), records=records)


def _text_of(data: bytes, table: Table) -> str:
    return data[len(table.dialect.mark) :].decode(table.dialect.encoding)


def _decoded(data: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Each way in which the bytes may be text: (encoding, mark, text)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise _bad("The file's text is damaged.", "Export it again, as UTF-8.") from None
            yield encoding, mark, _checked(text)
            return
    if data[1:200:2].count(0) > len(data[1:200:2]) // 2:  # text of the West in UTF-16 without its mark
        try:
            yield "utf-16-le", b"", _checked(data.decode("utf-16-le"))
        except UnicodeDecodeError:
            raise _bad("The file's text is damaged.", "Export it again, as UTF-8.") from None
        return
    try:
        yield "utf-8", b"", _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        for encoding in _CODE_PAGES:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            yield encoding, b"", _checked(text)


def _checked(text: str) -> str:
    if "\0" in text:
        raise _bad("The file is not text.", "Export it again, as CSV.")
    return text


def _table(text: str, dialect: Dialect) -> Table | None:
    """The header and a few records in one dialect; None where there is nothing, or the file names another dialect."""
    line = _SEPARATOR_LINE.match(text)
    before = line.group() if line else ""
    if line and line.group(1) != dialect.delimiter:
        return None
    start = len(text[len(before) :]) - len(text[len(before) :].lstrip("\r\n"))
    before = text[: len(before) + start]
    try:
        records = tuple(_records(text[len(before) :], dialect.delimiter, most=_SNIFFED_ROWS))
    except UsageError:
        return None
    if not records or records[0].is_blank:
        return None
    return Table(dialect, before, records[0], records[1:])


def _score(table: Table, knows: Callable[[str], bool]) -> tuple[int, int, int]:
    """Columns that are known, rows as wide as the header, columns. Of equals the first wins."""
    width = len(table.header.cells)
    even = sum(len(record.cells) == width for record in table.records)
    names = (value(cell).strip() for cell in table.header.cells[:MAX_COLUMNS])
    return sum(map(knows, names)), even if width > 1 else 0, min(width, 3)


def _records(text: str, delimiter: str, *, most: int | None) -> Iterator[Record]:
    """Take text apart, losing nothing: a quotation mark counts only at the beginning of a cell."""
    stop = re.compile(f"[{re.escape(delimiter)}\r\n]")
    at, cells, count = 0, [], 0
    while at < len(text):
        after = _closing(text, at + 1) + 1 if text[at] == '"' else at
        found = stop.search(text, after)
        end = found.start() if found else len(text)
        cells.append(text[at:end])
        sign = found.group() if found else ""
        at = end + len(sign)
        if sign == delimiter:
            if at == len(text):
                cells.append("")
            if len(cells) > 2 * MAX_COLUMNS:
                raise _bad(f"A row has more than {2 * MAX_COLUMNS} cells.", "Is it the right file?")
            continue
        if sign == "\r" and text[at : at + 1] == "\n":
            sign, at = "\r\n", at + 1
        yield Record(tuple(cells), sign)
        cells, count = [], count + 1
        if most is not None and count == most:
            return
        if count > _MOST_LINES:
            raise _bad(f"The file has more than {_MOST_LINES} lines.", "Make a cohort of each part.")
    if cells:
        yield Record(tuple(cells), "")


def _closing(text: str, start: int) -> int:
    """Where the quotation mark stands that ends what begins at `start`; the end of the text where there is none."""
    while True:
        at = text.find('"', start)
        if at < 0:
            return len(text)
        if text[at + 1 : at + 2] != '"':
            return at
        start = at + 2


def _bad(message: str, hint: str) -> UsageError:
    return UsageError(message, kind="bad_table", hint=hint)
