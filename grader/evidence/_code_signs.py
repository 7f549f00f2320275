"""Signs in code: what patterns find outside comments and docstrings, and the syntax trees of the files that matter.

Several facts about one kind of project look at the same few files; each text is read and parsed here once per fact.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._python_text import parse
from grader.evidence._syntax import nodes
from grader.model import Place

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from grader.evidence.source_code import CodeText, SourceCode

MAX_FILES = 400
MAX_TEXT_CHARS = 400_000
MAX_LINE_CHARS = 600
MAX_PER_KIND = 4
MIN_STRING = 12
MAX_STRING = 20_000
_SKIPPED = frozenset({"sql", "shell", "html"})
_MAGIC = ("%", "!", "?")


class Sign(NamedTuple):
    """A line that shows something: `kind` says what, `text` the decisive words."""

    path: str
    line: int
    kind: str
    text: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.line or None, note=self.text)


class Pattern(NamedTuple):
    """What to look for: words (lower case) of which one must be in the text, then the pattern itself."""

    kind: str
    hints: tuple[str, ...]
    regex: re.Pattern[str]


class Source(NamedTuple):
    """One text of code: `tree` is None unless it is Python that parses; `quiet` are the lines of docstrings."""

    code: CodeText
    lines: tuple[str, ...]
    tree: ast.Module | None
    quiet: frozenset[int]

    @property
    def path(self) -> str:
        """The file."""
        return self.code.path

    def sign(self, node: Any, kind: str, text: str = "") -> Sign:
        """What a node of the tree shows."""
        return Sign(self.path, self.code.line(node.lineno - 1), kind, text[:80])


def sources(source_code: SourceCode, hints: Iterable[str]) -> Iterator[Source]:
    """Own code but tests that has one of these lower-case words in it, in order of path."""
    wanted = tuple(hints)
    left = MAX_FILES
    for code in source_code.texts(tests=False):
        if code.language in _SKIPPED or not left or len(code.text) > MAX_TEXT_CHARS:
            continue
        low = code.text.lower()
        if any(hint in low for hint in wanted):
            left -= 1
            yield read(code)


def read(code: CodeText) -> Source:
    """Parse a text where it is Python."""
    lines = code.text.split("\n")
    tree: ast.Module | str = ""
    if code.language == "python":
        if code.numbers is not None:  # a notebook's magics aren't Python
            code = code._replace(text="\n".join("" if line.startswith(_MAGIC) else line for line in lines))
        tree = parse(code.text)
    parsed = None if isinstance(tree, str) else tree
    return Source(code, tuple(lines), parsed, frozenset() if parsed is None else _docstrings(parsed))


def _docstrings(tree: ast.Module) -> frozenset[int]:
    """Indices of lines (from 0) that hold bare strings: docstrings and what is commented out by quotes."""
    return frozenset(
        index
        for node in nodes(tree)
        if type(node) is ast.Expr and type(node.value) is ast.Constant and isinstance(node.value.value, str)
        for index in range(node.lineno - 1, node.end_lineno or node.lineno)
    )


def _commented(line: str, column: int) -> bool:
    before = line[:column]
    return "#" in before or "//" in before.replace("://", "") or line.lstrip().startswith(("*", "--", "/*", "<!--"))


def find(source: Source, patterns: Iterable[Pattern]) -> Iterator[Sign]:
    """What the patterns find outside comments and docstrings, a few of each kind."""
    low = source.code.text.lower()
    for pattern in patterns:
        if not any(hint in low for hint in pattern.hints):
            continue
        left = MAX_PER_KIND
        for match in pattern.regex.finditer(source.code.text):
            start = match.start() + len(match.group(0)) - len(match.group(0).lstrip())
            index = source.code.text.count("\n", 0, start)
            line = source.lines[index]
            column = start - (source.code.text.rfind("\n", 0, start) + 1)
            if index in source.quiet or len(line) > MAX_LINE_CHARS or _commented(line, column):
                continue
            yield Sign(source.path, source.code.line(index), pattern.kind, match.group(0).strip()[:80])
            left -= 1
            if not left:
                break


def strings(tree: ast.Module) -> Iterator[tuple[Any, str]]:
    """Every string with some length that code uses, f-strings as one with a blank for what is filled in."""
    inner: set[int] = set()
    found = nodes(tree)
    for node in found:
        if type(node) is ast.Expr and type(node.value) is ast.Constant:
            inner.add(id(node.value))
        elif type(node) is ast.JoinedStr:
            inner.update(id(value) for value in node.values)
    for node in found:
        text = text_of(node)
        if id(node) not in inner and MIN_STRING <= len(text) <= MAX_STRING:
            yield node, text


def text_of(node: Any) -> str:
    """A string constant's or f-string's text; empty for anything else."""
    if type(node) is ast.Constant:
        return node.value if isinstance(node.value, str) else ""
    if type(node) is ast.JoinedStr:
        return " ".join(v.value for v in node.values if type(v) is ast.Constant and isinstance(v.value, str))
    return ""


def few(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Sorted, each once."""
    return tuple(sorted(set(signs)))
