from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cohort.marks import final_marks
from grader.store.marks import released
from tests.web.cohort_worlds import BASE, alone, class_at
from tests.web.test_cohorts import packed

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.web.site import Site
    from tests.cohort.classes import School

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Capstone (77),Essay (78)\r\n"
    "    Points Possible,,,,,20,10\r\n"
    '"Ada, L",1,ada,ada,A,,\r\n"Bob, M",2,bob,bob,B,EX,\r\n"Eve, X",3,eve,eve,B,4,\r\n'
)


@pytest.fixture
def graded(tmp_path: Path) -> tuple[Site, School, TestClient]:
    site, school = class_at(tmp_path, "ada", "bob", "cyd")
    school.grade(ada=60, bob=80, cyd=40)
    return site, school, alone(site)


def shown_to(site: Site, school: School) -> set[str]:
    with site.store.read() as session:
        ids = released(session, school.cohort_id)
    return {name for name in school.ids if school.learner(name).id in ids}


def test_marks_are_released_to_one_a_section_or_all(graded: tuple[Site, School, TestClient]) -> None:
    site, school, client = graded
    assert "0 of 3 see their marks" in client.get(f"{BASE}/release").text
    got = client.post(f"{BASE}/release", data={"learner": school.learner("ada").id, "shown": "yes", "back": "learner"})
    assert got.headers["location"] == f"{BASE}/learners/{school.learner('ada').id}"
    assert shown_to(site, school) == {"ada"}
    client.post(f"{BASE}/release", data={"scope": "section", "section": "B", "shown": "yes"})
    assert shown_to(site, school) == {"ada", "bob"}
    client.post(f"{BASE}/release", data={"scope": "all", "shown": "yes"})
    assert shown_to(site, school) == {"ada", "bob", "cyd"}
    client.post(f"{BASE}/release", data={"learner": school.learner("bob").id, "shown": "no"})
    assert shown_to(site, school) == {"ada", "cyd"}
    assert "2 of 3 see their marks" in client.get(f"{BASE}/release").text
    for wrong in (
        {"scope": "all"},
        {"scope": "world", "shown": "yes"},
        {"scope": "section", "section": "Z", "shown": "yes"},
    ):
        assert client.post(f"{BASE}/release", data=wrong).status_code == 422
    assert client.post(f"{BASE}/release", data={"learner": "x", "shown": "yes"}).status_code == 404
    assert shown_to(site, school) == {"ada", "cyd"}


def test_the_gradebook_in_each_format(graded: tuple[Site, School, TestClient]) -> None:
    _, _, client = graded
    got = client.get(f"{BASE}/gradebook/csv")
    assert got.headers["content-disposition"] == 'attachment; filename="ml-autumn.csv"'
    assert '"ada","Ada"' in got.text
    assert client.get(f"{BASE}/gradebook/xlsx").content[:2] == b"PK"
    assert client.get(f"{BASE}/gradebook/jsonl").text.count("\n") == 3
    assert client.get(f"{BASE}/gradebook/exe").status_code == 404


def test_a_platforms_file_is_filled_in(graded: tuple[Site, School, TestClient]) -> None:
    _, _, client = graded
    refused = client.post(f"{BASE}/gradebook/fill", files={"file": ("canvas.csv", CANVAS.encode())})
    assert refused.status_code == 422
    form = {"column": "Capstone"}
    page = client.post(f"{BASE}/gradebook/fill", files={"file": ("canvas.csv", CANVAS.encode())}, data=form).text
    assert "1 filled in, 1 nobody of this cohort, 1 excused" in page
    assert "Not in the file, though they have a mark: cyd" in page
    got = client.post(f"{BASE}/gradebook/fill", data={**form, "packed": packed(page), "download": "yes"})
    assert got.headers["content-type"].startswith("text/csv")
    assert got.content.decode() == CANVAS.replace("ada,ada,A,,", "ada,ada,A,12,")
    wrong = {**form, "packed": packed(page), "points": "-1"}
    assert client.post(f"{BASE}/gradebook/fill", data=wrong).status_code == 422


def test_an_edited_gradebook_is_compared_before_it_counts(graded: tuple[Site, School, TestClient]) -> None:
    site, school, client = graded
    text = client.get(f"{BASE}/gradebook/csv").text
    edited = text.replace('"graded","60","0","60",', '"graded","60","0","66",')
    assert edited != text
    page = client.post(f"{BASE}/gradebook/read", files={"file": ("marks.csv", edited.encode())}).text
    assert "1 mark differs" in page
    assert "60.0 → 66.0" in page
    form = {"packed": packed(page), "enter": "yes"}
    assert client.post(f"{BASE}/gradebook/read", data=form).status_code == 422

    def final() -> float | None:
        with site.store.read() as session:
            return final_marks(session, school.cohort, {school.learner("ada").id})[0].final

    assert final() == 60
    assert client.post(f"{BASE}/gradebook/read", data={**form, "reason": "Moderation"}).status_code == 303
    assert final() == 66
    wrong = edited.replace('"66"', '"900"')
    page = client.post(f"{BASE}/gradebook/read", files={"file": ("marks.csv", wrong.encode())}).text
    assert "give points from 0 to 100" in page
    assert "Enter them as overrides" not in page
