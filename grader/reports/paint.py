"""Spans of styled text on a terminal: widths as the terminal counts them, and no markup that text could smuggle in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}


class Span(NamedTuple):
    """Text, already cleaned, and how it looks: words of `_CODES`, space-separated."""

    text: str
    style: str = ""


Row = list[Span]


def width_of(row: Iterable[Span]) -> int:
    """Columns on the screen; a CJK character takes two."""
    return sum(cell_len(span.text) for span in row)


def fit(text: str, width: int) -> str:
    """Exactly `width` columns: padded, or cut with an ellipsis."""
    length = cell_len(text)
    if length > width:
        text = chop_cells(text, max(1, width - 1))[0].rstrip() + "…"
        length = cell_len(text)
    return text + " " * (width - length)


def wrap(text: str, width: int, most: int = 0) -> list[str]:
    """Lines of at most `width` columns, broken at spaces, or anywhere in a longer word; `most` lines when given."""
    width = max(8, width)
    lines: list[str] = []
    line, length = "", 0
    for word in text.split():
        for piece in chop_cells(word, width):
            size = cell_len(piece)
            if line and length + 1 + size > width:
                lines.append(line)
                line, length = piece, size
            else:
                length += size + (1 if line else 0)
                line = f"{line} {piece}" if line else piece
    lines += [line] if line else []
    if most and len(lines) > most:
        lines = [*lines[: most - 1], fit(f"{lines[most - 1]} {lines[most]}", width).rstrip()]
    return lines


def paint(rows: Iterable[Row], *, colour: bool) -> str:
    """Rows as text, one a line, without trailing blanks."""
    out = []
    for row in rows:
        spans = list(row)
        while spans and not spans[-1].text.strip():
            spans.pop()
        if spans:
            spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].style)
        out.append("".join(_styled(span) if colour else span.text for span in spans))
    return "\n".join(out) + "\n" if out else ""


def _styled(span: Span) -> str:
    codes = ";".join(_CODES[word] for word in span.style.split())
    return f"\x1b[{codes}m{span.text}\x1b[0m" if codes and span.text.strip() else span.text
