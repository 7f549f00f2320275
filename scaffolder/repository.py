"""The new project's git repository: who the user is, `git init`, the first commit. Only this file knows GitPython."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scaffolder.errors import SurroundingsError
from scaffolder.history import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BRANCH = "main"
FALLBACK = ("shipfolio user", "user@localhost")
UNTOLD = frozenset({"", "Your Name", "you@example.org"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who commits; `known` when git itself was told, so that nothing was made up."""

    name: str
    email: str
    known: bool


@dataclass(frozen=True, slots=True)
class FirstCommit:
    """What became of the repository: the commit's id, or in words why there is none."""

    commit: str
    identity: Identity | None
    note: str


@contextlib.contextmanager
def own_environment() -> Iterator[None]:
    """Without what a git hook or a surrounding tool leaves behind to point git at another repository."""
    kept = {name: os.environ.pop(name) for name in FOREIGN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def has_git() -> bool:
    """Whether there is a git to run."""
    return shutil.which("git") is not None


def user_identity(directory: Path) -> tuple[str, str]:
    """The name and address that git would commit with in `directory`; empty where it wasn't told."""
    name, email = os.environ.get("GIT_AUTHOR_NAME", ""), os.environ.get("GIT_AUTHOR_EMAIL", "")
    if not has_git() or (name and email):
        return name, email
    import git  # noqa: PLC0415 - refuses to be imported without git

    told = dict[str, str]()
    with own_environment(), contextlib.suppress(git.GitCommandError):
        at = next((place for place in (directory, *directory.parents) if place.is_dir()), None)
        for line in git.Git(at).config("--get-regexp", r"^user\.(name|email)$").splitlines():
            key, _, value = line.partition(" ")
            told[key] = value.strip()
    return name or told.get("user.name", ""), email or told.get("user.email", "")


def enclosing(directory: Path) -> Path | None:
    """The work tree that would keep `directory`, if any: one that ignores it doesn't."""
    if not has_git():
        return None
    place = next((place for place in directory.absolute().parents if place.is_dir()), None)
    while place is not None:
        if (place / ".git").exists():
            return None if _is_ignored(directory.absolute(), place) else place
        place = place.parent if place.parent != place else None
    return None


def _is_ignored(directory: Path, around: Path) -> bool:
    import git  # noqa: PLC0415 - refuses to be imported without git

    with own_environment(), contextlib.suppress(git.GitError):
        # Something within it, so that `out/*` counts like `out/`; it needn't exist.
        asked = git.Git(around).check_ignore(
            "-q", str(directory / "x"), with_exceptions=False, with_extended_output=True
        )
        return bool(asked[0] == 0)
    return False


def commit_all(directory: Path, message: str, user: tuple[str, str], author: tuple[str, str]) -> FirstCommit:
    """Make a repository of `directory` and commit what is in it.

    Args:
        user: the name and address that git was told; either may be empty.
        author: the project's author, who commits where git knows nobody.

    Raises:
        SurroundingsError: git refused.
    """
    if not has_git():
        return FirstCommit(
            "",
            None,
            "There is no git here, so the project has no repository yet: no history, and `shipfolio update` can't tell "
            "your changes from the template's. After installing git: `git init`, `git add -A`, `git commit`.",
        )
    import git  # noqa: PLC0415 - refuses to be imported without git

    identity = _identity(user, author)
    try:
        with own_environment(), git.Repo.init(directory, initial_branch=BRANCH) as repo:
            repo.git.add(all=True)
            who = {"NAME": identity.name, "EMAIL": identity.email}
            env = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
            # The user's own hooks are for the user's own commits; they may need tools that aren't installed yet.
            quiet = repo.git(c=[f"core.hooksPath={os.devnull}", "commit.gpgSign=false", "maintenance.auto=false"])
            quiet.commit(quiet=True, message=message, env=env)
            commit = git.SymbolicReference.dereference_recursive(repo, "HEAD")
    except (git.GitError, OSError) as why:
        raise SurroundingsError(
            "The project was written, but git could not commit it.", kind="git_failed", hint=str(why)
        ) from why
    note = (
        ""
        if identity.known
        else f"git knows no user.name and user.email here; committed as {identity.name} <{identity.email}>."
    )
    return FirstCommit(commit, identity, note)


def _identity(user: tuple[str, str], author: tuple[str, str]) -> Identity:
    if all(user):
        return Identity(*user, known=True)
    author_name, author_email = ("" if value in UNTOLD else value for value in author)
    return Identity(user[0] or author_name or FALLBACK[0], user[1] or author_email or FALLBACK[1], known=False)
