"""A snapshot of files as they are on disk, committed or not: tracked ones, and untracked ones that aren't ignored."""

# ruff: noqa: PTH114, PTH118  (names are bytes here, which pathlib does not take)
from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.errors import RepoUnavailable
from grader.model import Entry, EntryKind
from grader.snapshot.git import killed_after
from grader.snapshot.objects import budget_note
from grader.snapshot.tree import Tree, admit, known_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Log
    from grader.snapshot.git import Git
    from grader.snapshot.limits import Limits

NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)  # what was never committed has no date; the clock and mtimes aren't evidence
_MAX_LIST_BYTES = 64 * 1024 * 1024


class WorktreeSnapshot:
    """A directory as it is on disk. `commit` is None; the log is the checkout's, or empty."""

    def __init__(self, root: str, tree: Tree, log: Log, limits: Limits, notes: tuple[str, ...]) -> None:
        self._root = root
        self._limits = limits
        self._entries = tuple(sorted(tree.entries, key=lambda entry: entry.path))
        self._files = {entry.path: entry for entry in self._entries if entry.kind is EntryKind.FILE}
        self._log = log
        self._notes = (*notes, *tree.notes(limits))
        self._counted: set[str] = set()
        self._read_bytes = 0
        self._refused = 0

    @property
    def commit(self) -> str | None:
        return None

    @property
    def as_of(self) -> datetime:
        return self._log.commits[0].committed_at if self._log.commits else NO_DATE

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self._notes, *budget_note(self._refused, self._limits))

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def log(self) -> Log:
        return self._log

    def read(self, path: str, max_bytes: int) -> bytes | None:
        entry = self._files.get(path)
        if entry is None or entry.size is None or entry.size > max_bytes:
            return None
        if path not in self._counted:
            if self._read_bytes + entry.size > self._limits.max_read_bytes:
                self._refused += 1
                return None
            self._counted.add(path)
            self._read_bytes += entry.size
        return _read_regular(_native(self._root, path), min(max_bytes, self._limits.max_blob_bytes))

    def close(self) -> None:
        """Nothing is held open."""


def read_worktree(root: str, git: Git | None, subdir: str, log: Log, limits: Limits) -> WorktreeSnapshot:
    """List the files of a directory as they are.

    Args:
        root: absolute path of the checkout, or of a directory outside of any repository.
        git: tells tracked and ignored files; None takes every file but those below a `.git`.
        subdir: the graded directory below `root`.
        log: the history of the checkout; empty where there is none.
    """
    prefix = f"{subdir}/".encode("utf-8", "surrogateescape") if subdir else b""
    paths = _walk(root, limits) if git is None else _tracked(git, subdir, limits)
    base = os.path.join(root, *subdir.split("/")) if subdir else root
    tree = Tree()
    real: set[str] = {""}
    for number, path in enumerate(sorted({path.removeprefix(prefix).rstrip(b"/") for path in paths})):
        if number >= limits.max_files:
            tree.stopped = f"More than {limits.max_files} files: only the first {limits.max_files} were read."
            break
        text = admit(tree, path, limits)
        if text is None or not _parents_are_real(base, text, real):
            continue
        entry = _entry(base, text, limits)
        if entry is not None:
            tree.oids[text] = ""
            tree.entries.append(entry)
    what = "The files are graded as they are on disk" + (
        ", not as committed." if log.commits else "; there is no history."
    )
    whole = ("Only a directory is graded; the history is the whole repository's.",) if subdir and log.commits else ()
    return WorktreeSnapshot(base, tree, log, limits, (what, *whole))


def _entry(base: str, path: str, limits: Limits) -> Entry | None:
    try:
        status = os.lstat(_native(base, path))
    except (OSError, ValueError):  # tracked, and deleted on disk
        return None
    if stat.S_ISLNK(status.st_mode):
        return Entry(path, EntryKind.SYMLINK, status.st_size)
    if stat.S_ISDIR(status.st_mode):  # git lists a directory only where a repository of its own begins
        return Entry(path, EntryKind.SUBMODULE, None)
    if not stat.S_ISREG(status.st_mode):
        return None
    executable = sys.platform != "win32" and bool(status.st_mode & stat.S_IXUSR)
    return Entry(path, EntryKind.FILE, known_size(status.st_size, limits), executable)


def _parents_are_real(base: str, path: str, real: set[str]) -> bool:
    """Whether no directory above the path is a symbolic link; `real` remembers those that were looked at."""
    parts = path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        parent = "/".join(parts[:depth])
        if parent in real:
            continue
        try:
            if not stat.S_ISDIR(os.lstat(_native(base, parent)).st_mode):
                return False
        except (OSError, ValueError):
            return False
        real.add(parent)
    return True


def _read_regular(path: str | bytes, max_bytes: int) -> bytes | None:
    """The bytes of a regular file, opened without following a link that took its place, or waiting for a pipe."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
    except (OSError, ValueError):
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        data = file.read(max_bytes + 1)
    return data if len(data) <= max_bytes else None


def _native(base: str, path: str) -> str | bytes:
    """The path as the system wants it: bytes where names are bytes, whatever the locale says."""
    if os.name == "nt":
        return os.path.join(base, *path.split("/"))
    return os.path.join(os.fsencode(base), path.encode("utf-8", "surrogateescape"))


def _tracked(git: Git, subdir: str, limits: Limits) -> list[bytes]:
    process = git.start(
        "ls-files", "-z", "--cached", "--others", "--exclude-standard", *(["--", subdir] if subdir else [])
    )
    with killed_after(limits.read_s, process) as late:
        assert process.stdout is not None  # noqa: S101
        output = process.stdout.read(_MAX_LIST_BYTES)
        if late.is_set() or (len(output) < _MAX_LIST_BYTES and process.wait() != 0):
            raise RepoUnavailable(
                "The files of this checkout can't be listed.", kind="broken_repository", hint="Try `git status` there."
            )
    return [path for path in output.split(b"\0") if path]


def _walk(root: str, limits: Limits) -> Iterator[bytes]:
    """Every file below `root`, in a fixed order, one more than the cap at most; `.git` is not entered."""
    count = 0
    for directory, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name.lower() != ".git")
        inside = os.path.relpath(directory, root).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        if prefix.count("/") > limits.max_depth:
            names.clear()
        links = [name for name in names if os.path.islink(os.path.join(directory, name))]
        for name in sorted([*files, *links]):
            count += 1
            if count > limits.max_files + 1:
                return
            yield os.fsencode(prefix + name) if sys.platform != "win32" else (prefix + name).encode("utf-8", "replace")
