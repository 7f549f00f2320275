"""Asks a code host for one commit and its history, by a git without configuration, credentials or patience."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.snapshot.failures import failure
from grader.snapshot.git import environment
from grader.snapshot.process import run_watched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.snapshot.gate import Policy
    from grader.snapshot.limits import Limits
    from grader.snapshot.process import Outcome

TIP = "refs/graded/tip"
_SHALLOW_SLACK = 1  # one commit more than the cap of the log tells that there is more

# Faults of honest old repositories, which cost nothing here: dates and names are parsed by a parser of our own.
_TOLERATED = (
    "zeroPaddedFilemode",
    "badTimezone",
    "badDate",
    "badDateOverflow",
    "missingEmail",
    "missingNameBeforeEmail",
    "missingSpaceBeforeDate",
    "missingSpaceBeforeEmail",
    "multipleAuthors",
    "treeNotSorted",
)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FAULT = re.compile(r"^(?:error|warning): object [0-9a-f]+: ([A-Za-z]+):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A repository that may be contacted: the gate has judged its host and these addresses.

    Attributes:
        url: without credentials.
        addresses: the only ones that are used; empty behind a proxy.
        authorization: a header for this host alone; None to ask without.
    """

    program: str
    url: str
    host: str
    addresses: tuple[str, ...]
    policy: Policy
    environ: Mapping[str, str]
    authorization: str | None = None


def fetch_tip(
    source: Source, wanted: str, directory: str, limits: Limits, report: Callable[[int], None] | None = None
) -> None:
    """Fetch one commit and its files into a new bare repository, as `TIP`.

    Args:
        wanted: a full commit id, a branch, a tag or `HEAD`.

    Raises:
        UsageError, RepoUnavailable, InfraError: by whose fault it is, see `grader.snapshot.failures`.
    """
    # A filter leaves out what is *as large as* its limit, ours what is larger.
    options = ("--depth=1", f"--filter=blob:limit={limits.max_blob_bytes + 1}")
    _fetch(source, wanted, directory, options=options, limits=limits, report=report)


def fetch_history(
    source: Source, commit: str, directory: str, limits: Limits, report: Callable[[int], None] | None = None
) -> None:
    """Fetch a commit's ancestors without their files; raises as `fetch_tip` does."""
    options = (f"--depth={limits.max_commits + _SHALLOW_SLACK}", "--filter=tree:0")
    _fetch(source, commit, directory, options=options, limits=limits, report=report)


def list_refs(source: Source, directory: str, limits: Limits) -> tuple[str, ...]:
    """The names of the host's branches and tags, without `refs/heads/` and `refs/tags/`; raises as `fetch_tip` does."""
    lines = _ls_remote(source, ("--heads", "--tags", "--refs"), (), directory, limits)
    return tuple(sorted({_short(line.partition("\t")[2]) for line in lines if "\t" in line}))


def list_head(source: Source, directory: str, limits: Limits) -> tuple[str, str, tuple[str, ...]]:
    """The default branch, its commit, and the names that `list_refs` gives; raises as it does.

    Both strings are empty where the host names no default branch that has a commit, as with an empty repository.
    """
    lines = _ls_remote(source, ("--symref",), ("HEAD", "refs/heads/*", "refs/tags/*"), directory, limits)
    branch, commit, names = "", "", set()
    for line in lines:
        value, _, name = line.partition("\t")
        if name == "HEAD" and value.startswith("ref: "):
            branch = _short(value.removeprefix("ref: "))
        elif name == "HEAD":
            commit = value
        elif name.startswith(("refs/heads/", "refs/tags/")) and not name.endswith("^{}"):
            names.add(_short(name))
    return branch if commit else "", commit, tuple(sorted(names))


def list_commits(source: Source, names: Sequence[str], directory: str, limits: Limits) -> dict[str, str]:
    """The commit of each of these full names of refs that the host has (`HEAD`, `refs/…`); raises as `fetch_tip` does.

    A name that ends in `^{}` is an annotated tag's commit, where the name alone is the tag.
    """
    pairs = (line.partition("\t") for line in _ls_remote(source, (), tuple(names), directory, limits))
    return {name: commit for commit, _, name in pairs if name in names and is_commit_id(commit)}


def is_commit_id(text: str) -> bool:
    """Whether this is a full id, which a host answers to without naming it among its branches."""
    return _COMMIT.fullmatch(text) is not None


def _short(ref: str) -> str:
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


def _ls_remote(
    source: Source, options: tuple[str, ...], patterns: tuple[str, ...], directory: str, limits: Limits
) -> list[str]:
    done = _run(source, ("ls-remote", *options, "--", source.url, *patterns), directory, limits)
    if done.code != 0 or done.stopped:
        raise failure(done, source, limits, wanted="")
    return done.output.decode("utf-8", "surrogateescape").splitlines()


def _fetch(
    source: Source,
    wanted: str,
    directory: str,
    *,
    options: tuple[str, ...],
    limits: Limits,
    report: Callable[[int], None] | None,
) -> None:
    words = (
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-auto-maintenance",
        "--no-write-fetch-head",
        *options,
    )
    made = _run(source, ("init", "--quiet", "--bare", "--template=", directory), directory, limits)
    if made.code != 0:
        raise failure(made, source, limits, wanted="")
    command = (f"--git-dir={directory}", *words, "--", source.url, f"{wanted}:{TIP}")
    done = _run(source, command, directory, limits, report=report)
    if done.code != 0 and _only_tolerated(done.errors):
        done = _run(source, command, directory, limits, report=report, fsck=False)
    if done.code != 0 or done.stopped:
        raise failure(done, source, limits, wanted=wanted)


def _only_tolerated(errors: str) -> bool:
    """Whether git refused an object for faults that cost nothing here.

    Before git 2.44 a filtered fetch ignores `fetch.fsck.*`. What is fetched again unchecked is still never checked out,
    and read by a reader that has refusals of its own.
    """
    faults = {fault.lower() for fault in _FAULT.findall(errors)}
    return bool(faults) and faults <= {name.lower() for name in _TOLERATED}


def _run(
    source: Source,
    words: tuple[str, ...],
    directory: str,
    limits: Limits,
    *,
    report: Callable[[int], None] | None = None,
    fsck: bool = True,
) -> Outcome:
    settings = [word for setting in _settings(source, fsck=fsck) for word in ("-c", setting)]
    argv = [source.program, "--no-pager", *settings, *words]
    return run_watched(argv, env=_environment(source), directory=directory, limits=limits, report=report)


def certificates(environ: Mapping[str, str]) -> str | None:
    """The file of certificates that this machine trusts, where it has one of its own."""
    names = ("GIT_SSL_CAINFO", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
    return next((environ[name] for name in names if environ.get(name)), None)


def _settings(source: Source, *, fsck: bool) -> list[str]:
    policy = source.policy
    pinned = ",".join(f"[{address}]" if ":" in address else address for address in source.addresses)
    return [
        "protocol.allow=never",
        f"protocol.{policy.scheme}.allow=always",
        "protocol.version=2",
        f"core.hooksPath={os.devnull}",
        f"core.attributesFile={os.devnull}",
        "core.symlinks=false",
        "core.fsmonitor=false",
        "core.protectNTFS=true",
        "core.protectHFS=true",
        "core.bigFileThreshold=8m",
        "credential.helper=",
        "submodule.recurse=false",
        f"fetch.fsckObjects={str(fsck).lower()}",
        *(f"fetch.fsck.{name}=ignore" for name in _TOLERATED),
        "fetch.unpackLimit=1",
        "transfer.bundleURI=false",
        "transfer.credentialsInUrl=die",
        "http.followRedirects=false",
        f"http.proxy={policy.proxy}",
        "http.lowSpeedLimit=1000",
        "http.lowSpeedTime=20",
        *([f"http.curloptResolve={source.host}:{policy.port}:{pinned}"] if pinned else []),
        "safe.bareRepository=explicit",
        "init.templateDir=",
        "init.defaultBranch=main",
        "pack.threads=2",  # each takes address space, which is limited
        "gc.auto=0",
        "maintenance.auto=false",
    ]


def _environment(source: Source) -> dict[str, str]:
    """Git's environment; the token travels here, since a command line can be read by everybody on the machine."""
    env = environment(source.environ, protocols=source.policy.scheme)
    bundle = certificates(source.environ)
    if bundle is not None:
        env["GIT_SSL_CAINFO"] = bundle
    if source.authorization is not None:
        port = "" if source.policy.port == 443 else f":{source.policy.port}"  # noqa: PLR2004
        env["GIT_CONFIG_COUNT"] = "1"
        env["GIT_CONFIG_KEY_0"] = f"http.{source.policy.scheme}://{source.host}{port}/.extraHeader"
        env["GIT_CONFIG_VALUE_0"] = source.authorization
    return env
