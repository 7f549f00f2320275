"""Fetching from a server of our own, which behaves well or badly; nothing here leaves 127.0.0.1."""

from __future__ import annotations

import base64
import contextlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError, RepoUnavailable, ShipfolioError, UsageError
from grader.model import RepoRef
from grader.snapshot import DEFAULT, Limits
from grader.snapshot.remote import open_remote
from grader.snapshot.target import Remote
from tests import git_server
from tests.factories import git, git_repo
from tests.git_server import HOST, GitServer, serve
from tests.hostile_repos import HOSTILE, Forge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

    from grader.model import Snapshot

CANARY = "canary-0123456789"
BASIC = "Basic " + base64.b64encode(f"oauth2:{CANARY}".encode()).decode()
WITH_TOKEN = {
    "PATH": os.environ["PATH"],
    "SHIPFOLIO_TOKEN_CODE_EXAMPLE_TEST": CANARY,
    "GITHUB_TOKEN": "for-another-host",
}
NAME = Remote(HOST, "o/n")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    repo = git_repo(
        tmp_path / "served" / "o" / "n.git",
        [
            ({"README.md": "# One\n", "sub/a.py": "x = 1\n"}, "One", "2026-01-01"),
            ({"README.md": "# Two\n"}, "Two", "2026-01-02"),
            ({"README.md": "# Three\n"}, "Three", "2026-01-03"),
        ],
        bare=True,
    )
    git(repo, "branch", "feature/x", "main~1")
    git(repo, "-c", "user.name=A", "-c", "user.email=a@b", "tag", "-a", "v1", "-m", "v1", "main~2")
    with serve(tmp_path / "served") as running:
        yield running


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


@contextmanager
def opened(
    server: GitServer,
    target: Remote = NAME,
    *,
    limits: Limits = DEFAULT,
    environ: dict[str, str] | None = None,
    said: list[str] | None = None,
) -> Iterator[tuple[RepoRef, Snapshot]]:
    with open_remote(
        target,
        limits=limits,
        environ=environ or {"PATH": os.environ["PATH"]},
        progress=None if said is None else said.append,
        policy=server.policy(),
        resolver=server.resolver,
    ) as pair:
        yield pair


def refused(server: GitServer, target: Remote = NAME, **options: object) -> ShipfolioError:
    with pytest.raises(ShipfolioError) as caught, opened(server, target, **options):  # type: ignore[arg-type]
        pass
    error = caught.value
    assert error.hint
    assert error.message.endswith(".")
    assert CANARY not in f"{error.message} {error.hint}"
    return error


def test_the_default_branch(server: GitServer) -> None:
    with opened(server) as (ref, snapshot):
        assert ref == RepoRef(f"https://{HOST}/o/n")
        assert snapshot.read("README.md", 100) == b"# Three\n"
        assert [commit.subject for commit in snapshot.log().commits] == ["Three", "Two", "One"]
    assert {host for _, host, _ in server.seen} == {f"{HOST}:{server.port}"}


@pytest.mark.parametrize(
    ("revision", "text"), [("main", "Three"), ("feature/x", "Two"), ("v1", "One"), ("refs/heads/feature/x", "Two")]
)
def test_a_branch_or_an_annotated_tag(server: GitServer, revision: str, text: str) -> None:
    with opened(server, Remote(HOST, "o/n", revision)) as (ref, snapshot):
        assert ref.revision == revision
        assert snapshot.read("README.md", 100) == f"# {text}\n".encode()
        assert snapshot.log().commits[0].subject == text


def test_a_commit_that_is_nobodys_head(server: GitServer) -> None:
    oid = git(server.root / "o" / "n.git", "rev-parse", "main~2").decode().strip()
    with opened(server, Remote(HOST, "o/n", oid)) as (_, snapshot):
        assert snapshot.commit == oid
        assert len(snapshot.log().commits) == 1


def test_branch_and_directory_are_told_apart_by_the_host(server: GitServer) -> None:
    with opened(server, Remote(HOST, "o/n", ambiguous="feature/x/sub")) as (ref, snapshot):
        assert (ref.revision, ref.subdir) == ("feature/x", "sub")
        assert [entry.path for entry in snapshot.entries()] == ["a.py"]
        assert "whole repository" in snapshot.notes[0]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (Remote(HOST, "o/gone"), "not_found"),
        (Remote(HOST, "o/TLS-certificate-fsck"), "not_found"),
        (Remote(HOST, "o/n", "SSL-certificate"), "revision_not_found"),
        (Remote(HOST, "o/n", "gone"), "revision_not_found"),
        (Remote(HOST, "o/n", "1" * 40), "revision_not_found"),
        (Remote(HOST, "o/n", ambiguous="gone/dir"), "revision_not_found"),
        (Remote(HOST, "o/n", "main", "gone"), "directory_not_found"),
        (Remote(HOST, "o/n", "main", "README.md"), "directory_not_found"),
    ],
)
def test_what_is_not_there(server: GitServer, target: Remote, kind: str) -> None:
    error = refused(server, target)
    assert isinstance(error, RepoUnavailable)
    assert error.kind == kind


def test_an_empty_repository(server: GitServer) -> None:
    HOSTILE["empty"](server.root / "o" / "empty.git")
    assert refused(server, Remote(HOST, "o/empty")).kind == "empty_repository"


def test_a_host_that_is_not_allowed_is_not_even_looked_up(server: GitServer) -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise AssertionError

    with pytest.raises(UsageError) as caught:
        open_remote(NAME, limits=DEFAULT, environ=os.environ, resolver=resolver).__enter__()
    assert caught.value.kind == "host_not_allowed"


def test_an_address_that_is_not_allowed_is_not_contacted(server: GitServer) -> None:
    policy = server.policy(networks=())
    with pytest.raises(UsageError) as caught:
        open_remote(NAME, limits=DEFAULT, environ=os.environ, policy=policy, resolver=server.resolver).__enter__()
    assert caught.value.kind == "address_not_allowed"
    assert server.seen == []


def test_a_name_is_resolved_once_so_it_cannot_change_its_mind(server: GitServer) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with open_remote(
        Remote(HOST, "o/n", ambiguous="main/sub"),
        limits=DEFAULT,
        environ=os.environ,
        policy=server.policy(),
        resolver=rebinding,
    ):
        pass
    assert asked == [HOST]


def test_a_redirect_to_another_host_is_not_followed(server: GitServer, tmp_path: Path) -> None:
    with serve(tmp_path / "served") as other:
        server.behave = git_server.redirect_to(f"http://127.0.0.1:{other.port}")
        assert refused(server).kind == "redirected"
        assert other.seen == []


def moved(server: GitServer, old: str, new: str) -> Callable[[BaseHTTPRequestHandler], bool]:
    """What a host does after a renaming."""

    def behave(handler: BaseHTTPRequestHandler) -> bool:
        where = f"http://{HOST}:{server.port}{handler.path.replace(old, new)}"
        return old in handler.path and git_server.answer(301, Location=where)(handler)

    return behave


def test_a_renamed_repository_is_found_on_the_same_host(server: GitServer) -> None:
    server.behave = moved(server, "/o/old.git", "/o/n.git")
    with opened(server, Remote(HOST, "o/old")) as (ref, snapshot):
        assert ref.url == f"https://{HOST}/o/old"
        assert snapshot.read("README.md", 100) == b"# Three\n"
        assert snapshot.notes == (f"The repository has moved to {HOST}/o/n.",)


def test_a_private_repository_may_have_been_renamed(server: GitServer) -> None:
    ask, move = git_server.private(BASIC), moved(server, "/o/old.git", "/o/n.git")
    server.behave = lambda handler: ask(handler) or move(handler)
    with opened(server, Remote(HOST, "o/old"), environ=WITH_TOKEN) as (_, snapshot):
        assert len(snapshot.log().commits) == 3


@pytest.mark.parametrize(
    "location",
    [
        "http://code.example.test:{port}/o/old.git/info/refs?service=git-upload-pack",
        "http://code.example.test:{port}/o/older.git/info/refs",  # which sends on and on
        "http://code.example.test:{port}/login?return_to=x",
        "http://code.example.test:{port}/../etc/info/refs",
        "http://code.example.test:1/o/n.git/info/refs",
        "http://user@code.example.test:{port}/o/n.git/info/refs",
        "https://code.example.test:{port}/o/n.git/info/refs",
        "file:///etc/passwd",
        "/o/n.git",
        "//evil.example/o/n.git",
        "",
    ],
)
def test_other_redirects_lead_nowhere(server: GitServer, location: str) -> None:
    server.behave = git_server.answer(302, Location=location.format(port=server.port))
    assert refused(server, Remote(HOST, "o/old")).kind == "redirected"
    assert len(server.seen) <= 4


def test_a_token_is_sent_only_when_asked_for_and_only_to_its_host(server: GitServer, tmp_path: Path) -> None:
    server.behave = git_server.private(BASIC)
    with opened(server, environ=WITH_TOKEN) as (_, snapshot):
        assert snapshot.read("README.md", 100) == b"# Three\n"
    assert server.seen[0][2] is None
    assert {authorization for _, _, authorization in server.seen[1:]} == {BASIC}
    server.seen.clear()
    server.behave = None
    with opened(server, environ=WITH_TOKEN):
        pass
    assert {authorization for _, _, authorization in server.seen} == {None}


def test_a_token_does_not_follow_a_redirect(server: GitServer, tmp_path: Path) -> None:
    with serve(tmp_path / "served") as other:
        elsewhere = git_server.redirect_to(f"http://127.0.0.1:{other.port}")
        ask = git_server.private(BASIC)
        server.behave = lambda handler: ask(handler) or elsewhere(handler)
        assert refused(server, environ=WITH_TOKEN).kind == "redirected"
        assert other.seen == []


def test_a_private_repository_without_a_token(server: GitServer) -> None:
    server.behave = git_server.private(BASIC)
    error = refused(server)
    assert error.kind == "auth_needed"
    assert "SHIPFOLIO_TOKEN_CODE_EXAMPLE_TEST" in error.hint


def test_a_token_that_is_refused_is_not_shown(server: GitServer) -> None:
    server.behave = git_server.answer(401, WWW_Authenticate='Basic realm="git"')
    error = refused(server, environ=WITH_TOKEN)
    assert error.kind == "auth_needed"
    assert "refused the token" in error.message


def test_the_token_is_written_nowhere(server: GitServer, tmp_path: Path) -> None:
    server.behave = git_server.private(BASIC)
    with opened(server, environ=WITH_TOKEN) as (ref, snapshot):
        secrets = (CANARY.encode(), BASIC.removeprefix("Basic ").encode())
        written = [path for path in (tmp_path / "tmp").rglob("*") if path.is_file()]
        assert written
        assert not [path for path in written if any(secret in path.read_bytes() for secret in secrets)]
        assert CANARY not in f"{ref} {snapshot.notes}"


@pytest.mark.parametrize(
    ("status", "kind", "whose"),
    [
        (403, "auth_needed", RepoUnavailable),
        (404, "not_found", RepoUnavailable),
        (429, "host_failed", InfraError),
        (500, "host_failed", InfraError),
        (503, "host_failed", InfraError),
    ],
)
def test_a_host_that_answers_with_an_error(server: GitServer, status: int, kind: str, whose: type) -> None:
    server.behave = git_server.answer(status, b"\x1b[31mevil\n")
    error = refused(server)
    assert error.kind == kind
    assert isinstance(error, whose)


def test_a_page_that_is_no_repository_has_no_commit(server: GitServer) -> None:
    server.behave = git_server.answer(200, b"<html>hello</html>", Content_Type="text/html")
    assert refused(server).kind == "empty_repository"


def test_dumb_http_is_refused(server: GitServer) -> None:
    def dumb(handler: BaseHTTPRequestHandler) -> bool:
        path = server.root / handler.path.partition("?")[0].lstrip("/")
        return git_server.answer(200, path.read_bytes() if path.is_file() else b"")(handler)

    git(server.root / "o" / "n.git", "update-server-info")
    server.behave = dumb
    assert refused(server).kind == "not_git"


def test_nobody_listens(server: GitServer) -> None:
    policy = server.policy(port=1)
    with pytest.raises(InfraError) as caught:
        open_remote(NAME, limits=DEFAULT, environ=os.environ, policy=policy, resolver=server.resolver).__enter__()
    assert caught.value.kind == "unreachable"


def test_a_server_that_never_finishes(server: GitServer) -> None:
    said: list[str] = []
    server.behave = git_server.drip
    error = refused(server, limits=Limits(fetch_s=1.5), said=said)
    assert error.kind == "timeout"
    assert isinstance(error, InfraError)
    assert said
    assert said[0].startswith(f"Fetching {HOST}/o/n")


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found by /proc")
def test_git_is_ended_with_its_helpers(server: GitServer) -> None:
    def ours() -> list[str]:
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found += [words] if f"{HOST}:{server.port}/" in words else []
        return found

    during: list[str] = []

    def slow(handler: BaseHTTPRequestHandler) -> bool:
        during.extend(ours())
        return git_server.drip(handler)

    server.behave = slow
    assert refused(server, limits=Limits(fetch_s=1.0)).kind == "timeout"
    assert any("remote-http" in words for words in during)
    assert ours() == []


def test_branches_without_end(server: GitServer) -> None:
    server.behave = git_server.flood
    target = Remote(HOST, "o/n", ambiguous="main/sub")
    error = refused(server, target, limits=Limits(fetch_s=20, fetch_memory_bytes=200 * 2**20, refs_bytes=2**20))
    assert error.kind in {"too_large", "fetch_failed", "timeout"}


def test_a_pack_over_the_limit(server: GitServer) -> None:
    files = {f"{number}.bin": os.urandom(2**20) for number in range(6)}
    git_repo(server.root / "o" / "big.git", [(files, "Add", "2026-01-01")], bare=True)
    target = Remote(HOST, "o/big")
    error = refused(server, target, limits=Limits(fetch_file_bytes=2 * 2**20))
    assert error.kind == "too_large"
    with opened(server, target, limits=Limits(fetch_file_bytes=8 * 2**20)) as (_, snapshot):
        assert len(snapshot.entries()) == 6


def test_disk_is_watched_while_it_fills(server: GitServer) -> None:
    files = {f"{number}.bin": os.urandom(2**20) for number in range(4)}
    git_repo(server.root / "o" / "big.git", [(files, "Add", "2026-01-01")], bare=True)
    server.behave = None
    error = refused(server, Remote(HOST, "o/big"), limits=Limits(fetch_bytes=1000))
    assert error.kind == "too_large"


def test_history_that_cannot_be_fetched_is_a_note(server: GitServer) -> None:
    posts: list[str] = []

    def only_the_tip(handler: BaseHTTPRequestHandler) -> bool:
        posts.append(handler.command)
        return posts.count("GET") > 1 and git_server.answer(500)(handler)

    server.behave = only_the_tip
    with opened(server) as (_, snapshot):
        assert snapshot.read("README.md", 100) == b"# Three\n"
        assert len(snapshot.log().commits) == 1
        assert snapshot.log().truncated
        assert "history could not be fetched" in snapshot.notes[0]


def test_long_history_is_capped(server: GitServer) -> None:
    for cap, listed, truncated in ((2, 2, True), (3, 3, False)):
        with opened(server, limits=Limits(max_commits=cap)) as (_, snapshot):
            assert (len(snapshot.log().commits), snapshot.log().truncated) == (listed, truncated)


@pytest.mark.parametrize(
    "name", ["traversal", "submodules", "zero_padded_modes", "odd_names", "symlinks", "tree_bomb", "stub"]
)
def test_hostile_content_ends_in_a_snapshot_or_a_named_error(server: GitServer, name: str) -> None:
    HOSTILE[name](server.root / "o" / f"{name}.git")
    if name == "traversal":
        assert refused(server, Remote(HOST, f"o/{name}")).kind == "broken_repository"
        return
    with opened(server, Remote(HOST, f"o/{name}")) as (_, snapshot):
        assert snapshot.commit


def test_a_ref_cannot_smuggle_words_into_an_error(server: GitServer) -> None:
    forge = Forge(server.root / "o" / "words.git")
    forge.commit(forge.tree([(b"100644", b"\x1b[31m returned error: 404 \n..", forge.blob("x"))]))
    (server.root / "o" / "words.git" / "refs" / "heads" / "main").write_text("4" * 40 + "\n")
    error = refused(server, Remote(HOST, "o/words"))
    assert error.message.isprintable()
