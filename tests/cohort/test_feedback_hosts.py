"""Feedback on code hosts: one comment, edited in place, and patience with limits and faults."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.cohort.hosts import KINDS, THREAD, open_host
from grader.cohort.hosts_http import MAX_ANSWER, MAX_PAGES, PER_PAGE, open_api
from grader.errors import InfraError, RepoUnavailable, UsageError
from tests.cohort.host_doubles import HOST, ME, TOKEN, FakeHost, comment, serve, thread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.cohort.hosts import CommentHost

MARK = "<!-- shipfolio:feedback c1 -->"


@pytest.fixture(params=KINDS)
def fake(request: pytest.FixtureRequest) -> Iterator[FakeHost]:
    with serve(request.param) as running:
        yield running


@pytest.fixture
def host(fake: FakeHost) -> CommentHost:
    return open_host(fake.kind, fake.api())


def test_without_a_request_called_feedback_an_issue_is_opened_and_edited_in_place(
    fake: FakeHost, host: CommentHost
) -> None:
    fake.threads += [thread(n, f"Bug {n}") for n in range(1, 4)]
    assert host.find("o/n", MARK) is None
    assert host.create("o/n", f"{MARK}\nfirst").endswith("/issues/4")
    posted = host.find("o/n", MARK)
    assert posted is not None
    assert (posted.thread, posted.comment, posted.body) == (4, None, f"{MARK}\nfirst")
    host.update("o/n", posted, f"{MARK}\nsecond")
    assert [t["body"] for t in fake.threads if t["title"] == THREAD] == [f"{MARK}\nsecond"]
    assert fake.tokens == {TOKEN}


def test_classrooms_request_takes_the_comment(fake: FakeHost, host: CommentHost) -> None:
    fake.threads.append(thread(1, "feedback ", request=True))
    host.create("o/n", f"{MARK}\nfirst")
    posted = host.find("o/n", MARK)
    assert posted is not None
    assert (posted.thread, posted.body) == (1, f"{MARK}\nfirst")
    assert host.update("o/n", posted, f"{MARK}\nsecond")
    assert [c["body"] for c in fake.comments[1]] == [f"{MARK}\nsecond"]
    assert len(fake.threads) == 1


def test_what_stands_on_a_later_page_is_found(fake: FakeHost, host: CommentHost) -> None:
    fake.threads += [thread(n, f"Bug {n}") for n in range(1, 2 * PER_PAGE + 1)]
    fake.threads.append(thread(500, THREAD, request=True))
    fake.comments[500] = [comment(n, "chat") for n in range(PER_PAGE)] + [comment(999, MARK, ME)]
    posted = host.find("o/n", MARK)
    assert posted is not None
    assert posted.comment == 999


def test_a_marker_that_somebody_else_wrote_is_not_ours_to_edit(fake: FakeHost, host: CommentHost) -> None:
    fake.threads += [thread(1, THREAD, MARK), thread(2, THREAD, request=True)]
    fake.comments[2] = [comment(5, MARK)]
    assert host.find("o/n", MARK) is None


def test_a_list_without_end_is_an_error_and_not_a_second_comment(fake: FakeHost, host: CommentHost) -> None:
    fake.threads += [thread(n, "spam") for n in range(1, MAX_PAGES * PER_PAGE + 2)]
    with pytest.raises(InfraError) as why:
        host.find("o/n", MARK)
    assert why.value.kind == "too_many_entries"


def test_who_can_read_it(fake: FakeHost, host: CommentHost) -> None:
    assert host.is_public("o/n") is False
    fake.private = False
    assert host.is_public("o/n") is True


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "auth_needed"), (403, "auth_needed"), (404, "not_found"), (301, "redirected")]
)
def test_refusals_are_the_repositorys(fake: FakeHost, host: CommentHost, status: int, kind: str) -> None:
    fake.faults.append((status, {"Location": "http://127.0.0.1:1/elsewhere"} if status == 301 else {}))
    with pytest.raises(RepoUnavailable) as why:
        host.is_public("o/n")
    assert why.value.kind == kind
    assert TOKEN not in why.value.message + why.value.hint
    assert len(fake.seen) == 1


def test_a_repository_that_is_not_there(host: CommentHost) -> None:
    with pytest.raises(RepoUnavailable):
        host.is_public("o/other")


@pytest.mark.parametrize(
    ("status", "headers", "pause"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (403, {"Retry-After": "30"}, 30.0),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1010"}, 11.0),
        (429, {"RateLimit-Remaining": "0", "RateLimit-Reset": "900"}, 1.0),
        (429, {}, 60.0),
    ],
)
def test_a_host_that_asks_for_patience_gets_it(
    fake: FakeHost, host: CommentHost, status: int, headers: dict[str, str], pause: float
) -> None:
    fake.faults.append((status, headers))
    assert host.is_public("o/n") is False
    assert fake.slept == [pause]


def test_a_limit_that_only_its_message_tells_is_waited_for(fake: FakeHost, host: CommentHost) -> None:
    fake.faults.append((403, {}))
    fake.message = "You have exceeded a secondary rate limit."
    assert host.is_public("o/n") is False
    assert fake.slept == [60.0]


def test_patience_has_an_end(fake: FakeHost, host: CommentHost) -> None:
    fake.faults += [(429, {"Retry-After": "121"})]
    with pytest.raises(InfraError) as why:
        host.is_public("o/n")
    assert (why.value.kind, fake.slept) == ("rate_limited", [])
    fake.faults += [(429, {"Retry-After": "50"})] * 3
    with pytest.raises(InfraError):
        host.is_public("o/n")
    assert fake.slept == [50.0, 50.0]


def test_reading_is_tried_again_after_a_fault_and_writing_anew_is_not(fake: FakeHost, host: CommentHost) -> None:
    fake.faults += [(502, {}), (500, {})]
    assert host.is_public("o/n") is False
    assert fake.slept == [1.0, 2.0]
    fake.faults += [(503, {})] * 4
    with pytest.raises(InfraError):
        host.is_public("o/n")
    fake.slept.clear()
    api = fake.api()
    fake.faults += [(500, {})]
    with pytest.raises(InfraError):
        api.call("POST", "/repos/o/n/issues", {"title": THREAD, "body": "x"})
    assert fake.writes() == ["POST"]


def test_writes_are_spaced(fake: FakeHost, host: CommentHost) -> None:
    host.create("o/n", MARK)
    assert fake.slept == [1.0]


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b"{}", b'{"id": "x"}', b"[" * 100_000])
def test_an_answer_that_is_no_api_is_an_error_and_never_a_crash(fake: FakeHost, host: CommentHost, raw: bytes) -> None:
    fake.raw = raw
    assert host.is_public("o/n") is True  # what can't be told is taken for public
    assert host.find("o/n", MARK) is None
    fake.raw = None
    fake.threads.append(thread(1, THREAD, MARK, ME))
    fake.threads[0].pop("number")
    fake.threads[0].pop("iid")
    with pytest.raises(InfraError, match="isn't known"):
        host.find("o/n", MARK)


def test_only_hosts_and_addresses_that_are_allowed_are_contacted(fake: FakeHost) -> None:
    with pytest.raises(UsageError, match="not fetched"):
        open_host(fake.kind, fake.api(hosts=frozenset())).is_public("o/n")
    with pytest.raises(UsageError, match="not public"):
        open_host(fake.kind, fake.api(networks=())).is_public("o/n")
    assert fake.seen == []


def test_a_host_that_is_away(fake: FakeHost) -> None:
    with pytest.raises(InfraError) as why:
        open_host(fake.kind, fake.api(port=1)).is_public("o/n")
    assert why.value.kind == "unreachable"
    assert fake.slept == [1.0, 2.0, 4.0]


def test_a_proxy_is_asked_for_a_tunnel(fake: FakeHost) -> None:
    api = fake.api(proxy=f"http://me:secret@127.0.0.1:{fake.port}")
    with pytest.raises(InfraError):
        open_host(fake.kind, api).is_public("o/n")
    for proxy in ("socks5h://127.0.0.1:1", "https://127.0.0.1:1"):
        with pytest.raises(UsageError, match="proxy"):
            open_host(fake.kind, fake.api(proxy=proxy)).is_public("o/n")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is needed to make a certificate")
@pytest.mark.parametrize(("host_name", "is_trusted"), [(HOST, True), ("other.example.test", True), (HOST, False)])
def test_a_host_shows_a_certificate_for_its_name(tmp_path: Path, host_name: str, is_trusted: bool) -> None:
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    name = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(key),
        "-out",
        str(made),
        *name,
    ]
    subprocess.run(command, capture_output=True, check=True)
    both = tmp_path / "both.pem"
    both.write_text(key.read_text() + made.read_text())
    with serve("github", both) as fake:
        environ = {"GIT_SSL_CAINFO": str(made)} if is_trusted else {}
        api = replace(fake.api(scheme="https", hosts=frozenset({host_name})), host=host_name, environ=environ)
        if host_name == HOST and is_trusted:
            assert open_host("github", api).is_public("o/n") is False
        else:
            with pytest.raises(InfraError) as why:
                open_host("github", api).is_public("o/n")
            assert why.value.kind == "unreachable"
            assert fake.tokens == set(), "the token was shown to a host that isn't it"


@pytest.mark.parametrize(("status", "kind"), [(422, "host_refused"), (500, "host_failed")])
def test_what_a_host_does_not_take(fake: FakeHost, status: int, kind: str) -> None:
    fake.faults.append((status, {}))
    with pytest.raises(InfraError) as why:
        fake.api().call("POST", "/repos/o/n/issues", {"title": THREAD, "body": "x"})
    assert why.value.kind == kind


def test_a_fault_that_stays_is_the_hosts(fake: FakeHost, host: CommentHost) -> None:
    fake.faults += [(503, {})] * 4
    with pytest.raises(InfraError) as why:
        host.is_public("o/n")
    assert (why.value.kind, fake.slept) == ("host_failed", [1.0, 2.0, 4.0])


def test_an_answer_without_end_is_cut(fake: FakeHost, host: CommentHost) -> None:
    fake.raw = b" " * (MAX_ANSWER + 1)
    with pytest.raises(InfraError, match="without end"):
        host.is_public("o/n")


def test_where_an_api_is_and_what_it_is_shown() -> None:
    environ = {"GITHUB_TOKEN": "t1", "GITLAB_TOKEN": "t2", f"SHIPFOLIO_TOKEN_{HOST.upper().replace('.', '_')}": "t3",
               "SHIPFOLIO_ALLOW_HOSTS": HOST}  # fmt: skip
    github, own, gitlab = (
        open_api("github", "github.com", environ), open_api("github", HOST, environ),
        open_api("gitlab", "gitlab.com", environ),
    )  # fmt: skip
    assert (github.host, github.prefix, github.headers["Authorization"]) == ("api.github.com", "", "Bearer t1")
    assert (own.host, own.prefix, own.headers["Authorization"]) == (HOST, "/api/v3", "Bearer t3")
    assert (gitlab.host, gitlab.prefix, gitlab.headers["PRIVATE-TOKEN"]) == ("gitlab.com", "/api/v4", "t2")
    assert "t1" not in repr(github)
    with pytest.raises(UsageError, match="token"):
        open_api("github", "github.com", {})
    with pytest.raises(UsageError, match="token"):
        open_api("github", "github.com", {"GITHUB_TOKEN": "user:password"})
    with pytest.raises(UsageError, match="not fetched"):
        open_api("github", "evil.example", environ)
    for kind, host in (("github", "gitlab.com"), ("gitlab", "github.com"), ("github", "codeberg.org")):
        with pytest.raises(UsageError, match="another kind"):
            open_api(kind, host, environ)
