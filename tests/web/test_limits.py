"""One client can't wear the service out: windows slide, each client and host has its own, and the answer says how long."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.testclient import TestClient

from grader.settings import Settings
from grader.web import errors
from grader.web.limits import LOGIN, READ, SUBMIT, Counted, Limiter, client_key, spend
from grader.web.metrics import Metrics
from grader.web.watching import Watch
from grader.web.who import Asking, Who
from tests.web.sites import person, site_at

if TYPE_CHECKING:
    from pathlib import Path

    from grader.web.site import Site

FEW = Settings("sqlite:///x.db", reads_per_minute=3, grades_per_hour=2, host_grades_per_hour=3)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that limits go by, which stands still until a test moves it."""
    now = [1_800_000_001.0]  # a minute and an hour have just begun
    monkeypatch.setattr("time.time", lambda: now[0])
    return now


def left(limiter: Limiter, what: str, client: str, key: str = "") -> str:
    passed, told = limiter.spend(what, client, key)
    return told["RateLimit-Remaining"] if passed else f"none for {told['RateLimit-Reset']} s"


def test_the_last_one_passes_and_the_next_does_not(clock: list[float]) -> None:
    limiter = Limiter(FEW)
    assert [left(limiter, READ, "a") for _ in range(4)] == ["2", "1", "0", "none for 59 s"]
    assert left(limiter, READ, "b") == "2", "another client has a window of its own"


def test_the_window_slides(clock: list[float]) -> None:
    limiter = Limiter(FEW)
    for _ in range(3):
        limiter.spend(READ, "a")
    clock[0] += 58
    assert left(limiter, READ, "a") == "none for 1 s"
    clock[0] += 2
    assert [limiter.spend(READ, "a")[0] for _ in range(2)] == [True, False], "one has left the window, not all three"
    clock[0] += 30
    assert [limiter.spend(READ, "a")[0] for _ in range(2)] == [True, False]
    clock[0] += 120
    assert left(limiter, READ, "a") == "2"


def test_a_host_is_spared_whoever_asks(clock: list[float]) -> None:
    limiter = Limiter(FEW)
    assert [limiter.spend(SUBMIT, client, "git.example")[0] for client in "abcd"] == [True, True, True, False]
    assert limiter.spend(SUBMIT, "d", "other.example")[0]
    assert [limiter.spend(SUBMIT, "e", f"{n}.example")[0] for n in range(3)] == [True, True, False]


def test_what_is_refused_costs_nothing_elsewhere(clock: list[float]) -> None:
    limiter = Limiter(FEW)
    for client in "abc":
        limiter.spend(SUBMIT, client, "git.example")
    assert [limiter.spend(SUBMIT, "d", "git.example")[0] for _ in range(5)] == [False] * 5
    assert limiter.spend(SUBMIT, "d", "other.example")[0]


def test_passwords_are_not_tried_by_the_list(clock: list[float]) -> None:
    limiter = Limiter(FEW)
    assert [limiter.spend(LOGIN, "a", "ada")[0] for _ in range(11)] == [True] * 10 + [False]
    assert limiter.spend(LOGIN, "b", "ada")[0], "who knows the password elsewhere gets in"
    assert sum(limiter.spend(LOGIN, "a", f"user{n}")[0] for n in range(200)) == 90, "nor from one place at all accounts"


def test_no_limit_is_no_limit() -> None:
    limiter = Limiter(replace(FEW, reads_per_minute=0, grades_per_hour=0, host_grades_per_hour=0))
    assert {limiter.spend(what, "a", "h") == (True, {}) for what in (READ, SUBMIT) for _ in range(20)} == {True}


def test_threads_together_get_no_more(clock: list[float]) -> None:
    limiter = Limiter(replace(FEW, reads_per_minute=50))
    passed: list[bool] = []
    threads = [
        threading.Thread(target=lambda: passed.extend(limiter.spend(READ, "a")[0] for _ in range(20))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 45 <= sum(passed) <= 50


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "not an address", True),
    ],
)
def test_a_subscriber_is_one_client(one: str, other: str, same: bool) -> None:
    keys = [client_key(Who(None, "anonymous", client=client)) for client in (one, other)]
    assert (keys[0] == keys[1]) is same


def asked(site: Site) -> TestClient:
    """An application with one counted route, and one that spends orders."""
    app = FastAPI()
    app.state.site, app.state.limiter = site, Limiter(site.settings)
    app.add_middleware(Watch, metrics=Metrics(site))
    errors.register(app)
    router = APIRouter(prefix="/api/v1", dependencies=[Counted])

    @router.get("/thing")
    def thing() -> dict[str, str]:
        return {}

    @router.post("/thing")
    def order(request: Request, who: Asking, host: str) -> dict[str, str]:
        spend(request, who, SUBMIT, host)
        return {}

    app.include_router(router)
    return TestClient(app, base_url=site.base_url)


def limited(tmp_path: Path, **changes: object) -> Site:
    site = site_at(tmp_path, accounts=True)
    return replace(site, settings=replace(site.settings, reads_per_minute=3, grades_per_hour=1), **changes)  # type: ignore[arg-type]


def test_answers_tell_what_is_left(tmp_path: Path, clock: list[float]) -> None:
    client = asked(limited(tmp_path))
    first = client.get("/api/v1/thing").headers
    assert [first[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset", "Policy")] == [
        "3",
        "2",
        "59",
        "3;w=60",
    ]
    assert "Retry-After" not in first
    ordered = client.post("/api/v1/thing?host=h").headers
    assert ordered["RateLimit-Policy"] == "1;w=3600", "the tightest of those that the request counts against"
    assert client.get("/api/v1/thing").status_code == 200
    refused = client.get("/api/v1/thing")
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["kind"] == "rate_limited"
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"] == "59"
    assert refused.headers["RateLimit-Remaining"] == "0"


def test_who_is_alone_with_their_machine_has_no_limits(tmp_path: Path) -> None:
    client = asked(replace(limited(tmp_path), accounts=False))
    answers = [client.get("/api/v1/thing") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any(name.startswith("ratelimit") for name in answers[0].headers)


def test_accounts_are_told_apart_and_addresses_are_the_proxys_word(tmp_path: Path, clock: list[float]) -> None:
    site = limited(tmp_path)
    site = replace(site, settings=replace(site.settings, trusted_proxies=("0.0.0.0/0",)))
    app = asked(site)
    client = TestClient(app.app, base_url=site.base_url, client=("10.0.0.1", 1))
    by = [{"X-Forwarded-For": address} for address in ("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2")]
    assert [client.get("/api/v1/thing", headers=header).status_code for header in by] == [200, 200, 200, 429, 200]
    ada = person(site, "ada")
    assert client_key(Who(ada, "learner", ada.id, "192.0.2.1")) == f"user {ada.id}"
