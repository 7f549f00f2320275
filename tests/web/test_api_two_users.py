"""Two users over every route of the API: what is private to one isn't there for the other. A new route needs a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from grader.jobs import order_for
from grader.rubric import load_rubric
from grader.store import Store, accounts
from tests.web.api_worlds import API, key_of, known_host, program, service
from tests.web.sites import keep, person, routes
from tests.worlds import URL, a_document

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from grader.store.accounts import User
    from grader.web.site import Site

MODES = ("owner", "other", "stranger", "admin")


@dataclass(frozen=True, slots=True)
class Row:
    """A route, with ids of Ada's private things in its path, and what each of four people gets.

    `Ada` owns them, `Bob` has an account, a stranger has none, an admin may see everything.
    """

    method: str
    path: str
    owner: int
    other: int
    stranger: int
    admin: int
    body: Any = None


ROWS = (
    Row("POST", "/grades", 202, 202, 202, 202, {"url": URL}),
    Row("GET", "/jobs/{job_id}", 200, 404, 404, 200),
    Row("GET", "/jobs/{job_id}/events", 200, 404, 404, 200),
    Row("DELETE", "/jobs/{job_id}", 204, 404, 404, 204),
    Row("GET", "/reports", 200, 200, 200, 200),
    Row("POST", "/reports", 422, 422, 401, 422, {}),
    Row("GET", "/reports/{report_id}", 200, 404, 404, 200),
    Row("GET", "/reports/{earlier}/compare/{later}", 200, 404, 404, 200),
    Row("PATCH", "/reports/{report_id}", 200, 404, 404, 200, {"visibility": "private"}),
    Row("GET", "/repositories/{host}/{owner:path}/{name}", 200, 404, 404, 200),
    Row("GET", "/rubrics", 200, 200, 200, 200),
    Row("GET", "/rubrics/{rubric}", 200, 200, 200, 200),
    Row("GET", "/me", 200, 200, 200, 200),
    Row("GET", "/tokens", 200, 200, 401, 200),
    Row("POST", "/tokens", 201, 201, 401, 201, {"name": "k", "scopes": ["read"]}),
    Row("DELETE", "/tokens/{token_id}", 204, 404, 401, 404),
    Row("DELETE", "/reports/{report_id}", 204, 404, 404, 204),
)
CHANGING = tuple(row for row in ROWS if row.method != "GET" or row.path.endswith("/events"))  # a new world for each
BY_ROUTE = {(row.method, row.path): row for row in ROWS}


@dataclass(frozen=True, slots=True)
class World:
    """A service where Ada has private things, and a client for each of four people."""

    site: Site
    clients: dict[str, TestClient]
    values: dict[str, str]

    def ask(self, row: Row, mode: str) -> Any:
        return self.clients[mode].request(
            row.method, API + row.path.replace(":path}", "}").format(**self.values), json=row.body
        )


@pytest.fixture
def world(store: Store, monkeypatch: pytest.MonkeyPatch) -> World:
    known_host(monkeypatch)
    site = service(store)
    ada, bob, root = (
        person(site, login, role) for login, role in (("ada", "learner"), ("bob", "instructor"), ("root", "admin"))
    )
    clients = {"stranger": program(site)}
    clients |= {
        name: program(site, key_of(site, user)) for name, user in (("owner", ada), ("other", bob), ("admin", root))
    }
    return World(site, clients, values_of(site, ada))


def values_of(site: Site, ada: User) -> dict[str, str]:
    private = {"owner": ada.id, "visibility": "private"}
    first, second = (keep(site, a_document(score=score), **private) for score in (40, 50))
    job = site.jobs.enqueue(order_for(f"{URL}-private", load_rubric("portfolio"), **private)).job
    claimed = site.jobs.claim("w")
    assert claimed is not None
    site.jobs.finish(claimed, a_document(score=60))
    with site.store.write() as session:
        token, _ = accounts.add_api_token(session, ada.id, "hers", ["read"])
    return {
        "job_id": job.id, "report_id": first, "earlier": first, "later": second, "token_id": token.id,
        "host": "github.com", "owner": "ada", "name": "engine", "rubric": "portfolio",
    }  # fmt: skip


def test_every_route_has_a_row() -> None:
    there = {
        (method, route.path.removeprefix(API))
        for route in routes()
        if route.path.startswith(API)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert there == set(BY_ROUTE)


@pytest.mark.parametrize("mode", MODES[::-1])
@pytest.mark.parametrize("row", CHANGING, ids=lambda row: f"{row.method} {row.path}")
def test_nobody_changes_what_is_private_to_others(world: World, row: Row, mode: str) -> None:
    is_as_its_row_says(world, row, mode)


@pytest.mark.parametrize("mode", MODES)
def test_what_is_private_is_not_there_for_others(world: World, mode: str) -> None:
    for row in ROWS:
        if row not in CHANGING:
            is_as_its_row_says(world, row, mode)


def is_as_its_row_says(world: World, row: Row, mode: str) -> None:
    answer = world.ask(row, mode)
    assert answer.status_code == getattr(row, mode), f"{row.method} {row.path}: {answer.text}"
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_not_there_looks_the_same_as_what_is_not_yours(world: World) -> None:
    for row in ROWS:
        if row.other != 404:
            continue
        theirs = world.ask(row, "other")
        absent = World(world.site, world.clients, {name: _absent(value) for name, value in world.values.items()})
        nothing = absent.ask(row, "other")
        assert (theirs.status_code, theirs.json()) == (nothing.status_code, nothing.json()), row


def _absent(value: str) -> str:
    return "z" * 24 if len(value) == 24 else value + "-none"


def test_lists_hold_nothing_of_others(world: World) -> None:
    for mode in ("other", "stranger"):
        for path in ("/reports", "/reports?of=public", "/reports?host=github.com&owner=ada&name=engine"):
            assert world.clients[mode].get(API + path).json()["items"] == []
    assert len(world.clients["owner"].get(f"{API}/reports").json()["items"]) == 3
    assert len(world.clients["owner"].get(f"{API}/tokens").json()["items"]) == 2
    assert len(world.clients["other"].get(f"{API}/tokens").json()["items"]) == 1


def test_a_private_report_answers_nobody_elses_order(world: World) -> None:
    ada = (
        world.clients["owner"].post(f"{API}/grades", json={"url": URL, "ref": "c" * 40, "visibility": "private"}).json()
    )
    bob = world.clients["other"].post(f"{API}/grades", json={"url": URL, "ref": "c" * 40})
    assert bob.status_code == 202
    assert bob.json()["id"] != ada["id"]
