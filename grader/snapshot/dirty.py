"""What of a checkout isn't committed: a note for the reader, since a grade is the commit's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.snapshot.git import killed_after, stop
from grader.snapshot.history import clean

if TYPE_CHECKING:
    from grader.snapshot.git import Git
    from grader.snapshot.limits import Limits

_NAMED = 3
_MAX_BYTES = 1024 * 1024


class Uncommitted:
    """A search for uncommitted files that runs in the background until its result is wanted.

    Comparing a file with the index would run the repository's own filters (`filter.NAME.clean`), so each is blanked.
    Submodules, whose own configuration would count, aren't looked into.

    Args:
        subdir: the directory that is looked at; empty for all.
        filters: the configuration may name some; False saves the time to look for them.
    """

    def __init__(self, git: Git, subdir: str, limits: Limits, *, filters: bool = True) -> None:
        self._limits = limits
        self._process = git.start(
            "status",
            "--porcelain",
            "-z",
            "--untracked-files=normal",
            "--ignore-submodules=all",
            "--no-renames",
            *(["--", subdir] if subdir else []),
            extra_env=_without_filters(git, limits) if filters else None,
        )

    def notes(self) -> list[str]:
        """At most one sentence; to be asked for once."""
        process = self._process
        assert process.stdout is not None  # noqa: S101
        with killed_after(self._limits.read_s, process) as late:
            output = process.stdout.read(_MAX_BYTES + 1)
            complete = len(output) <= _MAX_BYTES
            if late.is_set() or (complete and process.wait() != 0):
                return ["Whether files are uncommitted could not be seen."]
        return _note([record[3:] for record in output.split(b"\0") if record], complete=complete)

    def close(self) -> None:
        """Give up the search."""
        stop(self._process)


def _note(paths: list[bytes], *, complete: bool) -> list[str]:
    if not paths:
        return []
    names = [clean(path.decode("utf-8", "replace")) for path in sorted(paths)]
    shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    count = f"{len(names)}{'' if complete else ' or more'}"
    what = "path has" if len(names) == 1 else "paths have"
    return [
        f"Graded as committed; {count} {what} uncommitted changes: {shown} (--worktree grades the files as they are)."
    ]


def _without_filters(git: Git, limits: Limits) -> dict[str, str]:
    """Environment that blanks every filter that the repository configures."""
    process = git.start(
        "config", "--null", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"
    )
    try:
        with killed_after(limits.read_s, process):
            assert process.stdout is not None  # noqa: S101
            output = process.stdout.read(_MAX_BYTES)
    finally:
        stop(process)
    keys = sorted({key.decode("utf-8", "surrogateescape") for key in output.split(b"\0") if key})
    pairs = [(key, "false" if key.lower().endswith(".required") else "") for key in keys]
    env = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for number, (key, value) in enumerate(pairs):
        env[f"GIT_CONFIG_KEY_{number}"] = key
        env[f"GIT_CONFIG_VALUE_{number}"] = value
    return env
