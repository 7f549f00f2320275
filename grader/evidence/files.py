"""The tree as an index: which files there are, whose they are, and their text, decoded once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from grader.model import Entry, EntryKind

if TYPE_CHECKING:
    from grader.model import Snapshot

# Source files over 1 MiB are data or generated (ast.parse of 20 MB took 2 GB).
MAX_SOURCE_BYTES = 1 << 20

# Folders that hold other people's work or a tool's leavings; their content is never the candidate's.
VENDORED_DIRS = frozenset(
    ".venv venv env virtualenv site-packages node_modules bower_components vendor third_party thirdparty __pycache__ "
    ".ipynb_checkpoints .git .mypy_cache .pytest_cache .ruff_cache .tox .nox .idea .vscode .vs .rproj.user packrat "
    ".eggs .next .nuxt .dart_tool .gradle".split()
)

LANGUAGES = {
    ".py": "python", ".pyw": "python", ".ipynb": "notebook", ".r": "r", ".rmd": "r", ".qmd": "r", ".ts": "typescript",
    ".tsx": "typescript", ".js": "javascript", ".jsx": "javascript", ".mjs": "javascript", ".vue": "javascript",
    ".svelte": "javascript", ".go": "go", ".rs": "rust", ".cpp": "cpp", ".cc": "cpp", ".cxx": "cpp", ".hpp": "cpp",
    ".h": "cpp", ".cu": "cpp", ".c": "c", ".java": "java", ".kt": "kotlin", ".scala": "scala", ".jl": "julia",
    ".cs": "csharp", ".rb": "ruby", ".php": "php", ".swift": "swift", ".sql": "sql", ".sh": "shell", ".ps1": "shell",
    ".m": "matlab",
}  # fmt: skip


def decode(data: bytes) -> str:
    """Bytes as text without ever raising: BOM first, then UTF-8, UTF-16 without BOM, at last Windows-1252.

    NUL characters and carriage returns of line ends are removed; lone surrogates can't occur in the result.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif data.startswith(b"\xef\xbb\xbf"):
        text = data[3:].decode("utf-8", "replace")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            head = data[:2000]
            if head[1::2].count(0) > len(head) // 4:
                text = data.decode("utf-16-le", "replace")
            elif head[0::2].count(0) > len(head) // 4:
                text = data.decode("utf-16-be", "replace")
            else:
                text = data.decode("cp1252", "replace")
        else:
            head = data[:2000]
            if head[1::2].count(0) > len(head) // 4:
                text = data.decode("utf-16-le", "replace")
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


class Files:
    """The graded tree. Immutable but for its cache of texts.

    Attributes:
        all: every entry, sorted by path.
        own: regular files outside `VENDORED_DIRS`, sorted by path: what the candidate answers for.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.all: tuple[Entry, ...] = snapshot.entries()
        self.own: tuple[Entry, ...] = tuple(e for e in self.all if e.kind is EntryKind.FILE and not is_vendored(e.path))
        self._texts: dict[tuple[str, int], str | None] = {}

    @cached_property
    def by_path(self) -> dict[str, Entry]:
        """Entries by exact path."""
        return {e.path: e for e in self.all}

    @cached_property
    def by_lower(self) -> dict[str, Entry]:
        """Own files by lower-case path, for names that people write in any case (`DockerFile`, `readme.MD`)."""
        return {e.path.lower(): e for e in reversed(self.own)}

    @cached_property
    def dirs(self) -> frozenset[str]:
        """Every directory that holds something, without a trailing slash."""
        out: set[str] = set()
        for e in self.all:
            parent = e.path.rpartition("/")[0]
            while parent and parent not in out:
                out.add(parent)
                parent = parent.rpartition("/")[0]
        return frozenset(out)

    def exists(self, path: str) -> bool:
        """Whether a file or directory of that path (any case) is in the tree."""
        path = path.strip("/").removeprefix("./")
        return path in self.by_path or path in self.dirs or path.lower() in self.by_lower

    def named(self, *lower_names: str) -> tuple[Entry, ...]:
        """Own files with one of these lower-case base names, sorted by path."""
        return tuple(e for e in self.own if base_name(e.path).lower() in lower_names)

    def suffixed(self, *suffixes: str) -> tuple[Entry, ...]:
        """Own files that end in one of these lower-case suffixes, sorted by path."""
        return tuple(e for e in self.own if e.path.lower().endswith(suffixes))

    def text(self, path: str, max_bytes: int = MAX_SOURCE_BYTES) -> str | None:
        """The decoded text of a regular file; None when it can't be read, is too large, or is binary."""
        key = (path, max_bytes)
        if key not in self._texts:
            data = self._snapshot.read(path, max_bytes)
            self._texts[key] = None if data is None or is_binary(data) else decode(data)
        return self._texts[key]

    def data(self, path: str, max_bytes: int) -> bytes | None:
        """The bytes of a regular file, not cached; None when it can't be read or is too large."""
        return self._snapshot.read(path, max_bytes)


def is_binary(data: bytes) -> bool:
    """NUL bytes that aren't UTF-16's: more than a stray one in the first 8 KB."""
    head = data[:8000]
    nuls = head.count(0)
    if nuls <= 1 or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return max(head[0::2].count(0), head[1::2].count(0)) <= len(head) // 4


def base_name(path: str) -> str:
    """The part after the last slash."""
    return path.rpartition("/")[2]


def suffix(path: str) -> str:
    """The lower-case suffix with its dot, or an empty string."""
    stem, dot, tail = base_name(path).rpartition(".")
    return f".{tail.lower()}" if dot and stem else ""


def language(path: str) -> str:
    """The programming language of a path by its suffix; empty for anything else."""
    return LANGUAGES.get(suffix(path), "")


def is_vendored(path: str) -> bool:
    """Whether a path lies in somebody else's or a tool's folder."""
    return any(part.lower() in VENDORED_DIRS or part.endswith(".egg-info") for part in path.split("/")[:-1])


def collect(snapshot: Snapshot) -> Files:
    """Index the tree."""
    return Files(snapshot)
