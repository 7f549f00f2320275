# ruff: noqa: E501 - patterns: a row is a thought
"""Drawings of how the parts of a project go together: boxes and arrows in plain text, and Mermaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import CodeBlock, Documents
    from grader.evidence.sayings import Saying, Sayings

MIN_ARROWS = 2
MAX_LINES = 80
_PLAIN = frozenset({"", "text", "txt", "ascii", "plaintext", "plain", "none", "diagram"})
_ARROW = regex(r"--?>|<--?|=>|[\u2190-\u2193\u21d2\u25b6\u25ba\u25bc\u25bd\u25c0]")
# A tree of files and a session in a shell or in Python are drawn with the same signs.
_NO_DRAWING = regex(
    r"(?m)[\u251c\u2514][\u2500]{1,3}\s?[\w.-]{1,60}(?:/|\.[a-z]{1,5})\b|^\s{0,8}(?:\$|>>>|def |import |from |pip |curl |docker |python |INFO|\{|\d{4}-)"
)


def drawings(documents: Documents, sayings: Sayings) -> Iterator[Saying]:
    """Each row of the README's drawings, outside of sections on what is to come."""
    readme = documents.readme
    if readme is None or sayings.boilerplate:
        return
    blocks = [block for block in readme.code_blocks if _is_drawing(block)]
    stated = {line.line: line for line in sayings.lines if line.block == "code"} if blocks else {}
    for block in blocks:
        for number in range(block.line, min(block.end_line, block.line + MAX_LINES) + 1):
            if number in stated:
                yield stated[number]


def _is_drawing(block: CodeBlock) -> bool:
    if block.language == "mermaid":
        return True
    return (
        block.language in _PLAIN
        and len(_ARROW.findall(block.text)) >= MIN_ARROWS
        and _NO_DRAWING.search(block.text) is None
    )
