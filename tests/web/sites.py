"""A whole service in this process, over a database of its own, and clients that behave like browsers and programs."""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

from grader.settings import Settings
from grader.store import open_jobs, open_store
from grader.store.accounts import add_user, start_session
from grader.store.reports import save_report
from grader.web.app import PARTS, create_app
from grader.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi.routing import APIRoute

    from grader.store.accounts import User

BASE = "http://127.0.0.1:8400"


def site_at(path: Path, **changes: Any) -> Site:
    """A service whose database is a new file in `path`."""
    url = f"sqlite:///{(path / 'site.db').as_posix()}"
    store = open_store(url)
    settings = Settings(url, **{name: changes.pop(name) for name in ("trusted_proxies",) if name in changes})
    return replace(Site(settings, store, open_jobs(store), environ={}), **changes)


def client_of(site: Site, **options: Any) -> TestClient:
    """A program that asks; `raise_server_exceptions=False` for the page of a bug."""
    return TestClient(create_app(site), base_url=site.base_url, follow_redirects=False, **options)


def person(site: Site, login: str, role: str = "learner", password: str = "correct horse battery") -> User:
    """An account."""
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
