"""Accounts in the browser: the first one, log-in and log-out, invitations, keys, and what goes with a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grader.reports import Look, render
from grader.store import accounts
from grader.web.accounts import LEAST_PASSWORD
from grader.web.sessions import safe_next
from tests.reports import worlds
from tests.web.sites import browser_of, client_of, keep, person, site_at

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.web.site import Site

PASSWORD = "correct horse battery"
PAIR = {"password": PASSWORD, "again": PASSWORD}
HTTPS = "https://grade.school.example"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as quickly as can be; how they are is `tests/store`'s."""
    monkeypatch.setattr(accounts, "_SCRYPT", {"n": 2, "r": 1, "p": 1})


def site_with(path: Path, **more: object) -> Site:
    site = site_at(path, accounts=True, **more)
    person(site, "root", "admin", PASSWORD)
    return site


def logged_in(client: TestClient) -> bool:
    return client.get("/account").status_code == 200


def test_without_accounts_there_are_no_such_pages(tmp_path: Path) -> None:
    client = browser_of(site_at(tmp_path, setup_secret="word"))
    for path in ("/setup", "/login", "/join", "/account"):
        assert client.get(path).status_code == 404
    assert "Log in" not in client.get("/").text


def test_the_first_account_is_for_whoever_sees_the_terminal(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True, setup_secret="a-word")
    client = browser_of(site)
    assert client.get("/login").headers["Location"] == "/setup"
    assert client.get("/setup").status_code == 200
    form = {"word": "a-word", "login": "Root", "name": "Root R", **PAIR}
    for wrong in (
        {"word": ""},
        {"word": "another"},
        {"again": "different"},
        {"password": "short", "again": "short"},
        {"login": ""},
    ):
        assert client.post("/setup", data={**form, **wrong}).status_code == 422
    got = client.post("/setup", data=form)
    assert (got.status_code, got.headers["Location"]) == (303, "/admin")
    assert client.get("/admin").status_code == 200
    for again in (client, browser_of(site)):
        assert again.get("/setup").status_code == 404
        assert again.post("/setup", data={**form, "login": "eve"}).status_code == 404


def test_without_a_word_there_is_no_first_account(tmp_path: Path) -> None:
    client = browser_of(site_at(tmp_path, accounts=True))
    assert client.post("/setup", data={"word": "", "login": "eve", **PAIR}).status_code == 404
    assert client.get("/login").status_code == 200


def test_logging_in_and_out(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    client = browser_of(site)
    assert client.get("/account").headers["Location"] == "/login?next=/account"
    for wrong in ({"login": "root", "password": "x"}, {"login": "nobody", "password": PASSWORD}, {}):
        got = client.post("/login", data=wrong)
        assert got.status_code == 422
        assert "don&#39;t go together" in got.text
    got = client.post("/login", data={"login": " ROOT ", "password": PASSWORD, "next": "/rubrics"})
    assert got.headers["Location"] == "/rubrics"
    assert logged_in(client)
    secret = client.cookies["shipfolio"]
    assert client.post("/logout").headers["Location"] == "/"
    assert not logged_in(client)
    client.cookies.clear()
    client.cookies.set("shipfolio", secret)
    assert not logged_in(client), "the session lives on after the log-out"


def test_a_log_in_has_a_session_of_its_own(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    client = browser_of(site)
    secrets = []
    for _ in range(2):
        client.post("/login", data={"login": "root", "password": PASSWORD})
        secrets.append(client.cookies["shipfolio"])
    assert secrets[0] != secrets[1]
    client.cookies.clear()
    client.cookies.set("shipfolio", secrets[0])
    assert not logged_in(client), "the former session was left open"


@pytest.mark.parametrize(("base", "name"), [("http://127.0.0.1:8400", "shipfolio"), (HTTPS, "__Host-shipfolio")])
def test_the_cookie_can_be_read_by_nobody_else(tmp_path: Path, base: str, name: str) -> None:
    client = browser_of(site_with(tmp_path, base_url=base))
    cookie = client.post("/login", data={"login": "root", "password": PASSWORD}).headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert ("Secure" in cookie.split("; ")) is (base == HTTPS)
    assert "Domain" not in cookie


def test_guessing_passwords_is_slowed(tmp_path: Path) -> None:
    client = browser_of(site_with(tmp_path))
    statuses = [client.post("/login", data={"login": "root", "password": str(n)}).status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]
    assert client.post("/login", data={"login": "root", "password": PASSWORD}).status_code == 429
    assert client.post("/login", data={"login": "other", "password": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("/account", "/account"), ("/r/x?a=b#c", "/r/x?a=b#c"), ("", "/"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("\\/evil.example", "/"), ("javascript:alert(1)", "/"), ("/a\r\nSet-Cookie: x", "/"),
        ("/\t/evil.example", "/"), ("evil", "/"), ("/" + "a" * 600, "/"), ("/é", "/"),
    ],
)  # fmt: skip
def test_one_is_sent_on_within_the_site(text: str, to: str) -> None:
    assert safe_next(text) == to


def test_an_invitation_makes_one_account(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    with site.store.write() as session:
        _, word = accounts.add_invitation(session, "instructor", created_by=None)
    client = browser_of(site)
    assert "an instructor" in client.get("/join", params={"word": word}).text
    form = {"word": word, "login": "eve", "name": "Eve", **PAIR}
    for wrong in ({"login": "root"}, {"password": "short"}, {"login": ""}):
        assert client.post("/join", data={**form, **wrong}).status_code == 422
    assert client.post("/join", data=form).status_code == 303
    assert logged_in(client)
    assert client.post("/join", data={**form, "login": "mallory"}).status_code == 404
    assert client.get("/join", params={"word": word}).status_code == 404


def test_a_password_is_changed_by_who_knows_it(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    first, second = browser_of(site), browser_of(site)
    for client in (first, second):
        client.post("/login", data={"login": "root", "password": PASSWORD})
    fresh = {"password": "another long one", "again": "another long one"}
    assert first.post("/account/password", data={"now": "wrong", **fresh}).status_code == 422
    assert first.post("/account/password", data={"now": PASSWORD, **fresh, "again": "x"}).status_code == 422
    assert first.post("/account/password", data={"now": PASSWORD, **fresh}).status_code == 303
    assert logged_in(first)
    assert not logged_in(second), "another browser is still logged in"
    assert second.post("/login", data={"login": "root", "password": PASSWORD}).status_code == 422
    assert second.post("/login", data={"login": "root", "password": fresh["password"]}).status_code == 303
    assert len(fresh["password"]) >= LEAST_PASSWORD


def test_a_key_is_shown_once_and_ends_when_it_is_revoked(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    ada = person(site, "ada")
    client = browser_of(site, ada)
    wrongs: tuple[dict[str, object], ...] = ({"scope": []}, {"scope": ["root"]}, {"name": ""}, {"days": "36500"})
    for wrong in wrongs:
        assert (
            client.post("/account/keys", data={"name": "laptop", "days": "90", "scope": ["read"], **wrong}).status_code
            == 422
        )
    got = client.post("/account/keys", data={"name": "<laptop>", "days": "90", "scope": ["read", "grade"]})
    assert got.headers["Cache-Control"] == "no-store"
    secret = re.search(r"shipfolio_[\w-]{20,}", got.text)
    assert secret is not None
    page = client.get("/account").text
    assert secret[0] not in page
    assert "&lt;laptop&gt;" in page
    program = client_of(site)
    program.headers["Authorization"] = f"Bearer {secret[0]}"
    assert program.get("/api/v1/me").status_code == 200
    assert program.get("/account").status_code == 303, "a key opens the pages, whatever it may do"
    key = re.search(r"/account/keys/([a-z2-7]{24})/revoke", page)
    assert key is not None
    client.post(f"/account/keys/{key[1]}/revoke")
    assert program.get("/api/v1/me").status_code == 401


def test_what_is_somebodys_goes_when_they_say_so(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    ada, bob = person(site, "ada", password=PASSWORD), person(site, "bob")
    mine, theirs = (
        keep(site, render("json", [worlds.report(commit=sign * 40)], Look()), owner=user.id)
        for sign, user in (("a", ada), ("b", bob))
    )
    client, stranger = browser_of(site, ada), browser_of(site)
    assert client.post("/account/delete", data={"what": "reports", "password": "wrong"}).status_code == 422
    assert stranger.get(f"/r/{mine}").status_code == 200
    assert client.post("/account/delete", data={"what": "reports", "password": PASSWORD}).status_code == 303
    assert (stranger.get(f"/r/{mine}").status_code, stranger.get(f"/r/{theirs}").status_code) == (404, 200)
    assert logged_in(client)
    assert client.post("/account/delete", data={"what": "account", "password": PASSWORD}).headers["Location"] == "/"
    assert not logged_in(client)
    with site.store.read() as session:
        assert accounts.find_user(session, ada.id) is None


def test_the_only_admin_stays(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    client = browser_of(site)
    client.post("/login", data={"login": "root", "password": PASSWORD})
    got = client.post("/account/delete", data={"what": "account", "password": PASSWORD})
    assert got.status_code == 422
    assert "the only admin" in got.text
    assert logged_in(client)
