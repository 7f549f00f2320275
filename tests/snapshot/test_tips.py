from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from grader.errors import ShipfolioError
from grader.snapshot import open_target
from grader.snapshot.limits import DEFAULT
from grader.snapshot.remote import find_tip
from grader.snapshot.target import Remote
from grader.snapshot.tips import host_of, tip_of
from tests import hostile_repos
from tests.factories import git, git_repo
from tests.git_server import HOST, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.git_server import GitServer

WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
ENVIRON = {"PATH": os.environ["PATH"]}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    source = git_repo(tmp_path / "work", [({"a.py": "1\n"}, "One", "2026-01-15T12:00:00+00:00")])
    git(source, *WHO, "tag", "-a", "v1", "-m", "One")
    git(source, "checkout", "-q", "-b", "feature/x")
    (source / "sub").mkdir()
    (source / "sub" / "b.py").write_text("2\n")
    git(source, "add", ".")
    git(source, *WHO, "commit", "-q", "-m", "Two")
    git(source, "checkout", "-q", "main")
    bare = tmp_path / "served" / "o" / "n.git"
    bare.parent.mkdir(parents=True)
    git(tmp_path, "clone", "-q", "--bare", str(source), str(bare))
    git(tmp_path, "init", "-q", "--bare", str(tmp_path / "served" / "o" / "empty.git"))
    with serve(tmp_path / "served") as running:
        yield running


def asked(server: GitServer, target: Remote) -> str:
    return find_tip(target, limits=DEFAULT, environ=ENVIRON, policy=server.policy(), resolver=server.resolver)


@pytest.mark.parametrize(
    ("revision", "same"),
    [(None, "main"), ("HEAD", "main"), ("main", "main"), ("feature/x", "feature/x"), ("v1", "v1^{commit}"),
     ("refs/tags/v1", "v1^{commit}")],
)  # fmt: skip
def test_a_host_is_asked_for_a_name_and_nothing_is_fetched(server: GitServer, revision: str | None, same: str) -> None:
    wanted = git(server.root / "o" / "n.git", "rev-parse", same).decode().strip()
    assert asked(server, Remote(HOST, "o/n", revision)) == wanted
    assert all("git-upload-pack" in path for path, _, _ in server.seen)


def test_branch_and_directory_are_told_apart(server: GitServer) -> None:
    wanted = git(server.root / "o" / "n.git", "rev-parse", "feature/x").decode().strip()
    assert asked(server, Remote(HOST, "o/n", ambiguous="feature/x/sub")) == wanted


def test_a_whole_commit_id_is_its_own_answer(server: GitServer) -> None:
    assert asked(server, Remote(HOST, "o/n", "a" * 40)) == "a" * 40
    assert server.seen == []


@pytest.mark.parametrize(
    ("target", "kind"),
    [(Remote(HOST, "o/n", "nowhere"), "revision_not_found"), (Remote(HOST, "o/empty"), "empty_repository"),
     (Remote(HOST, "o/missing"), "not_found"), (Remote("other.example", "o/n"), "host_not_allowed")],
)  # fmt: skip
def test_what_cannot_be_graded_has_the_same_name_as_when_it_is_fetched(
    server: GitServer, target: Remote, kind: str
) -> None:
    with pytest.raises(ShipfolioError) as caught:
        asked(server, target)
    assert caught.value.kind == kind


def test_a_folder_is_asked_as_it_is_opened(tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "repo", [({"a.py": "1\n", "sub/b.py": "2\n"}, "One", "2026-01-15T12:00:00+00:00")])
    with open_target(str(repo / "sub"), environ=ENVIRON) as (_, snapshot):
        assert tip_of(str(repo / "sub"), environ=ENVIRON) == snapshot.commit
    assert tip_of(str(repo), environ=ENVIRON, revision="main") == snapshot.commit
    for name, target in {"missing": tmp_path / "missing", "empty": hostile_repos.empty(tmp_path / "empty")}.items():
        with pytest.raises(ShipfolioError) as opened, open_target(str(target), environ=ENVIRON):
            pass
        with pytest.raises(ShipfolioError) as caught:
            tip_of(str(target), environ=ENVIRON)
        assert (caught.value.kind, caught.value.message) == (opened.value.kind, opened.value.message), name


@pytest.mark.parametrize(
    ("target", "host"), [("https://GitHub.com/a/b", "github.com"), ("./a", ""), ("/x/y", ""), ("a://", "")]
)
def test_whom_a_target_asks(target: str, host: str) -> None:
    assert host_of(target) == host
