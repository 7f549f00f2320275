"""Every page over SQLite and Postgres: what one of them takes, the other does, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.reports import Look, render
from grader.store import accounts
from tests.reports import worlds
from tests.web.api_worlds import known_host, service
from tests.web.sites import browser_of, keep, person

if TYPE_CHECKING:
    import pytest

    from grader.store import Store

PASSWORD = "correct horse battery"


def test_a_person_finds_their_way(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    monkeypatch.setattr(accounts, "_SCRYPT", {"n": 2, "r": 1, "p": 1})
    site = service(store)
    root = person(site, "root", "admin", PASSWORD)
    first, second = (
        keep(site, render("json", [made], Look()), owner=root.id)
        for made in (worlds.report(commit="1" * 40), worlds.hostile_run())
    )
    client = browser_of(site)
    assert client.post("/login", data={"login": "root\U0001f4a9", "password": PASSWORD}).status_code == 422
    assert client.post("/login", data={"login": "root", "password": PASSWORD}).status_code == 303
    where = client.post("/", data={"url": "https://github.com/ada/engine", "visibility": "private"}).headers["Location"]
    paths = (
        "/",
        where,
        f"/r/{first}",
        f"/r/{first}/compare/{second}",
        "/repo/github.com/ada/engine",
        "/account",
        "/admin",
    )
    for path in (*paths, "/badge/github.com/ada/engine.svg", "/badge/github.com/a%00/b.svg", "/about"):
        assert client.get(path).status_code == 200, path
    assert client.post("/admin/invitations", data={"role": "learner", "note": "für Zoë"}).status_code == 200
    assert client.post("/account/keys", data={"name": "laptop", "days": "30", "scope": "read"}).status_code == 200
    assert client.post(f"/r/{first}/visibility", data={"visibility": "public"}).status_code == 303
    assert client.post(f"{where}/cancel").status_code == 303
    assert "Not graded" in client.get(where).text
    assert client.post("/account/delete", data={"what": "reports", "password": PASSWORD}).status_code == 303
    assert client.get(f"/r/{first}").status_code == 404
    assert client.post("/logout").status_code == 303
    assert client.get("/account").status_code == 303
