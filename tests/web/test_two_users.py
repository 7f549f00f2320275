"""Two users over every page: what is private to one isn't there for the other. A new route needs a row.

The API has its own table in `test_api_two_users.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from grader.jobs import order_for
from grader.reports import Look, render
from grader.rubric import load_rubric
from grader.store import accounts
from tests.reports import worlds
from tests.web.api_worlds import known_host
from tests.web.sites import browser_of, keep, person, routes, site_at

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

ELSEWHERE = ("/api/", "/c/", "/healthz", "/readyz", "/metrics")
PEOPLE = ("ada", "bob", "stranger", "admin")


@dataclass(frozen=True, slots=True)
class Row:
    """A route, with Ada's private things in its path, and the status for Ada, Bob, a stranger and an admin."""

    method: str
    path: str
    ada: int
    bob: int
    stranger: int
    admin: int
    form: dict[str, Any] | None = None


ROWS = (
    Row("GET", "/", 200, 200, 200, 200),
    Row("POST", "/", 303, 303, 303, 303, {"url": "https://github.com/ada/engine"}),
    Row("POST", "/look", 200, 200, 200, 200, {"url": "https://github.com/ada/engine"}),
    Row("POST", "/check", 200, 200, 200, 200, {"url": "https://github.com/ada/engine"}),
    Row("GET", "/static/{digest}/{name}", 404, 404, 404, 404),
    Row("GET", "/favicon.ico", 200, 200, 200, 200),
    Row("GET", "/j/{job_id}", 200, 404, 404, 200),
    Row("GET", "/j/{job_id}/live", 200, 404, 404, 200),
    Row("POST", "/j/{job_id}/cancel", 303, 404, 404, 303),
    Row("GET", "/r/{report_id}", 200, 404, 404, 200),
    Row("GET", "/r/{report_id}/file/{kind}", 200, 404, 404, 200),
    Row("GET", "/r/{report_id}/compare/{other_id}", 200, 404, 404, 200),
    Row("POST", "/r/{report_id}/again", 303, 404, 404, 303),
    Row("POST", "/r/{report_id}/visibility", 303, 404, 404, 303, {"visibility": "private"}),
    Row("POST", "/r/{report_id}/delete", 303, 404, 404, 303),
    Row("GET", "/repo/{host}/{path:path}", 200, 404, 404, 200),
    Row("GET", "/reports", 200, 200, 303, 200),
    Row("GET", "/badge/{host}/{path:path}.svg", 200, 200, 200, 200),
    Row("GET", "/badge/{host}/{path:path}.json", 200, 200, 200, 200),
    Row("GET", "/badge/{_rest:path}", 200, 200, 200, 200),
    Row("GET", "/rubrics", 200, 200, 200, 200),
    Row("GET", "/rubrics/{rubric_id}", 200, 200, 200, 200),
    Row("GET", "/checks/{check_id}", 200, 200, 200, 200),
    Row("GET", "/about", 200, 200, 200, 200),
    Row("GET", "/setup", 404, 404, 404, 404),
    Row("POST", "/setup", 404, 404, 404, 404),
    Row("GET", "/login", 303, 303, 200, 303),
    Row("POST", "/login", 422, 422, 422, 422),
    Row("POST", "/logout", 303, 303, 303, 303),
    Row("GET", "/join", 404, 404, 404, 404),
    Row("POST", "/join", 404, 404, 404, 404, {"password": "a good long one", "again": "a good long one"}),
    Row("GET", "/account", 200, 200, 303, 200),
    Row("POST", "/account/password", 422, 422, 303, 422),
    Row("POST", "/account/keys", 422, 422, 303, 422, {}),
    Row("POST", "/account/keys/{key_id}/revoke", 303, 404, 303, 404),
    Row("POST", "/account/delete", 422, 422, 303, 422),
    Row("GET", "/c", 200, 200, 303, 200),
    Row("POST", "/c", 404, 422, 404, 422, {}),
    Row("GET", "/admin", 404, 404, 404, 200),
    Row("POST", "/admin/invitations", 404, 404, 404, 200),
    Row("POST", "/admin/invitations/{invitation_id}/delete", 404, 404, 404, 303),
    Row("POST", "/admin/users/{user_id}/password", 404, 404, 404, 200),
    Row("POST", "/admin/users/{user_id}", 404, 404, 404, 303, {"role": "learner"}),
)


CHANGING = tuple(row for row in ROWS if row.method != "GET" or row.path.endswith("/live"))  # a new world for each


@dataclass(frozen=True, slots=True)
class World:
    clients: dict[str, TestClient]
    values: dict[str, str]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    known_host(monkeypatch)
    site = site_at(tmp_path, accounts=True, setup_secret="a word")
    ada, bob, root = (person(site, *one) for one in (("ada",), ("bob", "instructor"), ("root", "admin")))
    mine = {"owner": ada.id, "visibility": "private"}
    ids = [keep(site, render("json", [worlds.report(commit=sign * 40)], Look()), **mine) for sign in "ab"]
    order = order_for("https://github.com/ada/private", load_rubric("portfolio"), **mine)
    job = site.jobs.enqueue(order).job
    with site.store.write() as session:
        key, _ = accounts.add_api_token(session, ada.id, "laptop", ("read",))
        invitation, _ = accounts.add_invitation(session, "learner", created_by=root.id)
    values = {
        "report_id": ids[0], "other_id": ids[1], "job_id": job.id, "kind": "json", "host": "github.com", "path": "ada/engine",
        "digest": "x", "name": "y", "_rest": "z", "rubric_id": "portfolio", "check_id": "tests-present", "key_id": key.id,
        "invitation_id": invitation.id, "user_id": bob.id,
    }  # fmt: skip
    people = {"ada": ada, "bob": bob, "stranger": None, "admin": root}
    return World({name: browser_of(site, user) for name, user in people.items()}, values)


def test_every_route_has_a_row() -> None:
    there = {
        (method, route.path)
        for route in routes()
        for method in (route.methods or set()) - {"HEAD"}
        if not route.path.startswith(ELSEWHERE)
    }
    assert there == {(row.method, row.path) for row in ROWS}


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("row", CHANGING, ids=lambda row: f"{row.method} {row.path}")
def test_what_changes_something_is_adas_alone(world: World, row: Row, name: str) -> None:
    is_as_its_row_says(world, row, name)


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_adas_is_hers(world: World, name: str) -> None:
    for row in ROWS:
        if row not in CHANGING:
            is_as_its_row_says(world, row, name)


def is_as_its_row_says(world: World, row: Row, name: str) -> None:
    if row.path.endswith("/live"):  # a stream of a job that nobody works on would not end
        world.clients["ada"].post(row.path.replace("/live", "/cancel").format(**world.values))
    path = row.path.replace(":path}", "}").format(**world.values)
    got = world.clients[name].request(row.method, path, data=row.form)
    assert got.status_code == getattr(row, name), f"{row.method} {path}: {got.text[:500]}"
    if got.status_code == 404:
        assert "ada/engine" not in got.text
        assert "ada/private" not in got.text


def test_a_private_report_is_named_nowhere(world: World) -> None:
    for name in ("bob", "stranger"):
        client = world.clients[name]
        assert "not graded" in client.get("/badge/github.com/ada/engine.svg").text
        assert client.get("/badge/github.com/ada/engine.json").json()["message"] == "not graded"
        assert "ada/engine" not in client.get("/").text
