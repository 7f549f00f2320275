"""The code of one project, read from its snapshot within caps: source files, and the code cells of notebooks."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from grader.cohort.similarity_tokens import Tokens, group_of, starts_of, tokenize
from grader.errors import ShipfolioError
from grader.evidence import ownership
from grader.evidence.files import Files, decode, is_binary, suffix
from grader.evidence.notebooks import MAX_BYTES as MAX_NOTEBOOK_BYTES
from grader.evidence.notebooks import Notebooks, parse_notebook, strip_magics

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator, Mapping

    from grader.model import Entry, Snapshot

MAX_FILES = 2000
MAX_FILE_BYTES = 512 << 10
MAX_TOKENS_A_FILE, MAX_TOKENS = 60_000, 300_000
MAX_ANSWERS_BYTES = 64 << 10
# More characters in a line than anybody writes: bundled, minified or generated.
MAX_MEAN_LINE = 300
ANSWERS_FILE = ".shipfolio.yml"
_FENCED = frozenset({".rmd", ".qmd"})


@dataclass(frozen=True)
class Source:
    """One file's code.

    Attributes:
        group: what it is compared with: `python` for modules and notebooks alike.
        text: the code, without what surrounds it in a notebook.
        numbers: for a notebook, the line of the file for each line of `text`; empty where they are the same.
    """

    path: str
    group: str
    text: str
    tokens: Tokens
    numbers: tuple[int, ...] = ()

    @property
    def seed(self) -> int:
        """Keeps the sums of one group apart from those of another."""
        return zlib.crc32(self.group.encode())

    @cached_property
    def starts(self) -> array[int]:
        """Where each token starts; worked out only for files that are shown."""
        return starts_of(self.text, self.group, self.tokens)

    @cached_property
    def _breaks(self) -> list[int]:
        out, at = [], self.text.find("\n")
        while at >= 0:
            out.append(at)
            at = self.text.find("\n", at + 1)
        return out

    def row_of(self, token: int) -> int:
        """The row of `text`, from 0, in which a token starts."""
        return bisect_right(self._breaks, self.starts[token])

    def line_of(self, row: int) -> int:
        """The line of the file, from 1, that a row of `text` is."""
        return self.numbers[row] if self.numbers else row + 1


@dataclass(frozen=True, slots=True)
class Project:
    """One repository, or a folder of given sources.

    Attributes:
        name: unique among those that are compared.
        earlier: it is compared against, and not itself looked at.
        answers: what says which starter it was made from: its answers file, or one that its lines tell; None for none.
        left_out: files that the caps left unread.
        roots: the first commits of its history, where that could be read whole.
    """

    name: str
    files: tuple[Source, ...]
    earlier: bool = False
    commit: str | None = None
    answers: bytes | None = None
    left_out: int = 0
    roots: frozenset[str] = frozenset()

    @property
    def tokens(self) -> int:
        """How many tokens there are in all files."""
        return sum(len(one.tokens.codes) for one in self.files)


def _cells(path: str, text: str) -> tuple[str, str, tuple[int, ...]]:
    """The code cells of a notebook under each other: their language's group, the code, and each line's number."""
    book = parse_notebook(path, text, len(text))
    rows: list[str] = []
    numbers: list[int] = []
    for cell in book.code_cells:
        lines = (strip_magics(cell.source) if book.language == "python" else cell.source).split("\n")
        rows += lines
        numbers += [cell.file_line(offset) or 1 for offset in range(len(lines))]
    return book.language, "\n".join(rows), tuple(numbers)


def _fenced(text: str) -> str:
    """The code of a Markdown document; every other line is left empty, so that numbers stay."""
    rows, inside = text.split("\n"), False
    for number, row in enumerate(rows):
        fence = row.lstrip().startswith("```")
        rows[number] = row if inside and not fence else ""
        inside ^= fence
    return "\n".join(rows)


def read_source(path: str, text: str, most: int = MAX_TOKENS_A_FILE) -> Source | None:
    """One file; None where nothing of it is code that a person wrote."""
    group, numbers = group_of(path), tuple[int, ...]()
    if suffix(path) == ".ipynb":
        group, text, numbers = _cells(path, text)
    elif suffix(path) in _FENCED:
        text = _fenced(text)
    if not group or len(text) > MAX_MEAN_LINE * (text.count("\n") + 2):
        return None
    tokens = tokenize(text, group, most)
    return Source(path, group, text, tokens, numbers) if tokens.codes else None


def _readable(entry: Entry) -> bool:
    most = MAX_NOTEBOOK_BYTES if suffix(entry.path) == ".ipynb" else MAX_FILE_BYTES
    return bool(group_of(entry.path)) and entry.size is not None and entry.size <= most


def _sources(files: Files, entries: Iterable[Entry]) -> Iterator[Source]:
    left = MAX_TOKENS
    for entry in entries:
        text = files.text(entry.path, MAX_NOTEBOOK_BYTES)
        one = read_source(entry.path, text, min(left, MAX_TOKENS_A_FILE)) if text and left > 0 else None
        if one is not None:
            left -= len(one.tokens.codes)
            yield one


def _answers(files: Files) -> bytes | None:
    """The answers file; where it is gone or says nothing, one for the starter that the lines are a starter's of."""
    found = files.data(ANSWERS_FILE, MAX_ANSWERS_BYTES)
    if found is not None and b"kind:" in found:
        return found
    starter = ownership.collect(files, Notebooks()).starter
    return f"kind: {starter}\n".encode() if starter else None


def read_project(name: str, snapshot: Snapshot, *, earlier: bool = False) -> Project:
    """Everything of a snapshot that is somebody's own code; files are read in the order of their paths."""
    files = Files(snapshot)
    code = [entry for entry in files.own if group_of(entry.path)]
    readable = [entry for entry in code if _readable(entry)][:MAX_FILES]
    return Project(
        name, tuple(_sources(files, readable)), earlier, snapshot.commit, _answers(files), len(code) - len(readable),
        _roots(snapshot),
    )  # fmt: skip


def _roots(snapshot: Snapshot) -> frozenset[str]:
    """Where the history begins; nothing where it can't be read, or not to its beginning."""
    try:
        log = snapshot.log()
    except ShipfolioError:
        return frozenset()
    return frozenset() if log.truncated else frozenset(each.oid for each in log.commits if not each.parents)


def read_sources(files: Mapping[str, bytes]) -> tuple[Source, ...]:
    """Given code, such as a rendered starter."""
    texts = {path: decode(data) for path, data in sorted(files.items()) if group_of(path) and not is_binary(data)}
    found = (read_source(path, text) for path, text in texts.items())
    return tuple(one for one in found if one is not None)
