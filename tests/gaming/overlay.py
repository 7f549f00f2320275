"""A repository as it would be after a change: added, replaced and removed files laid over a snapshot, no checkout."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.model import Entry, EntryKind, Log

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grader.model import Commit, Snapshot

MAX_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Change:
    """What a change does.

    Attributes:
        files: path -> new content; None removes the file.
        commits: laid over the history, newest first; `instead`: they are all the history there is.
    """

    files: Mapping[str, bytes | None] = field(default_factory=dict)
    commits: tuple[Commit, ...] = ()
    instead: bool = False


class Overlay:
    """A `Snapshot` with a change applied; whatever is read of the one below is kept, for the next change."""

    def __init__(self, below: Snapshot, change: Change, cache: dict[str, bytes | None]) -> None:
        self._below, self._change, self._cache = below, change, cache
        kept = [entry for entry in below.entries() if entry.path not in change.files]
        executable = {entry.path for entry in below.entries() if entry.executable}
        added = [
            Entry(path, EntryKind.FILE, len(data), path in executable)
            for path, data in change.files.items()
            if data is not None
        ]
        self._entries = tuple(sorted([*kept, *added], key=lambda entry: entry.path))

    @property
    def commit(self) -> str | None:
        return self._below.commit

    @property
    def as_of(self) -> datetime:
        return self._below.as_of

    @property
    def notes(self) -> tuple[str, ...]:
        return self._below.notes

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def read(self, path: str, max_bytes: int) -> bytes | None:
        if path in self._change.files:
            data = self._change.files[path]
            return data if data is not None and len(data) <= max_bytes else None
        if path not in self._cache:
            self._cache[path] = self._below.read(path, MAX_BYTES)
        data = self._cache[path]
        return data if data is not None and len(data) <= max_bytes else None

    def log(self) -> Log:
        if self._change.instead:
            return Log(self._change.commits)
        log = self._below.log()
        return Log((*self._change.commits, *log.commits), log.truncated) if self._change.commits else log
