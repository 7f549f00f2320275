"""A look at a repository before anything of it is fetched: is it there, may it be contacted, what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from grader.errors import RepoUnavailable
from grader.snapshot.fetch import Source, is_commit_id, list_head
from grader.snapshot.gate import check_host, parse_policy, resolve_host, system_resolver
from grader.snapshot.git import MINIMUM_FOR_FETCHING, find_git, require_version
from grader.snapshot.limits import DEFAULT
from grader.snapshot.objects import empty_repository
from grader.snapshot.remote import another_way, repository_url, split_ambiguous

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.snapshot.gate import Policy, Resolver
    from grader.snapshot.target import Remote


@dataclass(frozen=True, slots=True)
class Seen:
    """What a host says of a repository that it shows.

    Attributes:
        target: what was asked for, with branch and directory told apart.
        branch: the default one.
        commit: the full id at its end.
        names: how many branches and tags there are.
        private: it was only shown for the operator's token.
    """

    target: Remote
    branch: str
    commit: str
    names: int
    private: bool = False


def look_up(
    target: Remote,
    *,
    environ: Mapping[str, str],
    within_s: float,
    with_token: bool = False,
    policy: Policy | None = None,
    resolver: Resolver = system_resolver,
) -> Seen:
    """Ask a repository's host for its branches and tags, through the gate that every fetch passes.

    Args:
        within_s: how long git may take.
        with_token: ask again with the operator's token where the host refuses to answer without.

    Raises:
        UsageError: the host isn't one that may be contacted.
        RepoUnavailable: there is no such repository, branch or tag, or it is empty or private.
        InfraError: the host didn't answer in time, or with an error.
    """
    policy = policy or parse_policy(environ)
    check_host(target.host, policy)
    program = find_git(environ)
    require_version(program, environ, MINIMUM_FOR_FETCHING)
    addresses = () if policy.proxy else resolve_host(target.host, policy, resolver)
    url = repository_url(target.host, target.path, policy)
    source = Source(program, url, target.host, addresses, policy, environ if with_token else _tokenless(environ))
    limits = replace(DEFAULT, fetch_s=within_s)
    moved: list[str] = []
    with TemporaryDirectory(prefix="shipfolio-", ignore_cleanup_errors=True) as directory:
        while True:
            try:
                branch, commit, names = list_head(source, directory, limits)
                break
            except RepoUnavailable as why:
                other = another_way(why.kind, source, moved)
                if other is None:
                    raise
                source = other
    if not commit and not names:
        raise empty_repository()
    return Seen(_settled(target, names), branch, commit, len(names), source.authorization is not None)


def _tokenless(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if "TOKEN" not in name}


def _settled(target: Remote, names: tuple[str, ...]) -> Remote:
    if target.ambiguous:
        return split_ambiguous(target, names)
    wanted = target.revision
    if wanted is not None and wanted not in names and not is_commit_id(wanted):
        raise RepoUnavailable(
            "There is no such branch or tag.",
            kind="revision_not_found",
            hint="Check its name, leave it out for the default branch, or give a full commit id.",
        )
    return target
