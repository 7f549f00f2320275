"""What hosts' public APIs tell of a repository: read, remembered, and never more than nice to have."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import pytest

from grader.cohort.hosts_http import Api
from grader.snapshot.gate import Policy
from grader.snapshot.look import Seen
from grader.snapshot.target import Remote
from grader.web import told
from grader.web.told import KEPT_S, LEFT_ALONE_S, WAYS, Tellings, Told, Way, api_of, size, unknown_words, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOKEN = "canary-token"


@dataclass
class Host:
    """Every host's API at once, on 127.0.0.1; `answers` by path, `refuse` is said to who shows no token."""

    answers: dict[str, Any] = field(default_factory=dict)
    refuse: tuple[int, dict[str, str]] | None = None
    seen: list[tuple[str, str, str | None]] = field(default_factory=list)
    port: int = 0
    now_s: float = 1000.0
    wait: threading.Event | None = None

    def api(self, way: Way, environ: Mapping[str, str]) -> Api:
        policy = Policy(frozenset({way.api}), (ip_network("127.0.0.0/8"),), "", "http", self.port)
        return Api(
            way.api, "", {}, policy, environ, resolver=lambda *_: ["127.0.0.1"], now=lambda: 5000.0, silence_s=5.0,
            total_s=5.0,
        )  # fmt: skip

    def tellings(self) -> Tellings:
        return Tellings(self.api, lambda: self.now_s)


@pytest.fixture
def host() -> Iterator[Host]:
    with running(Host()) as made:
        yield made


@contextmanager
def running(host: Host) -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key = self.headers["Authorization"] or self.headers["PRIVATE-TOKEN"]
            host.seen.append((self.headers["Host"].partition(":")[0], self.path, key))
            if host.wait is not None:
                host.wait.wait(20)
            status, headers = (200, {}) if host.refuse is None or key else host.refuse
            body = host.answers.get(self.path, b"") if status == 200 else b"{}"
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status if body else 404)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


def seen_at(name: str, path: str = "ada/engine", **more: Any) -> Seen:
    return Seen(Remote(name, path), "main", "d" * 40, 3, **more)


@pytest.mark.parametrize(
    ("repository", "asked", "answer", "expected"),
    [
        (
            ("github.com", "ada/engine"), ("api.github.com", "/repos/ada/engine"),
            {"size": 2355, "language": "Python"}, Told(2355 * 1024, "Python"),
        ),
        (
            ("gitlab.com", "group/sub/n"), ("gitlab.com", "/api/v4/projects/group%2Fsub%2Fn/languages"),
            {"Jupyter Notebook": 61.5, "Python": 38.5}, Told(None, "Jupyter Notebook"),
        ),
        (
            ("bitbucket.org", "ada/engine"), ("api.bitbucket.org", "/2.0/repositories/ada/engine?fields=size,language"),
            {"size": 70_000, "language": "python"}, Told(70_000, "Python"),
        ),
        (
            ("codeberg.org", "ada/engine"), ("codeberg.org", "/api/v1/repos/ada/engine"),
            {"size": 12, "language": "C++"}, Told(12 * 1024, "C++"),
        ),
    ],
)  # fmt: skip
def test_each_host_is_read_in_its_own_way(
    host: Host, repository: tuple[str, str], asked: tuple[str, str], answer: object, expected: Told
) -> None:
    host.answers[asked[1]] = answer
    assert host.tellings().of(seen_at(*repository), {}) == expected
    assert host.seen == [(*asked, None)]


def test_every_public_code_host_is_known_and_reached_through_the_gate() -> None:
    assert set(WAYS) == Policy().hosts
    for way in WAYS.values():
        api = api_of(way, {})
        assert way.api in api.policy.hosts
        assert (api.policy.scheme, api.policy.port, api.policy.networks, api.headers) == ("https", 443, (), {})
        assert api.total_s <= 3


def test_another_host_is_not_asked(host: Host) -> None:
    assert host.tellings().of(seen_at("git.school.example"), {}) == Told()
    assert host.seen == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"nonsense", b"[" * 100_000, {"size": "big", "language": 7}, {"size": -1, "language": None},
        {"size": True, "language": ""}, {"size": 10**30, "language": "\x00\u202e"}, {"size": 1.5},
    ],
)  # fmt: skip
def test_what_makes_no_sense_tells_nothing(host: Host, body: object) -> None:
    host.answers["/repos/ada/engine"] = body
    told = host.tellings().of(seen_at("github.com"), {})
    assert told.size_bytes is None
    assert "\x00" not in told.language
    assert "\u202e" not in told.language


def test_a_long_language_is_cut(host: Host) -> None:
    host.answers["/repos/ada/engine"] = {"size": 1, "language": "<b>" * 1000}
    assert len(host.tellings().of(seen_at("github.com"), {}).language) <= 40


def test_an_answer_is_remembered_for_a_while(host: Host) -> None:
    host.answers["/repos/ada/engine"] = {"size": 10, "language": "R"}
    tellings = host.tellings()
    for _ in range(3):
        assert tellings.of(seen_at("github.com"), {}).language == "R"
    assert len(host.seen) == 1
    host.now_s += KEPT_S + 1
    tellings.of(seen_at("github.com"), {})
    assert len(host.seen) == 2


def test_only_so_much_is_remembered(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "MOST_KEPT", 2)
    tellings = host.tellings()
    for path in ("a/1", "a/2", "a/3", "a/3", "a/1"):
        tellings.of(seen_at("github.com", path), {})
    assert [path for _, path, _ in host.seen] == [f"/repos/a/{n}" for n in (1, 2, 3, 1)]


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "30"}, 30),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5100"}, 101),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "999999999"}, 3600),
    ],
)
def test_a_host_that_has_had_enough_is_left_alone(host: Host, headers: dict[str, str], pause: int) -> None:
    host.refuse = (403, headers)
    tellings = host.tellings()
    assert tellings.of(seen_at("github.com"), {}) == Told()
    host.refuse, host.answers["/repos/ada/engine"] = None, {"size": 10, "language": "R"}
    host.now_s += pause - 2
    assert tellings.of(seen_at("github.com"), {}) == Told()
    assert len(host.seen) == 1
    host.now_s += 3
    assert tellings.of(seen_at("github.com"), {}).language == "R"


def test_the_token_goes_along_only_where_it_is_needed(host: Host) -> None:
    host.answers["/repos/ada/engine"] = {"size": 10, "language": "R"}
    environ = {"GITHUB_TOKEN": TOKEN}
    host.tellings().of(seen_at("github.com"), environ)
    assert [key for _, _, key in host.seen] == [None]
    host.tellings().of(seen_at("github.com", private=True), environ)
    assert [key for _, _, key in host.seen[1:]] == [f"Bearer {TOKEN}"]
    host.refuse = (429, {"Retry-After": "60"})
    tellings = host.tellings()
    assert tellings.of(seen_at("github.com"), environ).language == "R"
    assert [key for _, _, key in host.seen[2:]] == [None, f"Bearer {TOKEN}"]
    assert host.tellings().of(seen_at("github.com", private=True), {}) == Told()
    assert len(host.seen) == 4, "what is private isn't asked for without a token"


def test_what_was_told_for_a_token_is_told_to_nobody_else(host: Host) -> None:
    host.answers["/repos/ada/engine"] = {"size": 10, "language": "R"}
    tellings = host.tellings()
    assert tellings.of(seen_at("github.com", private=True), {"GITHUB_TOKEN": TOKEN}).language == "R"
    host.answers.clear()
    assert tellings.of(seen_at("github.com"), {}) == Told()


def test_a_host_that_is_away_is_no_trouble_and_left_alone(host: Host) -> None:
    tellings = host.tellings()
    with running(Host()) as other:
        gone = other.port
    there, host.port = host.port, gone
    assert tellings.of(seen_at("github.com"), {}) == Told()
    host.port, host.answers["/repos/ada/engine"] = there, {"size": 10, "language": "R"}
    assert tellings.of(seen_at("github.com"), {}) == Told()
    assert host.seen == []
    host.now_s += LEFT_ALONE_S + 1
    assert tellings.of(seen_at("github.com"), {}).language == "R"


def test_a_host_that_leads_inside_is_not_asked(host: Host) -> None:
    def inside(way: Way, environ: Mapping[str, str]) -> Api:
        api = api_of(way, environ)
        return Api(api.host, "", {}, api.policy, environ, resolver=lambda *_: ["127.0.0.1"])

    assert Tellings(inside).of(seen_at("github.com"), {}) == Told()
    assert host.seen == []


def test_slow_hosts_hold_few_threads(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "MOST_AT_ONCE", 1)
    host.wait = threading.Event()
    tellings = host.tellings()
    first = threading.Thread(target=tellings.of, args=(seen_at("github.com", "a/slow"), {}))
    first.start()
    while not host.seen:
        first.join(0.01)
    assert tellings.of(seen_at("github.com"), {}) == Told()
    host.wait.set()
    first.join()
    tellings.of(seen_at("github.com"), {})
    assert [path for _, path, _ in host.seen] == ["/repos/a/slow", "/repos/ada/engine"]


@pytest.mark.parametrize(
    ("seen", "known", "words", "lacking"),
    [
        (
            seen_at("github.com"), Told(2_411_724, "Python"),
            "main at dddddddddd, 3 branches and tags, mostly Python, 2.3 MiB with its history", "",
        ),
        (
            Seen(Remote("gitlab.com", "a/b", "dev", "src"), "main", "d" * 40, 1), Told(None, "R"),
            "dev, directory src, mostly R", "Its size is known once it is fetched.",
        ),
        (
            Seen(Remote("git.school.example", "a/b"), "", "d" * 40, 1), Told(),
            "no branch at dddddddddd, 1 branch or tag", "Its language and size are known once it is fetched.",
        ),
    ],
)  # fmt: skip
def test_what_is_known_is_said_and_what_is_not_too(seen: Seen, known: Told, words: str, lacking: str) -> None:
    assert words_of(seen, known) == words
    assert unknown_words(known) == lacking


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 KiB"), (655_360, "640 KiB"), (1024**2, "1.0 MiB"), (1024**3 - 1024**2, "1023.0 MiB"), (1024**3, "1.0 GiB")],
)
def test_sizes(count: int, words: str) -> None:
    assert size(count) == words
