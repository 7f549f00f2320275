"""What an update would do to each file, without touching one: both versions are rendered and merged three ways."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from scaffolder import history, source
from scaffolder.render import render
from scaffolder.update import ANSWERS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scaffolder.update import Plan


class Verdict(StrEnum):
    """What becomes of one file."""

    ADDED = "added"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REMOVED = "removed"
    KEPT = "kept"
    DELETED_KEPT = "deleted-kept"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """One file of the old or the new template."""

    path: str
    verdict: Verdict


@contextlib.contextmanager
def rendered(one: Plan) -> Iterator[tuple[Path, Path]]:
    """What the old and the new template give with the project's old and new answers, in two directories."""
    with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp, source.bundled(one.source) as bundle:
        home = Path(temp)
        history.run_git(home, "clone", "-q", "--bare", str(bundle), "history")
        for version, values, name in ((one.was, one.before, "old"), (one.becomes, one.values, "new")):
            history.extract(home / "history", f"v{version}", home / f"{name}-source")
            render(home / f"{name}-source", version, one.kind, values, home / name)
        yield home / "old", home / "new"


def preview(one: Plan) -> tuple[FileVerdict, ...]:
    """A verdict for every file that either version of the template has, sorted by path."""
    with rendered(one) as (old, new):
        paths = {path.relative_to(top).as_posix() for top in (old, new) for path in top.rglob("*") if path.is_file()}
        return tuple(_judge(path, old, new, one.directory) for path in sorted(paths))


def restore_edited(one: Plan) -> tuple[str, ...]:
    """After an update, bring back what it removed although the person had changed it; Copier asks nobody.

    Returns:
        The files, sorted, relative to the directory.
    """
    listed = history.run_git(
        one.directory, "diff", "--name-only", "--relative", "--diff-filter=D", "-z", users=True
    ).decode("utf-8", "surrogateescape")
    removed = sorted(path for path in listed.split("\0") if path)
    if not removed:
        return ()
    with rendered(one) as (old, _):
        edited = [
            path
            for path in removed
            if history.run_git(one.directory, "show", f":./{path}", users=True) != _read(old / path)
        ]
    if edited:
        history.run_git(one.directory, "checkout", "-q", "--", *edited, users=True)
    return tuple(edited)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _judge(path: str, old: Path, new: Path, directory: Path) -> FileVerdict:
    base, theirs, ours = _read(old / path), _read(new / path), _read(directory / path)
    edited = ours != base
    if base is None:
        verdict = Verdict.ADDED if ours is None else Verdict.UNCHANGED if ours == theirs else Verdict.CONFLICT
    elif theirs is None:
        verdict = Verdict.DELETED_KEPT if ours is None else Verdict.KEPT if edited else Verdict.REMOVED
    elif ours is None:
        verdict = Verdict.DELETED_KEPT
    elif theirs in (base, ours):
        verdict = Verdict.UNCHANGED
    elif not edited or path == ANSWERS_FILE:
        verdict = Verdict.CHANGED
    else:
        verdict = _merge(directory / path, old / path, new / path, ours)
    return FileVerdict(path, verdict)


def _merge(ours: Path, base: Path, theirs: Path, content: bytes) -> Verdict:
    """Both sides changed the file: git says whether they are far enough apart."""
    try:
        merged = history.run_git(ours.parent, "merge-file", "-p", str(ours), str(base), str(theirs))
    except subprocess.CalledProcessError:
        # The exit code is the number of conflicts; binary files are an error, and a person's to decide likewise.
        return Verdict.CONFLICT
    return Verdict.UNCHANGED if merged == content else Verdict.CHANGED


# In the order in which a person wants to see them.
WORDS = {
    Verdict.CONFLICT: "you and the template changed the same lines",
    Verdict.KEPT: "no longer in the template, but you changed it",
    Verdict.REMOVED: "no longer in the template",
    Verdict.CHANGED: "the template's changes apply",
    Verdict.ADDED: "new in the template",
    Verdict.DELETED_KEPT: "you deleted it; it stays deleted",
    Verdict.UNCHANGED: "stays as it is",
}


def describe(verdicts: Sequence[FileVerdict], *, show_all: bool = False) -> Iterator[str]:
    """A line per file, the ones to look at first, then the counts."""
    for verdict, words in WORDS.items():
        if verdict is Verdict.UNCHANGED and not show_all:
            continue
        for one in verdicts:
            if one.verdict is verdict:
                yield f"  {verdict:<12}  {one.path}  ({words})"
    counts = {verdict: sum(one.verdict is verdict for one in verdicts) for verdict in WORDS}
    yield ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count) + "."
