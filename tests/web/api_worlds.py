"""What the tests of the API share: a service over a database, clients with keys, and a code host that needs no network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.settings import Settings
from grader.snapshot.look import Seen
from grader.store import Store, accounts, open_jobs
from grader.web.scopes import SCOPES
from grader.web.site import Site
from grader.web.told import Told
from tests.web.sites import client_of

if TYPE_CHECKING:
    import pytest
    from fastapi.testclient import TestClient

    from grader.snapshot.target import Remote
    from grader.store.accounts import User

API = "/api/v1"
HEAD = "d" * 40


def service(store: Store, **settings: Any) -> Site:
    """A service with accounts over any database."""
    made = Settings("sqlite:///unused.db", **settings)
    return Site(made, store, open_jobs(store), accounts=True, environ={})


def single(store: Store) -> Site:
    """The same for the only user of a machine."""
    return replace(service(store), accounts=False)


def key_of(site: Site, user: User, *scopes: str, **more: Any) -> str:
    """A new key of somebody's; without scopes, one that may do everything."""
    with site.store.write() as session:
        return accounts.add_api_token(session, user.id, "a key", scopes or SCOPES, **more)[1]


def program(site: Site, secret: str = "", **options: Any) -> TestClient:
    """A program, with a key or without."""
    client = client_of(site, **options)
    if secret:
        client.headers["Authorization"] = f"Bearer {secret}"
    return client


def known_host(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every repository is there, nobody is asked; the addresses that would have been looked at."""
    asked: list[str] = []

    def look_up(target: Remote, **_: Any) -> Seen:
        asked.append(target.url)
        return Seen(target, "main", HEAD, 1)

    monkeypatch.setattr("grader.web.submit.look_up", look_up)
    monkeypatch.setattr("grader.web.told.Tellings.of", lambda *_: Told())
    return asked
