"""What a row of a roster hands in: the cells `repo_url`, `branch`, `subdir` and `project` as a target to be graded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.snapshot.target import Local, Remote, check_revision, parse_target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SSH = re.compile(r"(?:ssh://)?git@([A-Za-z0-9.-]{1,253})[:/]([A-Za-z0-9_./-]{1,500})")
_TREES = {"github.com": "tree", "bitbucket.org": "src", "codeberg.org": "src/branch"}


@dataclass(frozen=True, slots=True)
class Handed:
    """A repository as `shipfolio grade TARGET --rev REVISION` takes it.

    Attributes:
        label: tells several repositories of one learner apart; "" where there is one.
    """

    target: str
    revision: str | None = None
    label: str = ""
    project_type: str | None = None

    @property
    def short_name(self) -> str:
        """The repository's own name."""
        parts = [part for part in re.split(r"[/\\]", self.target) if part]
        return (parts[-1].removesuffix(".git") if parts else "repository")[:100]


def read_target(cells: Mapping[str, str], folder: Path | None) -> Handed | None:
    """The repository of a row; None where the row has none.

    Args:
        cells: by our names of the columns.
        folder: where relative paths on this machine begin; None: only addresses of code hosts are taken.

    Raises:
        UsageError: the address, the branch or the sub-directory can't be taken.
    """
    url, branch, subdir = cells.get("repo_url", ""), cells.get("branch", ""), cells.get("subdir", "")
    if not url:
        return None
    label, project_type = cells.get("project", ""), cells.get("project_type", "")
    revision = check_revision(branch) if branch else None
    inner = _inner(subdir)
    found = parse_target(_as_https(url), revision=revision)
    if isinstance(found, Local):
        target = _local(url, inner, folder)
    elif inner:
        target, revision = _within(found, revision, inner)
    else:
        target = _as_https(url)
    return Handed(target, revision, label, project_type or None)


def _as_https(url: str) -> str:
    """Many paste the address that they push to; it is the same repository."""
    found = _SSH.fullmatch(url)
    return f"https://{found[1]}/{found[2]}" if found else url


def _inner(subdir: str) -> str:
    parts = [part for part in subdir.replace("\\", "/").split("/") if part not in {"", "."}]
    if ".." in parts or not subdir.isprintable():
        raise UsageError("The sub-directory leads out of the repository.", kind="bad_target")
    return "/".join(parts)


def _local(url: str, inner: str, folder: Path | None) -> str:
    if folder is None:
        raise UsageError(
            "The repository is not an address of a code host.",
            kind="bad_target",
            hint="It looks like https://github.com/owner/name.",
        )
    path = (folder / url / PurePosixPath(inner)).resolve()
    if not path.is_dir():
        raise UsageError("There is no such folder, and it is no address of a code host either.", kind="bad_target")
    return str(path)


def _within(found: Remote, revision: str | None, inner: str) -> tuple[str, str]:
    """The address of a sub-directory, as the host's own pages have it."""
    if found.subdir or found.ambiguous:
        raise UsageError("The address names a directory, and there is a sub-directory beside it.", kind="bad_target")
    at = revision or found.revision or "HEAD"
    tree = _TREES.get(found.host, "-/tree")
    return f"{found.url}/{tree}/{at}/{inner}", at
