"""One commit of a repository, read-only: a target named by a person in, a `Snapshot` out.

`open_target` is the way in. A path is read where it lies; an https URL is fetched first, into a directory that is
removed afterwards. Nothing is ever checked out, and nothing of the repository is run.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.snapshot.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.model import RepoRef, Snapshot

__all__ = ["DEFAULT", "Limits", "open_target", "without_credentials"]


@contextmanager
def open_target(
    target: str,
    *,
    environ: Mapping[str, str],
    revision: str | None = None,
    worktree: bool = False,
    limits: Limits = DEFAULT,
    progress: Callable[[str], None] | None = None,
) -> Iterator[tuple[RepoRef, Snapshot]]:
    """Open what a person named: a checkout, a directory of one, a bare repository, or an https URL.

    Args:
        environ: the process's environment; git sees a few names of it (PATH), a fetch also the settings and tokens
            that `grader.snapshot.gate` and `grader.snapshot.tokens` describe.
        revision: branch, tag or commit; wins over none in the URL and must not contradict one.
        worktree: grade a local checkout's files as they are on disk.
        progress: told, in a few words, what a fetch is doing once it takes over a second.

    Yields:
        What is graded, and its snapshot, which can be read until the block ends.

    Raises:
        UsageError: the target can't be understood, or isn't allowed.
        RepoUnavailable: it isn't there, has no commit, is private, too large or damaged.
        InfraError: git, the network or the host failed.
    """
    from grader.snapshot.target import Local, parse_target  # noqa: PLC0415  (what `--help` needn't load)

    parsed = parse_target(target, revision=revision, worktree=worktree)
    if isinstance(parsed, Local):
        from grader.snapshot.opening import open_local  # noqa: PLC0415

        opened = open_local(parsed, worktree=worktree, limits=limits, environ=environ)
    else:
        from grader.snapshot.remote import open_remote  # noqa: PLC0415  (sockets, TLS: only for a URL)

        opened = open_remote(parsed, limits=limits, environ=environ, progress=progress)
    with opened as pair:
        yield pair


def without_credentials(target: str) -> str:
    """A target as it may be shown: what stands for a user, a password or a token in a URL is masked.

    `open_target` refuses such a URL; this is for who tells a person which target was refused.
    """
    scheme, separator, rest = target.rpartition("://") if "://" in target.partition("@")[0] else ("", "", target)
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if not at or not (separator or ":" in user):
        return target
    return f"{scheme}{separator}***@{host}{slash}{path}"
