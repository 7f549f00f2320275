from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from grader.cohort.marks import final_marks
from grader.model import Failure
from grader.reports import Look, render
from grader.rubric import load_rubric
from grader.store import cohorts
from grader.store.marks import append_mark, ledger
from tests.cohort.classes import commit_of
from tests.reports import worlds
from tests.web.cohort_worlds import BASE, alone, class_at, teaching
from tests.web.sites import browser_of, person

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.cohort.marks import LearnerMarks
    from grader.web.site import Site
    from tests.cohort.classes import School

CANARY = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def marks_of(site: Site, school: School, name: str) -> LearnerMarks:
    with site.store.read() as session:
        return final_marks(session, school.cohort, {school.learner(name).id})[0]


def act(client: TestClient, school: School, name: str, what: str, **form: str) -> Any:
    return client.post(f"{BASE}/learners/{school.learner(name).id}/{what}", data=form)


@pytest.fixture
def graded(tmp_path: Path) -> tuple[Site, School, TestClient]:
    site, school = class_at(tmp_path, "ada", "bob")
    school.grade(ada=60, bob=80)
    return site, school, alone(site)


def test_a_person_marks_overrides_and_takes_back(graded: tuple[Site, School, TestClient]) -> None:
    site, school, client = graded
    page = client.get(f"{BASE}/learners/{school.learner('ada').id}").text
    assert "Change<span" in page
    assert "Bob ›" in page
    refused = act(client, school, "ada", "mark", criterion="readme", kind="override", points="2")
    assert refused.status_code == 422
    assert "needs a reason" in refused.text
    for points, words in (("9000", "Give points from"), ("nan", "no points"), ("", "no points"), ("x", "no points")):
        got = act(client, school, "ada", "mark", criterion="readme", points=points)
        assert got.status_code == 422
        assert words in got.text
    assert marks_of(site, school, "ada").final == 60
    assert (
        act(client, school, "ada", "mark", whole="yes", kind="override", points="71,5", reason=CANARY).status_code
        == 303
    )
    marks = marks_of(site, school, "ada")
    assert (marks.final, marks.by) == (71.5, "override")
    page = client.get(f"{BASE}/learners/{school.learner('ada').id}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    audit = client.get(f"{BASE}/audit", params={"kind": "override"}).text
    assert "the whole" in audit
    assert "60 points at aaaaaaaaaaaa" in audit
    assert "<script>alert" not in audit
    act(client, school, "ada", "mark", whole="yes", kind="override", take_back="yes", reason="A slip.")
    assert marks_of(site, school, "ada").final == 60
    assert "taken back" in client.get(f"{BASE}/audit", params={"who": "ada"}).text
    assert "No line yet like that" in client.get(f"{BASE}/audit", params={"who": "bob", "kind": "manual"}).text


def test_a_mark_survives_a_new_grade_and_says_that_the_ground_moved(graded: tuple[Site, School, TestClient]) -> None:
    site, school, client = graded
    act(client, school, "ada", "mark", criterion="readme", kind="override", points="1", reason="Copied.")
    school.begin({"ada": commit_of("b")})
    school.work({"ada": 90.0}, {"ada": commit_of("b")})
    client.post(f"{BASE}/batch/decide", data={"decision": "accept"})
    page = client.get(f"{BASE}/learners/{school.learner('ada').id}").text
    assert "ground moved" in page
    line = next(each for each in marks_of(site, school, "ada").submissions[0].criteria if each.criterion == "readme")
    assert (line.standing, line.moved) == (1.0, True)


def test_comments_extensions_and_the_way_back(graded: tuple[Site, School, TestClient]) -> None:
    _, school, client = graded
    act(client, school, "ada", "comment", text="Well done.", criterion="readme")
    act(client, school, "ada", "comment", text=CANARY, internal="yes")
    page = client.get(f"{BASE}/learners/{school.learner('ada').id}").text
    assert "Well done." in page
    assert "instructors only" in page
    assert "<script>alert" not in page
    assert act(client, school, "ada", "extension", until="2026-12-24T12:00").status_code == 422
    assert act(client, school, "ada", "extension", until="", text="Ill.").status_code == 422
    assert act(client, school, "ada", "extension", until="2026-12-24T12:00", text="Ill.").status_code == 303
    until = school.learner("ada").extended_to
    assert until is not None
    assert until.isoformat() == "2026-12-24T12:00:00+00:00"
    assert "until 2026-12-24 12:00 UTC" in client.get(f"{BASE}/learners/{school.learner('ada').id}").text


def test_a_check_is_spared_or_not(graded: tuple[Site, School, TestClient]) -> None:
    _, school, client = graded
    form = {"submission": school.ids["ada"], "check": "tests-present", "granted": "yes"}
    assert act(client, school, "ada", "waiver", **form).status_code == 422
    assert act(client, school, "ada", "waiver", **{**form, "check": "nothing", "text": "x"}).status_code == 422
    assert (
        act(client, school, "ada", "waiver", **{**form, "submission": school.ids["bob"], "text": "x"}).status_code
        == 422
    )
    assert act(client, school, "ada", "waiver", **form, text="Not asked.").status_code == 303
    assert act(client, school, "ada", "waiver", **{**form, "granted": "no"}, text="Asked after all.").status_code == 303
    page = client.get(f"{BASE}/learners/{school.learner('ada').id}").text
    assert "Asked after all." in page
    assert ">refused</span>" in page


def test_another_cohorts_learner_isnt_there(graded: tuple[Site, School, TestClient]) -> None:
    site, school, client = graded
    with site.store.write() as session:
        other = cohorts.put_cohort(session, school.cohort.course_id, "winter", load_rubric("portfolio"))
        stranger = cohorts.put_learner(session, other.id, "eve")
    assert client.get(f"{BASE}/learners/{stranger.id}").status_code == 404
    assert client.post(f"{BASE}/learners/{stranger.id}/comment", data={"text": "x"}).status_code == 404
    assert client.post(f"{BASE}/release", data={"learner": stranger.id, "shown": "yes"}).status_code == 404


def test_the_grid_the_insights_and_an_empty_cohort(graded: tuple[Site, School, TestClient]) -> None:
    site, school, client = graded
    with site.store.write() as session:
        cohorts.put_learner(session, school.cohort_id, "eve", name=CANARY, section=CANARY, team=CANARY)
    page = client.get(BASE).text
    assert f'href="{BASE}/learners/{school.learner("ada").id}"' in page
    assert 'data-band="C"' in page
    assert 'data-band="none"' in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "hardest first" in client.get(f"{BASE}/insights").text
    with site.store.write() as session:
        cohorts.put_course(session, "empty")
    client.post("/c/empty", data={"title": "none", "rubric": "portfolio"})
    for tab in ("", "/insights", "/roster", "/batch", "/release", "/gradebook", "/feedback", "/audit"):
        assert client.get(f"/c/empty/none{tab}").status_code == 200, tab


def test_a_learner_sees_their_own_after_release_and_nothing_else(tmp_path: Path) -> None:
    site, school = class_at(tmp_path, "ada", "bob", accounts=True)
    ann, ada, bob = teaching(site, school), person(site, "ada"), person(site, "bob")
    school.begin({"ada": commit_of("a"), "bob": Failure("not_found", "Gone.", "")})
    held = school.jobs.claim("w")
    assert held is not None
    document = json.loads(render("json", [worlds.report(commit="a" * 40)], Look()))
    school.jobs.finish(held, json.dumps(document))
    client = browser_of(site, ann)
    client.get(f"{BASE}/batch")
    assert act(client, school, "ada", "account", login="nobody").status_code == 422
    for name in ("ada", "bob"):
        assert act(client, school, name, "account", login=name).status_code == 303
    act(client, school, "ada", "comment", text="Read chapter 3.", criterion="readme")
    act(client, school, "ada", "comment", text="Between us.", internal="yes")
    act(client, school, "ada", "mark", criterion="readme", kind="override", points="1", reason="Secret reason.")
    early = browser_of(site, ada).get(f"{BASE}/mine").text
    assert "released yet" in early
    assert "Read chapter" not in early
    assert f'href="{BASE}/mine"' in browser_of(site, ada).get("/c").text
    client.post(f"{BASE}/release", data={"scope": "section", "section": "A", "shown": "yes"})
    mine = browser_of(site, ada).get(f"{BASE}/mine").text
    assert "Read chapter 3." in mine
    assert "Next steps" in mine
    for hidden in ("Between us.", "Secret reason.", "ann", "Bob"):
        assert hidden not in mine
    assert "released yet" in browser_of(site, bob).get(f"{BASE}/mine").text
    report = marks_of(site, school, "ada").submissions[0].report_id
    assert browser_of(site, ann).get(f"/r/{report}").status_code == 200
    for user in (ada, bob, None):
        assert browser_of(site, user).get(f"/r/{report}").status_code == 404
    act(client, school, "ada", "account", login="")
    assert browser_of(site, ada).get(f"{BASE}/mine").status_code == 404
    assert browser_of(site, ann).get(f"{BASE}/mine").status_code == 404


def test_the_ledger_is_shown_in_parts(tmp_path: Path) -> None:
    site, school = class_at(tmp_path, "ada")
    client = alone(site)
    school.grade(ada=50)
    with site.store.write() as session:
        for number in range(230):
            append_mark(session, school.learner("ada").id, "manual", float(number % 100), author="me", possible=100)
        total = len(ledger(session, school.cohort_id))
    first = client.get(f"{BASE}/audit").text
    assert f"1–100 of {total}" in first
    assert f"201–{total} of {total}" in client.get(f"{BASE}/audit?after=200").text
    assert client.get(f"{BASE}/audit?after=x").status_code == 422
