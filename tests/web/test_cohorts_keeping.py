"""A cohort as a whole: a host's pushes, archived, brought back, deleted; each by whoever teaches it, on record."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from grader.cohort.marking import give_mark
from grader.cohort.marks import final_marks
from grader.store import cohorts, reports
from grader.store.cohort_events import events_of
from grader.web.cohorts_place import WHILE_AWAY
from tests.cohort.classes import commit_of
from tests.web.cohort_worlds import BASE, class_at, teaching
from tests.web.sites import browser_of, person

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.web.site import Site
    from tests.cohort.classes import School

A = commit_of("a")
PUSHES = f"student_id,commit,pushed_at\nada,{A},2026-11-01T10:00:00Z\nnobody,{A},2026-11-01T10:00:00Z\nbob,short,now\n"


@pytest.fixture
def world(tmp_path: Path) -> tuple[Site, School, TestClient]:
    site, school = class_at(tmp_path, "ada", "bob", accounts=True)
    school.grade(ada=60, bob=70)
    return site, school, browser_of(site, teaching(site, school))


def recorded(site: Site, school: School) -> list[tuple[str, str]]:
    with site.store.read() as session:
        return [(each.kind, each.words) for each in events_of(session, school.cohort.course_id)]


def refusable(text: str) -> set[str]:
    """Whether forms that change something of a cohort can be used: `inert` or nothing."""
    forms = re.findall(r'<form( inert)?[^>]*? method="post" action="([^"]+)"', text)
    return {inert.strip() for inert, action in forms if action.startswith(BASE) and not action.endswith(WHILE_AWAY)}


def basis(site: Site, school: School, name: str) -> str:
    with site.store.read() as session:
        (marks,) = final_marks(session, school.cohort, {school.learner(name).id})
        return marks.submissions[0].hand_in.basis


# ---------------------------------------------------------------- pushes


def test_a_hosts_pushes_are_shown_before_they_count(world: tuple[Site, School, TestClient]) -> None:
    site, school, client = world
    page = client.post(f"{BASE}/pushes", files={"file": ("pushes.csv", PUSHES.encode())}).text
    assert "1 new, 0 known already, 1 of no repository here, 1 that can’t be read" in page
    assert basis(site, school, "ada") == "observed"
    packed = page.partition('name="packed" value="')[2].partition('"')[0]
    form = {"packed": packed, "name": "pushes.csv", "yes": "yes"}
    got = client.post(f"{BASE}/pushes", data=form)
    assert got.headers["location"].endswith("?done=1-entered-1-of-no-repository-here")
    assert basis(site, school, "ada") == "push_record"
    assert basis(site, school, "bob") == "observed"
    again = client.post(f"{BASE}/pushes", files={"file": ("pushes.csv", PUSHES.encode())}).text
    assert "0 new, 1 known already" in again
    client.post(f"{BASE}/pushes", data=form)
    assert recorded(site, school) == [("pushes", "1 push entered from pushes.csv.")]
    assert "1 push entered from pushes.csv." in client.get(f"{BASE}/audit").text


def test_a_single_push_is_typed(world: tuple[Site, School, TestClient]) -> None:
    site, school, client = world
    form = {"student_id": "ada", "commit": A.upper(), "pushed_at": "2026-11-01T10:00:05"}
    page = client.post(f"{BASE}/pushes", data=form).text
    assert "1 new" in page
    packed = page.partition('name="packed" value="')[2].partition('"')[0]
    assert client.post(f"{BASE}/pushes", data={"packed": packed, "yes": "yes"}).status_code == 303
    with site.store.read() as session:
        (marks,) = final_marks(session, school.cohort, {school.learner("ada").id})
    assert marks.submissions[0].hand_in.seen_at == datetime(2026, 11, 1, 10, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"student_id": "ada", "commit": A, "pushed_at": ""}, "A time is missing"),
        ({"student_id": "ada", "commit": A, "pushed_at": "soon"}, "is no time"),
        ({"packed": "%%%"}, "The file is missing"),
    ],
)
def test_what_is_no_push_is_said_so(world: tuple[Site, School, TestClient], form: dict[str, str], words: str) -> None:
    _, _, client = world
    got = client.post(f"{BASE}/pushes", data=form)
    assert got.status_code == 422
    assert words in got.text
    refused = client.post(f"{BASE}/pushes", files={"file": ("x.csv", b"a,b\n1,2\n")})
    assert "no record of pushes" in refused.text


# ---------------------------------------------------------------- archived, deleted


def test_what_is_archived_is_read_and_not_changed_until_it_is_brought_back(
    world: tuple[Site, School, TestClient],
) -> None:
    site, school, client = world
    learner = f"{BASE}/learners/{school.learner('ada').id}"
    assert client.post(f"{BASE}/archive", data={"away": "yes"}).status_code == 303
    assert client.post(f"{BASE}/archive", data={"away": "yes"}).status_code == 303, "twice is once"
    for path, form in (
        ("/batch", {"what": "all"}), ("/release", {"scope": "all", "shown": "yes"}), ("/settings", {"title": "X"}),
        ("/pushes", {}), ("/feedback", {}), ("/similarity", {}), ("/roster/apply", {}), ("/gradebook/read", {}),
    ):  # fmt: skip
        got = client.post(f"{BASE}{path}", data=form)
        assert got.status_code == 409, path
        assert "archived" in got.text
    assert client.post(f"{learner}/mark", data={"whole": "yes", "points": "1"}).status_code == 409
    for path in ("", "/roster", "/batch", "/gradebook/csv", "/feedback", "/settings"):
        got = client.get(f"{BASE}{path}")
        assert got.status_code == 200
        assert refusable(got.text) <= {"inert"}, f"{path}: a button that would be refused can be pressed"
    assert refusable(client.get(learner).text) == {"inert"}
    assert '<h2 id="rules">' not in client.get(f"{BASE}/settings").text, "there is nothing to save"
    course = client.get("/c/ml").text
    assert course.index("Archived") < course.index("/c/ml/autumn")
    assert "/c/ml/autumn" not in client.get("/c").text
    assert client.post(f"{BASE}/archive", data={}).status_code == 303
    assert client.post(f"{learner}/mark", data={"whole": "yes", "points": "1"}).status_code == 303
    assert refusable(client.get(learner).text) == {""}
    assert recorded(site, school) == [("restored", "Brought back."), ("archived", "Archived.")]


def test_a_cohort_is_deleted_in_two_steps_with_everything_but_the_record(
    world: tuple[Site, School, TestClient],
) -> None:
    site, school, client = world
    course_id = school.cohort.course_id
    with site.store.write() as session:
        give_mark(session, school.cohort, school.learner("ada").id, "manual", 50.0, author="ann")
    assert "Archive it first" in client.post(f"{BASE}/delete", data={"title": "autumn"}).text
    client.post(f"{BASE}/archive", data={"away": "yes"})
    refused = client.post(f"{BASE}/delete", data={"title": "Autumn"})
    assert refused.status_code == 422
    assert "isn’t the cohort’s title" in refused.text
    assert client.post(f"{BASE}/delete", data={"title": "autumn"}).headers["location"] == "/c/ml"
    assert client.get(BASE).status_code == 404
    with site.store.read() as session:
        assert cohorts.list_cohorts(session, course_id) == ()
        assert reports.list_reports(session) == ()
        newest = events_of(session, course_id)[0]
    assert (newest.kind, newest.words, newest.author) == ("deleted", "autumn: 2 learners, 1 mark by a person.", "ann")
    assert newest.words in client.get("/c/ml").text


def test_nobody_else_archives_deletes_or_enters_pushes(world: tuple[Site, School, TestClient]) -> None:
    site, school, client = world
    bea = browser_of(site, person(site, "bea", "instructor"))
    client.post(f"{BASE}/archive", data={"away": "yes"})
    for path, form in (("/delete", {"title": "autumn"}), ("/archive", {}), ("/pushes", {"student_id": "ada"})):
        assert bea.post(f"{BASE}{path}", data=form).status_code == 404
        client.headers["Sec-Fetch-Site"] = "cross-site"
        assert client.post(f"{BASE}{path}", data=form).status_code == 403
        client.headers["Sec-Fetch-Site"] = "same-origin"
    with site.store.read() as session:
        found = cohorts.find_cohort(session, school.cohort_id)
        assert found is not None
        assert found.archived_at is not None
