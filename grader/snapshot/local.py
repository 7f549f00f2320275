"""Finds the repository behind a path of this machine, without asking git and without entering what is graded."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RepoUnavailable, UsageError

_SMALL = 64 * 1024


@dataclass(frozen=True, slots=True)
class Checkout:
    """A git directory on this machine.

    Attributes:
        git_dir: absolute path.
        work_tree: absolute path of the files; empty for a bare repository.
        subdir: the graded directory below `work_tree`, `/`-separated; empty for all of it.
        partial: a filter may have left objects out.
        shallow: the history was cut when it was cloned.
        filters: its configuration may name programs that filter files.
    """

    git_dir: str
    work_tree: str
    subdir: str
    partial: bool
    shallow: bool
    filters: bool


def find_checkout(path: str) -> Checkout | None:
    """The checkout that a directory is, or lies in, or the bare repository that it is; None where there is none.

    Raises:
        UsageError: there is nothing at `path`, or a file.
        RepoUnavailable: a `.git` file leads nowhere.
    """
    here = Path(os.path.realpath(path))
    if not here.is_dir():
        what = "is a file, not a repository" if here.exists() else "does not exist"
        raise UsageError(
            f"This path {what}.", kind="no_such_directory", hint="Give a directory with a git repository, or its URL."
        )
    if here.name == ".git" and (here / "HEAD").is_file():
        here = here.parent
    if not (here / ".git").exists() and _is_git_dir(here):
        return _checkout(here, "", "")
    for directory in (here, *here.parents):
        dot_git = directory / ".git"
        if dot_git.exists():
            subdir = "" if directory == here else here.relative_to(directory).as_posix()
            return _checkout(_follow(dot_git), str(directory), subdir)
    return None


def not_a_repository() -> RepoUnavailable:
    """The error for a directory outside of any git repository."""
    return RepoUnavailable(
        "This directory is not in a git repository.",
        kind="not_a_repository",
        hint="Make it one (`git init`, `git add .`, `git commit`), or grade the files as they are with --worktree.",
    )


def _checkout(git_dir: Path, work_tree: str, subdir: str) -> Checkout:
    common = git_dir
    pointer = _small_text(git_dir / "commondir").strip()
    if pointer:
        common = Path(os.path.normpath(git_dir / pointer))
    config = _small_text(common / "config").lower()
    return Checkout(
        git_dir=str(git_dir),
        work_tree=work_tree,
        subdir=subdir,
        partial="promisor" in config or "partialclone" in config,
        shallow=(common / "shallow").exists(),
        filters=len(config) >= _SMALL or any(word in config for word in ("filter", "include", "worktreeconfig")),
    )


def _is_git_dir(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def _follow(dot_git: Path) -> Path:
    """The git directory behind `.git`, which is a file in linked work trees and submodules."""
    if dot_git.is_dir():
        return dot_git
    word, _, target = _small_text(dot_git).strip().partition(" ")
    git_dir = Path(os.path.normpath(dot_git.parent / target))
    if word != "gitdir:" or not (git_dir / "HEAD").is_file():
        raise RepoUnavailable(
            "The .git file here leads to no repository.",
            kind="broken_repository",
            hint="`git worktree repair` or a new clone mends it.",
        )
    return git_dir


def _small_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_SMALL).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return ""
