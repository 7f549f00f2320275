"""Opens a repository of a code host: gate, fetch into a directory that is removed afterwards, read as a local one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from grader.errors import RepoUnavailable, ShipfolioError
from grader.model import RepoRef
from grader.snapshot.fetch import TIP, Source, fetch_history, fetch_tip, is_commit_id, list_commits, list_refs
from grader.snapshot.gate import check_host, parse_policy, resolve_host, system_resolver
from grader.snapshot.git import MINIMUM_FOR_FETCHING, find_git, open_git, require_version
from grader.snapshot.objects import empty_repository, read_commit, resolve
from grader.snapshot.tokens import authorization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.model import Snapshot
    from grader.snapshot.gate import Policy, Resolver
    from grader.snapshot.limits import Limits
    from grader.snapshot.objects import GitSnapshot
    from grader.snapshot.target import Remote

_T = TypeVar("_T")
_PRIVATE = frozenset({"auth_needed", "not_found"})
_NO_HISTORY = "The history could not be fetched: only the graded commit is known."


@contextmanager
def open_remote(
    target: Remote,
    *,
    limits: Limits,
    environ: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
    policy: Policy | None = None,
    resolver: Resolver = system_resolver,
) -> Iterator[tuple[RepoRef, Snapshot]]:
    """Fetch and open a repository; see `open_target`.

    Args:
        policy: what may be contacted; the operator's settings in `environ` where it is None.
        resolver: asked once for the host's addresses.
    """
    job = _Job(limits, _reporter(target, progress))
    with _contact(target, job, environ, policy, resolver) as first:
        source, settled = _settle(first, job, lambda way: _fetch_wanted(way, target, job))
        snapshot = _read(source, settled, job, environ)
        try:
            yield RepoRef(settled.url, settled.revision, settled.subdir), snapshot
        finally:
            snapshot.close()


def find_tip(
    target: Remote,
    *,
    limits: Limits,
    environ: Mapping[str, str],
    policy: Policy | None = None,
    resolver: Resolver = system_resolver,
) -> str:
    """The commit that the target's revision is now, by the host's word: nothing is fetched.

    Raises:
        UsageError, RepoUnavailable, InfraError: as `open_remote` does.
    """
    if target.revision is not None and is_commit_id(target.revision):
        return target.revision
    job = _Job(limits, None)
    with _contact(target, job, environ, policy, resolver) as source:
        return _settle(source, job, lambda way: _ask_tip(way, target, job))[1]


@contextmanager
def _contact(
    target: Remote, job: _Job, environ: Mapping[str, str], policy: Policy | None, resolver: Resolver
) -> Iterator[Source]:
    """The host, judged, and for the job a directory that is removed afterwards."""
    policy = policy or parse_policy(environ)
    check_host(target.host, policy)
    program = find_git(environ)
    require_version(program, environ, MINIMUM_FOR_FETCHING)
    addresses = () if policy.proxy else resolve_host(target.host, policy, resolver)
    source = Source(program, repository_url(target.host, target.path, policy), target.host, addresses, policy, environ)
    with TemporaryDirectory(prefix="shipfolio-", ignore_cleanup_errors=True) as directory:
        job.root = Path(directory).resolve()
        yield source


class _Job:
    """Where the fetches of one target write, to whom they report, and what a reader of the grade must know of them."""

    root: Path

    def __init__(self, limits: Limits, report: Callable[[int], None] | None) -> None:
        self.limits = limits
        self.report = report
        self.notes: list[str] = []

    def folder(self, name: str) -> str:
        """A new directory."""
        path = self.root / name
        path.mkdir(exist_ok=True)
        return str(path)


def _settle(source: Source, job: _Job, ask: Callable[[Source], _T]) -> tuple[Source, _T]:
    """Ask, and find out on the way how the host wants to be asked."""
    while True:
        try:
            return source, ask(source)
        except RepoUnavailable as error:
            other = another_way(error.kind, source, job.notes)
            if other is None:
                raise
            source = other


def another_way(kind: str, source: Source, notes: list[str]) -> Source | None:
    """How to ask again after a refusal: with the token, once, or at the new address, once, which is noted."""
    if kind in _PRIVATE and source.authorization is None:
        header = authorization(source.host, source.environ)
        return None if header is None else replace(source, authorization=header)
    if kind == "redirected" and not notes:
        from grader.snapshot.renamed import find_new_path  # noqa: PLC0415  (rare, and it loads TLS)

        path = find_new_path(source)
        if path is not None:
            notes.append(f"The repository has moved to {source.host}/{path}.")
            return replace(source, url=repository_url(source.host, path, source.policy))
    return None


def _fetch_wanted(source: Source, target: Remote, job: _Job) -> Remote:
    if target.ambiguous:
        target = split_ambiguous(target, list_refs(source, job.folder("refs"), job.limits))
    fetch_tip(source, target.revision or "HEAD", job.folder("tip"), job.limits, job.report)
    return target


def _ask_tip(source: Source, target: Remote, job: _Job) -> str:
    if target.ambiguous:
        target = split_ambiguous(target, list_refs(source, job.folder("refs"), job.limits))
    names = _ref_names(target.revision)
    found = list_commits(source, names, job.folder("tip"), job.limits)
    commit = next((found[name] for name in names if name in found), None)
    if commit is None:
        raise empty_repository() if target.revision is None else _no_such_revision("There is no such revision there.")
    return commit


def _ref_names(revision: str | None) -> tuple[str, ...]:
    """What a revision may be called on a host, in git's own order; an annotated tag's commit before the tag."""
    if revision is None or revision == "HEAD" or revision.startswith("refs/"):
        return (f"{revision or 'HEAD'}^{{}}", revision or "HEAD")
    return tuple(f"refs/{kind}/{revision}{end}" for kind in ("tags", "heads") for end in ("^{}", ""))


def split_ambiguous(target: Remote, refs: tuple[str, ...]) -> Remote:
    """Tell branch from directory in `…/tree/branch/and/sub/dir`: the longest name that the host knows is the branch."""
    parts = target.ambiguous.split("/")
    for count in range(len(parts), 0, -1):
        name = "/".join(parts[:count])
        if name in refs:
            return replace(target, revision=name, subdir="/".join(parts[count:]), ambiguous="")
    raise _no_such_revision("The URL names a branch or tag that isn't there.")


def _no_such_revision(message: str) -> RepoUnavailable:
    return RepoUnavailable(
        message, kind="revision_not_found", hint="Check its name, or give the repository's address alone."
    )


def _read(source: Source, target: Remote, job: _Job, environ: Mapping[str, str]) -> GitSnapshot:
    git = open_git(str(job.root / "tip"), None, environ)
    commit = resolve(git, TIP, job.limits)
    history = None
    try:
        fetch_history(source, commit, job.folder("history"), job.limits, job.report)
        history = open_git(str(job.root / "history"), None, environ)
    except ShipfolioError:  # the files are there: worth grading, with what is missing said
        job.notes.append(_NO_HISTORY)
    return read_commit(
        git,
        commit,
        limits=job.limits,
        subdir=target.subdir,
        partial=True,
        shallow=history is None,
        history=history,
        notes=job.notes,
    )


def repository_url(host: str, path: str, policy: Policy) -> str:
    """Where git asks for a repository."""
    port = "" if policy.port == 443 else f":{policy.port}"  # noqa: PLR2004
    return f"{policy.scheme}://{host}{port}/{path}.git"


def _reporter(target: Remote, progress: Callable[[str], None] | None) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda size: progress(f"Fetching {target.host}/{target.path} … {size / 1024 / 1024:.0f} MiB")
