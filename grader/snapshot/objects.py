"""A snapshot read from git objects: one listing, one log, one process that hands out files. Nothing is checked out."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from grader.errors import RepoUnavailable
from grader.model import Entry, EntryKind
from grader.snapshot.git import killed_after, stop, too_slow
from grader.snapshot.history import read_log, rev_list_args
from grader.snapshot.tree import known_size, ls_tree_args, read_tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grader.model import Log
    from grader.snapshot.dirty import Uncommitted
    from grader.snapshot.git import ByteProcess, Git
    from grader.snapshot.limits import Limits
    from grader.snapshot.tree import Tree

_CACHED_BYTES = 8 * 1024 * 1024
_CACHED_FILE_BYTES = 256 * 1024
_HEX = frozenset("0123456789abcdef")


class GitSnapshot:
    """One commit of a git directory, or one directory of it. `close()` ends the process that it reads through."""

    def __init__(
        self,
        git: Git,
        commit: str,
        tree: Tree,
        log: Log,
        limits: Limits,
        *,
        notes: Sequence[str] = (),
        uncommitted: Uncommitted | None = None,
    ) -> None:
        self._git = git
        self._commit = commit
        self._log = log
        self._limits = limits
        self._entries = tuple(sorted(tree.entries, key=lambda entry: entry.path))
        self._files = {entry.path: entry for entry in self._entries if entry.kind is EntryKind.FILE}
        self._oids = tree.oids
        self._notes = (*tree.notes(limits), *notes)
        self._uncommitted = uncommitted
        self._process: ByteProcess | None = None
        self._lock = threading.Lock()
        self._counted: set[str] = set()
        self._read_bytes = 0
        self._refused = 0
        self._cache: dict[str, bytes] = {}
        self._cached_bytes = 0

    @property
    def commit(self) -> str | None:
        return self._commit

    @property
    def as_of(self) -> datetime:
        return self._log.commits[0].committed_at

    @property
    def notes(self) -> tuple[str, ...]:
        if self._uncommitted is not None:
            self._notes = (*self._uncommitted.notes(), *self._notes)
            self._uncommitted = None
        return (*self._notes, *budget_note(self._refused, self._limits))

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def log(self) -> Log:
        return self._log

    def read(self, path: str, max_bytes: int) -> bytes | None:
        entry = self._files.get(path)
        if entry is None or entry.size is None or entry.size > max_bytes:
            return None
        with self._lock:
            if path in self._cache:
                return self._cache[path]
            if path not in self._counted:
                if self._read_bytes + entry.size > self._limits.max_read_bytes:
                    self._refused += 1
                    return None
                self._counted.add(path)
                self._read_bytes += entry.size
            data = self._cat(self._oids[path])
            if data is not None and len(data) <= min(_CACHED_FILE_BYTES, _CACHED_BYTES - self._cached_bytes):
                self._cache[path] = data
                self._cached_bytes += len(data)
            return data

    def close(self) -> None:
        """End the reading process; the snapshot can't be read any more."""
        if self._process is not None:
            stop(self._process)
            self._process = None
        if self._uncommitted is not None:
            self._uncommitted.close()
            self._uncommitted = None

    def _cat(self, oid: str) -> bytes | None:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch", stdin=True)
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None  # noqa: S101  (for the type checker: both are pipes)
        assert sink is not None  # noqa: S101
        data = b""
        size = -1
        with suppress(OSError):
            sink.write(oid.encode() + b"\n")
            sink.flush()
            header = source.readline()
            oid_type_size = header.split()
            if header and (len(oid_type_size) != 3 or oid_type_size[1] != b"blob"):  # noqa: PLR2004
                return None  # "OID missing"; git goes on
            if header:
                size = int(oid_type_size[2])
                data = source.read(size + 1)[:-1]
        if len(data) == size:
            return data
        stop(self._process)  # a damaged object ends git in the middle of it; the next file gets a fresh one
        self._process = None
        return None


def budget_note(refused: int, limits: Limits) -> list[str]:
    """What to say when files went unread because the others had used the reading budget up."""
    if not refused:
        return []
    mib = limits.max_read_bytes // (1024 * 1024)
    return [f"{refused} read{'s' if refused > 1 else ''} refused: {mib} MiB of files were read before."]


def resolve(git: Git, revision: str | None, limits: Limits) -> str:
    """The full id of the commit that a revision names (tags peeled); RepoUnavailable where there is none."""
    found = git.ask("rev-parse", "--verify", "--quiet", f"{revision or 'HEAD'}^{{commit}}", timeout_s=limits.read_s)
    if found is not None and len(found) >= 40 and _HEX.issuperset(found):  # noqa: PLR2004  (SHA-1; SHA-256 has 64)
        return found
    if git.ask("rev-parse", "--git-dir", timeout_s=limits.read_s) is None:
        raise _broken("Its settings can't be read, or are of a newer git.")
    if revision is not None:
        raise RepoUnavailable(
            "There is no such revision in this repository.",
            kind="revision_not_found",
            hint="Name a branch, a tag or a full commit id that exists there.",
        )
    raise empty_repository()


def empty_repository() -> RepoUnavailable:
    """The error for a repository whose HEAD leads to no commit."""
    return RepoUnavailable(
        "The repository has no commit to grade.",
        kind="empty_repository",
        hint="Commit something first; if the work is on another branch, name it with --rev.",
    )


def read_commit(
    git: Git,
    commit: str,
    *,
    limits: Limits,
    subdir: str = "",
    partial: bool = False,
    shallow: bool = False,
    history: Git | None = None,
    notes: Sequence[str] = (),
    uncommitted: Uncommitted | None = None,
) -> GitSnapshot:
    """Read a commit's paths and log.

    Args:
        commit: its full id.
        subdir: the directory that is graded; empty for the root.
        partial: objects may be missing, because a filter left them out.
        shallow: the history was cut when it was cloned.
        history: where the log is read, if it isn't `git`.
        notes: what else to tell the reader.
        uncommitted: the search for uncommitted files, whose result joins the notes; closed with the snapshot.

    Raises:
        RepoUnavailable: the directory isn't there, an object is missing or broken, or it takes too long.
    """
    where = f"{commit}:{subdir}" if subdir else commit
    listing = git.start(*ls_tree_args(where, sizes=not partial))
    logging = (history or git).start(*rev_list_args(commit, limits))
    with killed_after(limits.read_s, listing, logging) as late:
        assert listing.stdout is not None  # noqa: S101
        assert logging.stdout is not None  # noqa: S101
        tree = read_tree(listing.stdout, limits)  # type: ignore[arg-type]
        complete = bool(tree.stopped) or listing.wait() == 0
        log = read_log(logging.stdout, limits, shallow=shallow)  # type: ignore[arg-type]
        if late.is_set():
            raise too_slow(limits.read_s)
    if not log.commits:
        raise _broken("Its history can't be read.")
    if not complete:
        if not partial:  # sizes of missing objects can't be had this way, whatever its configuration says
            return read_commit(
                git,
                commit,
                limits=limits,
                subdir=subdir,
                partial=True,
                shallow=shallow,
                history=history,
                notes=notes,
                uncommitted=uncommitted,
            )
        raise _unlisted(git, commit, subdir, limits)
    if partial:
        _measure(git, tree, limits)
    if subdir:
        notes = (*notes, "Only a directory is graded; the history is the whole repository's.")
    return GitSnapshot(git, commit, tree, log, limits, notes=notes, uncommitted=uncommitted)


def _measure(git: Git, tree: Tree, limits: Limits) -> None:
    """Fill in the sizes of the objects that are here; asking for a missing one by name would make git fetch it."""
    wanted = set(tree.oids.values())
    sizes: dict[str, int] = {}
    process = git.start("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objectsize)")
    with killed_after(limits.read_s, process) as late:
        assert process.stdout is not None  # noqa: S101
        for line in process.stdout:
            oid, _, size = line.decode("ascii", "replace").strip().partition(" ")
            if oid in wanted and size.isdecimal():
                sizes[oid] = int(size)
        if process.wait() != 0 or late.is_set():
            raise _broken("Its objects can't be listed.")
    tree.entries = [
        Entry(entry.path, entry.kind, known_size(sizes.get(tree.oids[entry.path]), limits), entry.executable)
        for entry in tree.entries
    ]


def _unlisted(git: Git, commit: str, subdir: str, limits: Limits) -> RepoUnavailable:
    """Why a tree could not be listed: the directory isn't there, or the repository is broken."""
    if subdir and git.ask("cat-file", "-t", f"{commit}:{subdir}", timeout_s=limits.read_s) != "tree":
        return RepoUnavailable(
            "That directory isn't in the graded commit.",
            kind="directory_not_found",
            hint="Check its name, and that it is committed; --worktree grades files that aren't.",
        )
    return _broken("Its files can't be listed.")


def _broken(what: str) -> RepoUnavailable:
    return RepoUnavailable(
        f"The repository is damaged. {what}", kind="broken_repository", hint="Try `git fsck` there, or clone it again."
    )
