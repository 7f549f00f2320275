"""What is left of a repository when the starter it was made from is taken away, whatever its answers file says.

A candidate controls that file, so it is never read. Lines are compared by fingerprint; a repository comes from a
starter when enough telling lines of it are there, in runs or in number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence import _starter_lines
from grader.evidence._regex import regex
from grader.evidence._starter_lines import PLACEHOLDER, TELLING_CHARS, line_sum, name_pattern, reduce_line
from grader.evidence.files import base_name, language, suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebook, Notebooks
    from grader.model import Entry

# Nobody's own work by any measure: licence texts, locks, data, what tools write.
NEUTRAL_NAMES = regex(r"(?:licen[cs]e|copying|notice)(?:\.\w+)?|.*\.lock|.*-lock\.\w+|\.shipfolio\.yml|\.gitignore")
PROSE = frozenset({".md", ".rst", ".txt", ".adoc"})
CONFIGURATION = frozenset({".yml", ".yaml", ".toml", ".cfg", ".ini", ".env", ".html", ".css", ".j2"})
CONFIGURATION_NAMES = frozenset("dockerfile makefile justfile containerfile procfile .pre-commit-config.yaml".split())
MAX_FILES, MAX_LINES = 1500, 120_000
# A first look reads the beginning of each file; only what looks like a starter is compared in full.
LOOK_LINES, LOOK_LINES_TOTAL, LOOK_LINES_AT_LEAST = 400, 12_000, 12
# Of 110 public repositories that come from no starter of ours the most had 21 telling lines in common with one: import
# lines, settings of tools, steps of workflows.
RUN = 4
MIN_RUN_LINES = 40
MIN_TELLING_IN_RUNS, MIN_TELLING = 40, 120
_PROJECT_NAME = regex(r'^name\s*=\s*"([^"\n]{1,100})"', re.MULTILINE)


class _Row(NamedTuple):
    """A line that says something: its sum, and where the project's name stands in it the sum with the name as it is."""

    number: int
    tells: bool
    value: int
    plain: int


class OwnFile(NamedTuple):
    """One file of a project that was made from a starter.

    Attributes:
        kind: `code`, `prose` or `configuration`.
        lines: how many lines say something.
        own: how many of them the starter doesn't have, each counted once in the repository.
        block: first and last line of the longest stretch of own lines, None where there is none.
    """

    path: str
    kind: str
    lines: int
    own: int
    block: tuple[int, int] | None


class Ownership(NamedTuple):
    """What the candidate added to a starter.

    Attributes:
        starter: the template's name; empty where the repository comes from none that is known.
        shared: how many telling lines the repository has in common with it.
        files: sorted by path; empty without a starter.
    """

    starter: str = ""
    shared: int = 0
    files: tuple[OwnFile, ...] = ()

    def lines(self, kind: str = "") -> int:
        """How many lines there are, of one kind or of all."""
        return sum(one.lines for one in self.files if kind in ("", one.kind))

    def own(self, kind: str = "") -> int:
        """How many of them are the candidate's."""
        return sum(one.own for one in self.files if kind in ("", one.kind))

    def share(self, kind: str = "") -> float:
        """The candidate's share, 0.0 to 1.0."""
        total = self.lines(kind)
        return self.own(kind) / total if total else 0.0


def kind_of(path: str) -> str:
    """`code`, `prose`, `configuration`, or empty for what counts as nobody's."""
    name = base_name(path).lower()
    if NEUTRAL_NAMES.fullmatch(name):
        return ""
    if language(path):
        return "code"
    if suffix(path) in PROSE:
        return "prose"
    return "configuration" if suffix(path) in CONFIGURATION or name in CONFIGURATION_NAMES else ""


def _numbered(entry: Entry, files: Files, books: dict[str, Notebook], most: int) -> Iterator[tuple[int, str]]:
    """At most the first `most` lines of a file, or of a notebook's code cells."""
    if suffix(entry.path) != ".ipynb":
        yield from enumerate((files.text(entry.path) or "").split("\n", most)[:most], start=1)
        return
    book = books.get(entry.path)
    for cell in book.cells if book else ():
        if cell.kind == "code":
            lines = cell.source.split("\n")[:most]
            most -= len(lines)
            yield from ((cell.file_line(offset) or 1, line) for offset, line in enumerate(lines))


def _names(files: Files) -> Iterator[str]:
    """What the project may be called: its packages and its distribution."""
    for entry in files.own:
        parts = entry.path.split("/")
        if parts[-1] == "__init__.py" and len(parts) in (2, 3) and (len(parts) == 2 or parts[0] == "src"):  # noqa: PLR2004
            yield parts[-2]
    found = _PROJECT_NAME.search(files.text("pyproject.toml") or "")
    if found:
        yield found[1]


def _reduced(path: str, lines: Iterable[tuple[int, str]], names: re.Pattern[str] | None) -> Iterator[_Row]:
    code = kind_of(path) != "prose"
    for number, line in lines:
        text = reduce_line(line, code=code, names=names)
        if text:
            # A package called `app` must not hide the starter's own word `app`.
            plain = line_sum(reduce_line(line, code=code)) if PLACEHOLDER in text else 0
            yield _Row(number, len(text) >= TELLING_CHARS, line_sum(text), plain)


def _look(
    entries: list[Entry], files: Files, books: dict[str, Notebook], names: re.Pattern[str] | None
) -> tuple[str, int]:
    """The starter that the repository has most in common with, and how many telling lines; empty for none."""
    best = ("", 0)
    most = max(LOOK_LINES_AT_LEAST, min(LOOK_LINES, LOOK_LINES_TOTAL // max(1, len(entries))))
    looked = [list(_reduced(e.path, _numbered(e, files, books, most), names)) for e in entries]
    for name, known in _starter_lines.load_starters().items():
        telling, in_runs = set[int](), 0
        for rows in looked:
            run = tells = 0
            for row in [*rows, _Row(0, tells=False, value=-1, plain=-1)]:
                if row.value in known or row.plain in known:
                    run, tells = run + 1, tells + row.tells
                    if row.tells:
                        telling.add(row.value)
                else:
                    in_runs += run if run >= RUN and tells * 2 >= run else 0
                    run = tells = 0
        derived = len(telling) >= (MIN_TELLING_IN_RUNS if in_runs >= MIN_RUN_LINES else MIN_TELLING)
        if derived and len(telling) > best[1]:
            best = (name, len(telling))
    return best


def _judge(path: str, rows: list[_Row], known: frozenset[int], seen: set[int]) -> OwnFile:
    own, block, best = 0, None, 0
    start = count = 0
    for row in rows:
        if row.value in known or row.plain in known:
            # A short one, such as `else:`, is in everybody's code and ends no stretch of own lines.
            count = 0 if row.tells else count
            continue
        own += row.value not in seen
        seen.add(row.value)
        start, count = (row.number if count == 0 else start), count + 1
        if count > best:
            best, block = count, (start, row.number)
    return OwnFile(path, kind_of(path), len(rows), own, block)


def collect(files: Files, notebooks: Notebooks) -> Ownership:
    """Subtract the starter, if the repository comes from one."""
    entries = [entry for entry in files.own if kind_of(entry.path)][:MAX_FILES]
    if not _starter_lines.load_starters():
        return Ownership()
    books = {one.path: one for one in notebooks.notebooks}
    names = name_pattern(_names(files))
    starter, shared = _look(entries, files, books, names)
    if not starter:
        return Ownership()
    known = _starter_lines.load_starters()[starter]
    seen = set[int]()
    judged, left = [], MAX_LINES
    for entry in entries:
        rows = list(_reduced(entry.path, _numbered(entry, files, books, left), names))
        left -= len(rows)
        judged.append(_judge(entry.path, rows, known, seen))
    return Ownership(starter, shared, tuple(judged))
