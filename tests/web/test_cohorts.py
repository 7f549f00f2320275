from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grader.store import cohorts
from grader.store.cohort_events import events_of
from tests.web.cohort_worlds import BASE, alone, class_at, teaching
from tests.web.sites import browser_of, person, site_at

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.web.site import Site

ROSTER = (
    "student_id,name,section,repo_url\ns1,Ada,A,https://github.com/class/ada\ns2,Bob,B,https://github.com/class/bob\n"
)
RULES = {"title": "Autumn 2026", "rubric": "portfolio", "mode": "static", "late": "pin", "several": "mean"}


def packed(text: str) -> str:
    found = re.search(r'name="packed" value="([^"]+)"', text)
    assert found
    return found[1]


def upload(client: TestClient, text: str | bytes, base: str = BASE, **form: object) -> str:
    data = text.encode() if isinstance(text, str) else text
    got = client.post(f"{base}/roster/preview", files={"file": ("class.csv", data)}, data=form)
    assert got.status_code == 200, got.text[:2000]
    return got.text


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_at(tmp_path)


def test_a_course_and_a_cohort_are_made(site: Site) -> None:
    client = alone(site)
    assert "Make the first one" in client.get("/c").text
    assert client.post("/c", data={"title": "ML & more, 2026"}).headers["location"] == "/c/ml-more-2026"
    again = client.post("/c", data={"title": "ml more 2026"})
    assert again.status_code == 422
    assert "there already" in again.text
    form = {**RULES, "deadline": "2026-11-30T23:59", "per_day": "7.5", "grace_minutes": "60", "most": "50"}
    made = client.post("/c/ml-more-2026", data=form)
    assert made.headers["location"] == "/c/ml-more-2026/autumn-2026/roster"
    with site.store.read() as session:
        course = cohorts.find_course(session, "ml-more-2026")
        assert course is not None
        (cohort,) = cohorts.list_cohorts(session, course.id)
    assert cohort.deadline_at is not None
    assert cohort.deadline_at.isoformat() == "2026-11-30T23:59:00+00:00"
    assert cohort.penalty == {"per_day": 7.5, "grace_minutes": 60, "most": 50, "unit": "points", "by": "started_day"}
    page = client.get("/c/ml-more-2026/autumn-2026/settings").text
    assert 'value="2026-11-30T23:59"' in page
    assert 'value="7.5"' in page
    changed = {**form, "rubric": "", "deadline": "", "per_day": "", "grace_minutes": "", "most": "", "late": "newest"}
    assert client.post("/c/ml-more-2026/autumn-2026/settings", data=changed).status_code == 303
    with site.store.read() as session:
        (cohort,) = cohorts.list_cohorts(session, course.id)
        events = [event.words for event in events_of(session, course.id, cohort.id)]
    assert (cohort.deadline_at, cohort.penalty, cohort.settings["late"]) == (None, {}, "newest")
    assert "Deadline: 2026-11-30 23:59 UTC → none." in events
    assert "Setting late: pin → newest." in events
    assert not any("several" in words for words in events), "what it was by default hasn't changed"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "…"}, "part of an address"),
        ({"per_day": "1e3"}, "no number"),
        ({"per_day": "101"}, "0 to 100"),
        ({"rubric": "../../etc/passwd"}, "no such rubric"),
        ({"mode": "run"}, "runs no projects"),
        ({"late": "never"}, "understood"),
        ({"deadline": "soon"}, "no time"),
    ],
)
def test_rules_that_cant_be_are_said_so(site: Site, wrong: dict[str, str], words: str) -> None:
    client = alone(site)
    client.post("/c", data={"title": "ml"})
    got = client.post("/c/ml", data={**RULES, **wrong})
    assert got.status_code == 422
    assert words in got.text
    with site.store.read() as session:
        course = cohorts.find_course(session, "ml")
        assert course is not None
        assert cohorts.list_cohorts(session, course.id) == ()


def test_an_instructor_makes_courses_a_learner_none(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    ann, lea = person(site, "ann", "instructor"), person(site, "lea")
    assert browser_of(site, lea).post("/c", data={"title": "ml"}).status_code == 404
    assert browser_of(site, ann).post("/c", data={"title": "ml"}).status_code == 303
    assert ">ml</a>" in browser_of(site, ann).get("/c").text
    assert ">ml</a>" not in browser_of(site, lea).get("/c").text
    assert browser_of(site).get("/c").headers["location"] == "/login?next=/c"


def test_who_teaches_a_course_lets_others_in_and_the_last_stays(tmp_path: Path) -> None:
    site, school = class_at(tmp_path, "ada", accounts=True)
    ann, bea, lea = teaching(site, school), person(site, "bea", "instructor"), person(site, "lea")
    client = browser_of(site, ann)
    assert browser_of(site, bea).get("/c/ml").status_code == 404
    assert client.post("/c/ml/members", data={"login": "lea"}).status_code == 422
    assert client.post("/c/ml/members", data={"login": "nobody"}).status_code == 422
    assert client.post("/c/ml/members", data={"login": "bea"}).status_code == 303
    assert browser_of(site, bea).get(f"{BASE}/settings").status_code == 200
    client.post("/c/ml/members", data={"user_id": ann.id, "leave": "yes"})
    assert client.get("/c/ml").status_code == 404
    browser_of(site, bea).post("/c/ml/members", data={"user_id": bea.id, "leave": "yes"})
    assert browser_of(site, bea).get("/c/ml").status_code == 200
    with site.store.write() as session:
        cohorts.set_member(session, school.cohort.course_id, lea.id, "instructor")
    assert browser_of(site, lea).get("/c/ml").status_code == 404


def test_a_roster_is_shown_before_it_counts(tmp_path: Path) -> None:
    site, school = class_at(tmp_path)
    client = alone(site)
    shown = upload(client, ROSTER)
    assert "2 added" in shown
    assert "https://github.com/class/ada" in shown
    assert "Applied" not in client.get(f"{BASE}/roster").text
    with site.store.read() as session:
        assert cohorts.list_learners(session, school.cohort_id) == ()
    done = client.post(f"{BASE}/roster/apply", data={"packed": packed(shown), "name": "class.csv"})
    assert done.headers["location"].endswith("?done=2-added")
    listed = client.get(f"{BASE}/roster").text
    assert "2 learners" in listed
    assert "github.com/class/bob" in listed
    changed = upload(client, ROSTER.replace("Ada,A", "Ada L,A").replace("s2,Bob,B,https://github.com/class/bob\n", ""))
    assert "1 changed, 1 absent" in changed
    assert "<del>Ada</del> <ins>Ada L</ins>" in changed
    kept = upload(client, ROSTER.replace("s2,Bob,B,https://github.com/class/bob\n", ""), part="yes")
    assert "1 unchanged." in kept


def test_a_file_whose_headers_dont_tell_is_mapped(tmp_path: Path) -> None:
    site, _ = class_at(tmp_path)
    client = alone(site)
    text = "wer,wo\ns1,https://github.com/class/ada\n"
    refused = client.post(f"{BASE}/roster/preview", files={"file": ("class.csv", text.encode())})
    assert refused.status_code == 422
    assert "Say below which column is what" in refused.text
    assert '<option value="repo_url=1">wo</option>' in refused.text
    form = {"packed": packed(refused.text), "columns": ["student_id=0", "repo_url=1"]}
    assert "1 added" in client.post(f"{BASE}/roster/preview", data=form).text


def test_rows_that_cant_be_taken_come_back(tmp_path: Path) -> None:
    site, _ = class_at(tmp_path)
    client = alone(site)
    shown = upload(client, ROSTER + "s3,=1+1,A,/etc\n")
    assert "1 row can’t be taken" in shown
    assert "not an address of a code host" in shown
    got = client.post(f"{BASE}/roster/errors", data={"packed": packed(shown)})
    assert got.headers["content-disposition"] == 'attachment; filename="roster-errors.csv"'
    header, row = got.text.splitlines()
    assert header == "student_id,name,section,repo_url,_error"
    assert row.startswith("s3,'=1+1,A,/etc,")


def test_a_column_is_named_by_hand(tmp_path: Path) -> None:
    site, school = class_at(tmp_path)
    client = alone(site)
    text = "wer,link,repo_url\ns1,https://github.com/class/ada,https://github.com/class/old\n"
    refused = client.post(f"{BASE}/roster/preview", files={"file": ("class.csv", text.encode())})
    assert refused.status_code == 422
    form = {"packed": packed(upload(client, ROSTER)), "columns": ["name=0", "section=", "email=9999", "x=1", "team=2"]}
    shown = client.post(f"{BASE}/roster/preview", data=form).text
    assert "as found: student_id" in shown
    client.post(f"{BASE}/roster/apply", data=form)
    with site.store.read() as session:
        first = cohorts.list_learners(session, school.cohort_id)[0]
    assert (first.name, first.team) == ("s1", "A")


@pytest.mark.parametrize("data", ["", "!!!", "eJw=", "QUJD"])
def test_a_packed_file_that_isnt_one(tmp_path: Path, data: str) -> None:
    site, _ = class_at(tmp_path)
    got = alone(site).post(f"{BASE}/roster/apply", data={"packed": data})
    assert got.status_code == 422
    assert "Choose a file" in got.text


def test_a_file_that_is_no_roster_is_said_so(tmp_path: Path) -> None:
    site, _ = class_at(tmp_path)
    for data in (b"\x00\xff" * 100, b"a" * (2 * 1024 * 1024 + 1), b"x,y\n1,2\n"):
        got = alone(site).post(f"{BASE}/roster/preview", files={"file": ("class.csv", data)})
        assert got.status_code == 422
