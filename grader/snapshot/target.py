"""What a person names as a target, taken apart: a path of this machine, or an https URL of a code host.

Nothing here touches disk (but to see whether a path exists) or network. Everything that isn't plainly one of the known
forms is refused with a sentence that says which forms there are.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import NoReturn

from grader.errors import UsageError

FORMS = "Give a directory, or a URL such as https://github.com/owner/name."
SCP = re.compile(r"(?:[^/@:\s]+@)?[^/@:\s]+:[^/]")
_BAD_REVISION = re.compile(r"[\x00-\x20\x7f:?*\[\\{}]|\.\.|^-|//|^/|/$")


@dataclass(frozen=True, slots=True)
class Local:
    """A path of this machine, as it was given."""

    path: str
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository of a code host.

    Attributes:
        host: in lower case, a dotted name.
        path: `owner/name`, with more parts where a host has sub-groups; without `.git`.
        revision: branch, tag or full commit id; None is the default branch.
        subdir: the graded directory.
        ambiguous: `branch/and/sub/dir` where only the host's own list of branches tells which part is which;
            then `revision` is None and `subdir` empty.
    """

    host: str
    path: str
    revision: str | None = None
    subdir: str = ""
    ambiguous: str = ""

    @property
    def url(self) -> str:
        """The address of the repository itself."""
        return f"https://{self.host}/{self.path}"


def parse_target(target: str, *, revision: str | None = None, worktree: bool = False) -> Local | Remote:
    """Tell a path from a URL, and take the URL apart.

    Raises:
        UsageError: it is neither, or a kind of address that isn't fetched.
    """
    if revision is not None:
        revision = check_revision(revision)
    if worktree and revision is not None:
        refuse("Files on disk have no revision.", "Leave out --worktree or --rev.", kind="contradiction")
    if not target or "\0" in target:
        refuse("The target is empty." if not target else "The target holds a control character.", FORMS)
    if target.startswith("-"):
        refuse("A target can't begin with a dash.", "For a directory of that name write ./ before it.")
    if os.path.exists(target) or not _looks_remote(target):  # noqa: PTH110  (Path.exists raises on odd names)
        return Local(target, revision)
    if worktree:
        refuse("--worktree is for directories on this machine.", "Leave it out for a URL.", kind="contradiction")
    from grader.snapshot.urls import parse_url  # noqa: PLC0415  (a path needs none of it)

    remote = parse_url(target)
    if revision is None:
        return remote
    if (remote.revision or remote.ambiguous) and revision not in (remote.revision, remote.ambiguous):
        if remote.ambiguous.startswith(f"{revision}/"):
            return Remote(remote.host, remote.path, revision, remote.ambiguous[len(revision) + 1 :])
        refuse(
            "The URL and --rev name different revisions.",
            "Give one of the two.",
            kind="contradiction",
        )
    return Remote(remote.host, remote.path, revision, remote.subdir)


def check_revision(revision: str) -> str:
    """The revision, if it can be one; refused otherwise, before git could read anything into it."""
    if not revision or len(revision) > 250 or _BAD_REVISION.search(revision) or not revision.isprintable():  # noqa: PLR2004
        refuse("That can't be a revision.", "Name a branch, a tag or a commit id.", kind="bad_revision")
    return revision


def _looks_remote(target: str) -> bool:
    """Whether a target that isn't a path here is meant as an address, rather than as a path that is missing."""
    if "://" in target or "::" in target or SCP.match(target):
        return True
    first, slash, _ = target.partition("/")
    return bool(slash) and "." in first.strip(".") and not first.startswith(".")


def refuse(message: str, hint: str, *, kind: str = "bad_target") -> NoReturn:
    """Raise the UsageError of a target that isn't taken."""
    raise UsageError(message, kind=kind, hint=hint)
