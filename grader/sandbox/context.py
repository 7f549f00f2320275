"""A build context written from git objects: regular files only, `.dockerignore` honoured, within a size."""

from __future__ import annotations

import posixpath
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.model import EntryKind
from grader.sandbox.protocol import MIB, File

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.model import Snapshot

MAX_CONTEXT_BYTES = 50 * MIB
MAX_FILE_BYTES = 50 * MIB
_MAX_IGNORE_BYTES = 64 << 10
_MAX_IGNORE_LINES = 500
_MAX_LINE_CHARS = 300
_MAX_STARS = 3  # of one pattern, `**` not counted: each makes the matching slower
_MATCHING_S = 10.0  # altogether; whoever needs more has written the patterns for that, and keeps the files


@dataclass(frozen=True, slots=True)
class Context:
    """Files for a build or a command.

    Attributes:
        files: path in the folder -> content.
        left_out: paths that are in git and not here: links, submodules, files that git doesn't have.
        reason: why it can't be used; empty where it can.
    """

    files: Mapping[str, File] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    reason: str = ""


def export(
    snapshot: Snapshot, folder: str = "", *, dockerfile: str = "", max_bytes: int = MAX_CONTEXT_BYTES
) -> Context:
    """The files of a folder as they were committed; nothing touches the disk.

    Args:
        folder: of the snapshot, `/`-separated; empty is its root.
        dockerfile: its path in that folder; with it `.dockerignore` (or the Dockerfile's own) is honoured, and the
            Dockerfile itself always stays.
    """
    inside = [(_below(entry.path, folder), entry) for entry in snapshot.entries()]
    entries = [(path, entry) for path, entry in inside if path]
    ignored = _ignorer(snapshot, folder, dockerfile) if dockerfile else lambda _: False
    files: dict[str, File] = {}
    left_out: list[str] = []
    total = 0
    for path, entry in entries:
        if path != dockerfile and ignored(path):
            continue
        if entry.kind is not EntryKind.FILE or entry.size is None or _is_odd(path):
            left_out.append(path)
            continue
        total += entry.size
        if total > max_bytes:
            return Context(left_out=tuple(left_out), reason=f"its files are more than {max_bytes // MIB} MiB")
        data = snapshot.read(entry.path, MAX_FILE_BYTES)
        if data is None:
            left_out.append(path)
            continue
        files[path] = File(data, entry.executable)
    return Context(files, tuple(left_out))


def _below(path: str, folder: str) -> str:
    """A path as seen from a folder; empty outside it."""
    if not folder:
        return path
    return path.removeprefix(f"{folder.strip('/')}/") if path.startswith(f"{folder.strip('/')}/") else ""


def _is_odd(path: str) -> bool:
    """Names that an archive can't hold, or that point out of it."""
    parts = path.split("/")
    return (
        ".." in parts
        or "" in parts
        or ".git" in parts
        or "\0" in path
        or any("\udc80" <= char <= "\udcff" for char in path)
    )


def _ignorer(snapshot: Snapshot, folder: str, dockerfile: str) -> Callable[[str], bool]:
    """What `.dockerignore` leaves out, by the rules of the builder's own matcher."""
    from e2b_dockerfile_utils import PatternMatcher  # noqa: PLC0415

    for name in (f"{dockerfile}.dockerignore", ".dockerignore"):
        data = snapshot.read(posixpath.join(folder, name), _MAX_IGNORE_BYTES)
        if data is not None:
            break
    else:
        return lambda _: False
    lines = [line.strip() for line in data.decode("utf-8", "replace").split("\n")[:_MAX_IGNORE_LINES]]
    sound = [
        line
        for line in lines
        if line
        and not line.startswith("#")
        and len(line) <= _MAX_LINE_CHARS
        and line.replace("**", "").count("*") <= _MAX_STARS
    ]
    try:
        matcher = PatternMatcher(sound)
    except (ValueError, RecursionError, IndexError):
        return lambda _: False

    until = time.monotonic() + _MATCHING_S

    def ignored(path: str) -> bool:
        if time.monotonic() > until:
            return False
        try:
            return bool(matcher.matches(path))
        except (ValueError, RecursionError, IndexError):
            return False

    return ignored
