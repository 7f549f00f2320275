"""Stretches of code that stand in several files: the copies that somebody changed a little, which no digest sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence.source_code import CodeText

# Six lines in a row are no idiom any more; shorter lines (`else:`, `}`) are everybody's.
MIN_LINES = 6
MIN_CHARS = 13
_NOT_CODE = ("#", "//", "*", "/*", "import ", "from ")


class Stretch(NamedTuple):
    """Lines of one file that stand in other files, too: `line` is the first, `lines` how many count as code."""

    path: str
    line: int
    lines: int


def stretches(texts: Iterable[CodeText]) -> list[Stretch]:
    """Every stretch of lines that other files hold, in order of the texts; both sides of a copy are told."""
    held: dict[str, int] = {}
    files: list[tuple[CodeText, list[tuple[int, str]]]] = []
    for index, text in enumerate(texts):
        lines = []
        for number, raw in enumerate(text.text.split("\n")):
            line = raw.strip()
            if len(line) >= MIN_CHARS and not line.startswith(_NOT_CODE):
                lines.append((number, line))
                if held.setdefault(line, index) != index:
                    held[line] = -1
        files.append((text, lines))
    found: list[Stretch] = []
    for text, lines in files:
        start = -1
        for at, (_, line) in enumerate([*lines, (0, "")]):
            shared = held.get(line) == -1
            if shared and start < 0:
                start = at
            elif not shared and start >= 0:
                if at - start >= MIN_LINES:
                    found.append(Stretch(text.path, text.line(lines[start][0]), at - start))
                start = -1
    return found
