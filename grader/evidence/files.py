"""The tree as an index: which files there are, whose they are, and their text, decoded once."""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import TYPE_CHECKING

from grader.model import Entry, EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.model import Snapshot

# Source files over 1 MiB are data or generated (ast.parse of 20 MB took 2 GB).
MAX_SOURCE_BYTES = 1 << 20

# Folders that hold other people's work or a tool's leavings; their content is never the candidate's.
VENDORED_DIRS = frozenset(
    ".venv venv env virtualenv site-packages node_modules bower_components vendor third_party thirdparty __pycache__ "
    ".ipynb_checkpoints .git .mypy_cache .pytest_cache .ruff_cache .tox .nox .idea .vscode .vs .rproj.user packrat "
    ".eggs .next .nuxt .dart_tool .gradle _build _static".split()
)

# What autotools generates into the archive of a release, and nobody keeps beside sources of their own below the root.
_RELEASE_FILES = frozenset(
    "configure aclocal.m4 config.guess config.sub ltmain.sh install-sh Makefile.in missing".split()
)
MIN_RELEASE_FILES = 4
_INSTALLER, MAX_INSTALLED = ".dist-info/INSTALLER", 200

LANGUAGES = {
    ".py": "python", ".pyw": "python", ".ipynb": "notebook", ".r": "r", ".rmd": "r", ".qmd": "r", ".ts": "typescript",
    ".tsx": "typescript", ".js": "javascript", ".jsx": "javascript", ".mjs": "javascript", ".vue": "javascript",
    ".svelte": "javascript", ".go": "go", ".rs": "rust", ".cpp": "cpp", ".cc": "cpp", ".cxx": "cpp", ".hpp": "cpp",
    ".h": "cpp", ".cu": "cpp", ".c": "c", ".java": "java", ".kt": "kotlin", ".scala": "scala", ".jl": "julia",
    ".cs": "csharp", ".rb": "ruby", ".php": "php", ".swift": "swift", ".sql": "sql", ".sh": "shell", ".ps1": "shell",
    ".m": "matlab", ".hs": "haskell", ".lua": "lua", ".dart": "dart", ".ex": "elixir", ".exs": "elixir",
    ".ml": "ocaml", ".fs": "fsharp", ".clj": "clojure", ".f90": "fortran", ".nim": "nim", ".zig": "zig",
}  # fmt: skip


def _utf16_without_bom(data: bytes) -> str:
    """The codec of Latin text in UTF-16 without a BOM: every second byte is NUL and the others aren't. Else empty."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few, many = len(head) // 50, len(head) // 4
    if odd > many and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even > many and odd <= few else ""


def decode(data: bytes) -> str:
    """Bytes as text without ever raising: by BOM, as UTF-16 without one, as UTF-8, at last as Windows-1252.

    NUL characters and carriage returns of line ends are removed; lone surrogates can't occur in the result.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif codec := _utf16_without_bom(data):
        text = data.decode(codec, "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


class Files:
    """The graded tree. Immutable but for its cache of texts.

    Attributes:
        all: every entry, sorted by path.
        own: regular files outside `VENDORED_DIRS`, unpacked releases of others and installed packages, sorted by path:
            what the candidate answers for.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.all: tuple[Entry, ...] = snapshot.entries()
        released = (*_released(self.all), *_installed(snapshot, self.all))
        self.own: tuple[Entry, ...] = tuple(
            e
            for e in self.all
            if e.kind is EntryKind.FILE and not is_vendored(e.path) and not (released and e.path.startswith(released))
        )
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
    """More than a stray NUL byte in the first 8 KB that isn't UTF-16's."""
    head = data[:8000]
    if head.count(0) <= 1 or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return not _utf16_without_bom(head)


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


def _released(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Folders, with a trailing slash, that are somebody's unpacked source release: autotools made their `configure`.

    One in the root is the project itself.
    """
    held: dict[str, set[str]] = {}
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        if folder and name in _RELEASE_FILES:
            held.setdefault(folder, set()).add(name)
    return tuple(sorted(f"{folder}/" for folder, names in held.items() if len(names) >= MIN_RELEASE_FILES))


def _installed(snapshot: Snapshot, entries: Iterable[Entry]) -> tuple[str, ...]:
    """What `pip install --target` put into a folder: the first parts of the paths that its records name.

    What somebody wrote beside it stays theirs. The root is the project.
    """
    told = (entry.path for entry in entries if entry.path.endswith(_INSTALLER) and not is_vendored(entry.path))
    found: set[str] = set()
    for path in itertools.islice(told, MAX_INSTALLED):
        folder = path.removesuffix(_INSTALLER).rpartition("/")[0]
        record = snapshot.read(path.removesuffix("INSTALLER") + "RECORD", MAX_SOURCE_BYTES) if folder else None
        tops = (row.partition(",")[0].partition("/") for row in decode(record or b"").splitlines())
        found.update(f"{folder}/{top}{sign}" for top, sign, _ in tops if top not in {"", ".", ".."})
    return tuple(sorted(found))


def collect(snapshot: Snapshot) -> Files:
    """Index the tree."""
    return Files(snapshot)
