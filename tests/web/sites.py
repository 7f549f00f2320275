"""A whole service in this process, over a database of its own, and clients that behave like browsers and programs."""

from __future__ import annotations

import functools
import hashlib
import importlib
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

from grader.settings import Settings
from grader.store import open_jobs, open_store
from grader.store.accounts import add_user, start_session
from grader.store.reports import save_report
from grader.web.app import PARTS, create_app
from grader.web.site import Site
from tests.databases import careless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.routing import APIRoute

    from grader.store.accounts import User

_SETTINGS = {field.name for field in fields(Settings)} - {"base_url"}


@functools.cache
def _empty_database() -> bytes:
    """A database with its tables and nothing in them; making those anew for each test would take half a second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_store(f"sqlite:///{path.as_posix()}").close()
        return path.read_bytes()


def site_at(path: Path, **changes: Any) -> Site:
    """A service whose database is a new file in `path`; `changes` are fields of Site or of Settings."""
    (path / "site.db").write_bytes(_empty_database())
    url = f"sqlite:///{(path / 'site.db').as_posix()}"
    store = careless(open_store(url))
    settings = Settings(url, **{name: changes.pop(name) for name in [*changes] if name in _SETTINGS})
    return replace(Site(settings, store, open_jobs(store), environ={}), **changes)


def client_of(site: Site, **options: Any) -> TestClient:
    """A program that asks; `raise_server_exceptions=False` for the page of a bug."""
    return TestClient(create_app(site), base_url=site.base_url, follow_redirects=False, **options)


def person(site: Site, login: str, role: str = "learner", password: str | None = None) -> User:
    """An account; without a password it can only be logged in by `browser_of`."""
    with site.store.write() as session:
        return add_user(session, login, login.title(), role, password)


def browser_of(site: Site, user: User | None = None, **options: Any) -> TestClient:
    """A browser: it says where a form comes from, and keeps the cookie of whoever is logged in."""
    client = client_of(site, **options)
    client.headers["Sec-Fetch-Site"] = "same-origin"
    if user is not None:
        with site.store.write() as session:
            secret = start_session(session, user.id)
        client.cookies.set("__Host-shipfolio" if site.https else "shipfolio", secret)
    return client


def keep(site: Site, text: str, **more: Any) -> str:
    """Put a report into the store, as a worker would; `text` as `shipfolio grade --format json` prints it."""
    with site.store.write() as session:
        key = hashlib.sha256(f"{text}{sorted(more.items())}".encode("utf-8", "replace")).hexdigest()
        return save_report(session, text, **{"key": key, **more})


def routes() -> Iterator[APIRoute]:
    """Every route of the service."""
    for part in PARTS:
        yield from _flat(importlib.import_module(f"grader.web.{part}").router.routes)


def _flat(found: Any) -> Iterator[APIRoute]:
    for route in found:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _flat(inner.routes)
        else:
            yield route
