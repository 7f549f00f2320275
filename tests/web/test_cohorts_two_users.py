"""Who may see what of a class, over every route below /c/: its instructor and admins, and nobody else. A route needs a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from grader.store import cohorts
from tests.cohort.classes import a_school
from tests.web.cohort_worlds import teaching
from tests.web.sites import browser_of, person, routes, site_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi.testclient import TestClient

COHORT = "/c/{course}/{cohort}"
LEARNER = COHORT + "/learners/{learner_id}"
# Not the course's: an instructor of another one, a learner of the class whose marks are released, another, a stranger.
OTHERS = ("bea", "ada", "lea", "stranger")


@dataclass(frozen=True, slots=True)
class Row:
    """A route, the status for who teaches the course and for an admin, and a form."""

    method: str
    path: str
    status: int
    form: dict[str, str] | None = None


ROWS = (
    Row("GET", "/c/{course}", 200),
    Row("POST", "/c/{course}", 422, {"title": ""}),
    Row("POST", "/c/{course}/members", 422, {"login": "nobody"}),
    Row("GET", COHORT, 200),
    Row("GET", COHORT + "/settings", 200),
    Row("POST", COHORT + "/settings", 303, {"title": "Autumn"}),
    Row("GET", COHORT + "/roster", 200),
    Row("POST", COHORT + "/roster/preview", 422, {}),
    Row("POST", COHORT + "/roster/apply", 422, {}),
    Row("POST", COHORT + "/roster/errors", 422, {}),
    Row("GET", COHORT + "/batch", 200),
    Row("POST", COHORT + "/batch", 303, {"what": "again", "state": "none"}),
    Row("POST", COHORT + "/batch/decide", 303, {"decision": "accept"}),
    Row("GET", COHORT + "/batch/live", 200),
    Row("GET", COHORT + "/insights", 200),
    Row("GET", COHORT + "/audit", 200),
    Row("GET", COHORT + "/similarity", 200),
    Row("POST", COHORT + "/similarity", 303, {}),
    Row("GET", COHORT + "/release", 200),
    Row("POST", COHORT + "/release", 303, {"scope": "all", "shown": "yes"}),
    Row("GET", COHORT + "/gradebook", 200),
    Row("GET", COHORT + "/gradebook/{kind}", 200),
    Row("POST", COHORT + "/gradebook/fill", 422, {}),
    Row("POST", COHORT + "/gradebook/read", 422, {}),
    Row("GET", COHORT + "/feedback", 200),
    Row("POST", COHORT + "/feedback", 422, {"host": "github.com"}),
    Row("GET", COHORT + "/pushes", 200),
    Row("POST", COHORT + "/pushes", 422, {}),
    Row("POST", COHORT + "/archive", 303, {}),
    Row("POST", COHORT + "/delete", 422, {"title": "autumn"}),
    Row("GET", LEARNER, 200),
    Row("POST", LEARNER + "/mark", 303, {"whole": "yes", "points": "50"}),
    Row("POST", LEARNER + "/comment", 303, {"text": "x"}),
    Row("POST", LEARNER + "/waiver", 422, {}),
    Row("POST", LEARNER + "/extension", 303, {"until": "2026-12-24T12:00", "text": "Ill."}),
    Row("POST", LEARNER + "/account", 422, {"login": "nobody"}),
)
OWN = Row("GET", COHORT + "/mine", 200)  # the learner's alone, see below


@dataclass(frozen=True, slots=True)
class World:
    clients: dict[str, TestClient]
    values: dict[str, str]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for every route: what these change, none of them asks for."""
    with pytest.MonkeyPatch.context() as patch:
        yield made(tmp_path_factory.mktemp("class"), patch)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return made(tmp_path, monkeypatch)


def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A class whose first learner's marks are released, and everybody's browser."""
    monkeypatch.setattr("grader.web.cohorts_batch.probe", lambda *_, **__: {})
    monkeypatch.setattr("grader.cohort.similarity_child.compare_apart", lambda *_, **__: ("Nothing", ""))
    site = site_at(tmp_path, accounts=True)
    school = a_school(site.store, "ada", "lea")
    school.grade(ada=60, lea=70)
    ann = teaching(site, school)
    bea, ada, lea, root = (person(site, *one) for one in (("bea", "instructor"), ("ada",), ("lea",), ("root", "admin")))
    with site.store.write() as session:
        other = cohorts.put_course(session, "other")
        cohorts.set_member(session, other.id, bea.id, "instructor")
        cohorts.link_user(session, school.learner("ada").id, ada.id)
        cohorts.link_user(session, school.learner("lea").id, lea.id)
        cohorts.set_member(session, school.cohort.course_id, lea.id, "learner")
    browser_of(site, ann).post("/c/ml/autumn/release", data={"learner": school.learner("ada").id, "shown": "yes"})
    people = {"ann": ann, "bea": bea, "ada": ada, "lea": lea, "stranger": None, "admin": root}
    values = {"course": "ml", "cohort": "autumn", "learner_id": school.learner("ada").id, "kind": "csv"}
    return World({name: browser_of(site, user) for name, user in people.items()}, values)


def test_every_route_has_a_row() -> None:
    there = {
        (method, route.path)
        for route in routes()
        for method in (route.methods or set()) - {"HEAD"}
        if route.path.startswith("/c/")
    }
    assert there == {(row.method, row.path) for row in (*ROWS, OWN)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_a_class_is_its_instructors(shared: World, row: Row) -> None:
    path = row.path.format(**shared.values)
    for name in OTHERS:
        got = shared.clients[name].request(row.method, path, data=row.form)
        assert got.status_code == 404, f"{name}: {got.text[:300]}"
        assert "autumn" not in got.text
        assert "Ada" not in got.text.replace("Ada</a>", "")  # her own name, in the head of her own pages
    for name in ("ann", "admin"):
        got = shared.clients[name].request(row.method, path, data=row.form)
        assert got.status_code == row.status, f"{name}: {got.text[:1000]}"


def test_a_learner_sees_only_their_own(world: World) -> None:
    path = OWN.path.format(**world.values)
    mine = world.clients["ada"].get(path)
    assert mine.status_code == 200
    assert "60.0 of 100" in mine.text
    unreleased = world.clients["lea"].get(path)
    assert unreleased.status_code == 200
    assert "released yet" in unreleased.text
    assert "70" not in unreleased.text.partition("<main")[2].partition("</main>")[0]
    for name in ("ann", "bea", "stranger", "admin"):
        assert world.clients[name].get(path).status_code == 404


@pytest.mark.parametrize("row", [*ROWS, OWN], ids=lambda row: f"{row.method} {row.path}")
def test_no_such_class_is_the_same(shared: World, row: Row) -> None:
    path = row.path.format(**{**shared.values, "course": "none"})
    for client in shared.clients.values():
        assert client.request(row.method, path, data=row.form).status_code == 404


def test_a_form_of_another_site_changes_nothing(world: World) -> None:
    client = world.clients["ann"]
    client.headers["Sec-Fetch-Site"] = "cross-site"
    for row in ROWS:
        if row.method == "POST":
            assert client.post(row.path.format(**world.values), data=row.form).status_code == 403, row.path
