"""Opens a repository of this machine."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import RepoUnavailable, ShipfolioError, UsageError
from grader.model import Log, RepoRef
from grader.snapshot.dirty import Uncommitted
from grader.snapshot.git import MINIMUM, killed_after, open_git, require_version
from grader.snapshot.history import read_log, rev_list_args
from grader.snapshot.local import find_checkout, not_a_repository
from grader.snapshot.objects import read_commit, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.model import Snapshot
    from grader.snapshot.git import Git
    from grader.snapshot.limits import Limits
    from grader.snapshot.local import Checkout
    from grader.snapshot.objects import GitSnapshot
    from grader.snapshot.target import Local
    from grader.snapshot.worktree import WorktreeSnapshot


@contextmanager
def open_local(
    target: Local, *, worktree: bool, limits: Limits, environ: Mapping[str, str]
) -> Iterator[tuple[RepoRef, Snapshot]]:
    """A checkout, a directory of one, or a bare repository; see `open_target`."""
    checkout = find_checkout(target.path)
    snapshot: GitSnapshot | WorktreeSnapshot
    if worktree:
        snapshot = _as_on_disk(target, checkout, limits, environ)
    elif checkout is None:
        raise not_a_repository()
    else:
        snapshot = _as_committed(target, checkout, limits, environ)
    try:
        yield RepoRef(target.path, target.revision, checkout.subdir if checkout else ""), snapshot
    finally:
        snapshot.close()


def _as_committed(target: Local, checkout: Checkout, limits: Limits, environ: Mapping[str, str]) -> GitSnapshot:
    git = open_git(checkout.git_dir, checkout.work_tree or None, environ)
    try:
        commit = resolve(git, target.revision, limits)
    except ShipfolioError:
        require_version(git.program, environ, MINIMUM)
        raise
    look = bool(checkout.work_tree) and target.revision is None and (Path(checkout.git_dir) / "index").exists()
    uncommitted = Uncommitted(git, checkout.subdir, limits, filters=checkout.filters) if look else None
    notes = ["The repository is a shallow clone: its earlier history could not be read."] if checkout.shallow else []
    try:
        return read_commit(
            git,
            commit,
            limits=limits,
            subdir=checkout.subdir,
            partial=checkout.partial,
            shallow=checkout.shallow,
            notes=notes,
            uncommitted=uncommitted,
        )
    except BaseException:
        if uncommitted is not None:
            uncommitted.close()
        raise


def _as_on_disk(
    target: Local, checkout: Checkout | None, limits: Limits, environ: Mapping[str, str]
) -> WorktreeSnapshot:
    from grader.snapshot.worktree import read_worktree  # noqa: PLC0415  (only for --worktree)

    if checkout is None:
        return read_worktree(target.path, None, "", Log(()), limits)
    if not checkout.work_tree:
        raise UsageError(
            "A bare repository has no files on disk to grade.", kind="no_worktree", hint="Leave --worktree out."
        )
    git = open_git(checkout.git_dir, checkout.work_tree, environ)
    return read_worktree(checkout.work_tree, git, checkout.subdir, _log_of_head(git, checkout, limits), limits)


def _log_of_head(git: Git, checkout: Checkout, limits: Limits) -> Log:
    """The history of a checkout; empty before its first commit."""
    try:
        head = resolve(git, None, limits)
    except RepoUnavailable:
        return Log(())
    process = git.start(*rev_list_args(head, limits))
    with killed_after(limits.read_s, process):
        assert process.stdout is not None  # noqa: S101
        return read_log(process.stdout, limits, shallow=checkout.shallow)  # type: ignore[arg-type]
