"""A look at a repository before it is queued: what its host says, and each named reason why not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError, RepoUnavailable, ShipfolioError, UsageError
from grader.snapshot.look import Seen, look_up
from grader.snapshot.target import Remote
from tests import git_server
from tests.factories import git, git_repo
from tests.git_server import HOST, GitServer, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENVIRON = {"PATH": os.environ["PATH"], "SHIPFOLIO_TOKEN_CODE_EXAMPLE_TEST": "canary-0123456789"}
NAME = Remote(HOST, "o/n")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    repo = git_repo(tmp_path / "served" / "o" / "n.git", [({"a.py": "x = 1\n"}, "One", "2026-01-01")], bare=True)
    git(repo, "branch", "feature/x")
    git(repo, "-c", "user.name=A", "-c", "user.email=a@b", "tag", "-a", "v1", "-m", "v1")
    git(tmp_path, "init", "--quiet", "--bare", str(tmp_path / "served" / "o" / "empty.git"))
    with serve(tmp_path / "served") as running:
        yield running


def look(server: GitServer, target: Remote = NAME, **options: object) -> Seen:
    values: dict[str, object] = {
        "environ": ENVIRON, "within_s": 20.0, "policy": server.policy(), "resolver": server.resolver,
    }  # fmt: skip
    return look_up(target, **{**values, **options})  # type: ignore[arg-type]


def refused(server: GitServer, target: Remote = NAME, **options: object) -> ShipfolioError:
    with pytest.raises(ShipfolioError) as why:
        look(server, target, **options)
    return why.value


def test_what_the_host_says(server: GitServer, tmp_path: Path) -> None:
    seen = look(server)
    assert seen.target == NAME
    assert (seen.branch, seen.names, seen.private) == ("main", 3, False)
    assert seen.commit == git(tmp_path / "served" / "o" / "n.git", "rev-parse", "main").decode().strip()
    assert not any("git-receive-pack" in str(each) for each in server.seen)


@pytest.mark.parametrize("revision", ["feature/x", "v1", "a" * 40])
def test_a_revision_that_can_be_there(server: GitServer, revision: str) -> None:
    assert look(server, Remote(HOST, "o/n", revision)).target.revision == revision


def test_branch_and_directory_are_told_apart(server: GitServer) -> None:
    seen = look(server, Remote(HOST, "o/n", ambiguous="feature/x/src/api"))
    assert (seen.target.revision, seen.target.subdir, seen.target.ambiguous) == ("feature/x", "src/api", "")


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (Remote(HOST, "o/n", "feature/y"), "revision_not_found"),
        (Remote(HOST, "o/n", ambiguous="other/branch"), "revision_not_found"),
        (Remote(HOST, "o/gone"), "not_found"),
        (Remote(HOST, "o/empty"), "empty_repository"),
    ],
)
def test_what_is_not_there_has_a_name(server: GitServer, target: Remote, kind: str) -> None:
    why = refused(server, target)
    assert isinstance(why, RepoUnavailable)
    assert why.kind == kind


def test_a_private_one_is_shown_for_the_token_alone(server: GitServer) -> None:
    import base64  # noqa: PLC0415 - for one header

    header = "Basic " + base64.b64encode(b"oauth2:canary-0123456789").decode()
    server.behave = git_server.private(header)
    assert refused(server).kind == "auth_needed"
    assert not any("Basic" in str(each) for each in server.seen), "the operator's token left without being asked for"
    assert look(server, with_token=True).private


def test_other_hosts_and_addresses_are_not_contacted(server: GitServer) -> None:
    why = refused(server, Remote("evil.example", "o/n"))
    assert isinstance(why, UsageError)
    assert why.kind == "host_not_allowed"
    assert refused(server, policy=server.policy(networks=())).kind == "address_not_allowed"
    assert server.seen == []


def test_a_host_that_drips_is_left(server: GitServer) -> None:
    server.behave = git_server.drip
    why = refused(server, within_s=1.0)
    assert isinstance(why, InfraError)
    assert why.kind == "timeout"
