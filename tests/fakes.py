"""Stand-ins that behave like the real thing, as the contract suites prove."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.model import Entry, EntryKind, Log
from tests.factories import commit as make_commit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from grader.model import Commit

AS_OF = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


class MemorySnapshot:
    """A `Snapshot` over a dict of files.

    Args:
        files: path -> content; text is stored as UTF-8.
        commits: newest first; None is a single commit at `as_of`.
        symlinks: path -> target, listed and never followed.
        submodules: paths that are listed and never read.
        executables: which of `files` carry the executable bit.
        too_large: paths that are listed as files without a size, as in a filtered clone; they can't be read.
        commit: the commit id; None stands for a work tree.
    """

    def __init__(
        self,
        files: Mapping[str, bytes | str] | None = None,
        *,
        commits: Sequence[Commit] | None = None,
        symlinks: Mapping[str, str] | None = None,
        submodules: Collection[str] = (),
        executables: Collection[str] = (),
        too_large: Collection[str] = (),
        as_of: datetime = AS_OF,
        commit: str | None = "a" * 40,
        notes: Sequence[str] = (),
        truncated: bool = False,
    ) -> None:
        self._files = {
            path: content.encode("utf-8", "surrogateescape") if isinstance(content, str) else bytes(content)
            for path, content in (files or {}).items()
        }
        entries = [
            *(Entry(path, EntryKind.FILE, len(data), path in executables) for path, data in self._files.items()),
            *(Entry(path, EntryKind.SYMLINK, len(target.encode())) for path, target in (symlinks or {}).items()),
            *(Entry(path, EntryKind.SUBMODULE, None) for path in submodules),
            *(Entry(path, EntryKind.FILE, None) for path in too_large),
        ]
        self._entries = tuple(sorted(entries, key=lambda entry: entry.path))
        self._log = Log(tuple(commits) if commits is not None else (make_commit(at=as_of, parents=0),), truncated)
        self._commit = commit
        self._as_of = as_of
        self._notes = tuple(notes)

    @property
    def commit(self) -> str | None:
        return self._commit

    @property
    def as_of(self) -> datetime:
        return self._as_of

    @property
    def notes(self) -> tuple[str, ...]:
        return self._notes

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def read(self, path: str, max_bytes: int) -> bytes | None:
        data = self._files.get(path)
        return data if data is not None and len(data) <= max_bytes else None

    def log(self) -> Log:
        return self._log
