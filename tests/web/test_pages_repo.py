"""A repository's page and its badge."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from grader.web import pages_repo
from tests.web.sites import browser_of, keep, person, site_at
from tests.worlds import a_document

if TYPE_CHECKING:
    from pathlib import Path


def test_the_trend_is_told_in_groups(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    first = keep(site, a_document(score=40.0, commit="1" * 40))
    second = keep(site, a_document(score=52.5, commit="2" * 40))
    inside = keep(site, a_document(score=10.0, subdir="src"))
    page = browser_of(site).get("/repo/GitHub.com/ada/engine").text
    assert f'href="/r/{first}/compare/{second}"' in page
    assert "+12.5" in page
    assert f"/r/{inside}/compare" not in page
    assert "2 grades: from 40.0 to 52.5" in page
    assert "[![shipfolio](http://127.0.0.1:8400/badge/github.com/ada/engine.svg)]" in page


def test_a_long_trend_is_cut_and_there_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_repo, "MOST_SHOWN", 2)
    site = site_at(tmp_path)
    client, path = browser_of(site), "/repo/github.com/ada/engine"
    for n in range(3):
        keep(site, a_document(score=float(n), commit=str(n) * 40))
        assert (f'href="{path}?all=1"' in client.get(path).text) is (n == 2)
    assert client.get(path).text.count('<th role="rowheader"') == 2
    assert client.get(f"{path}?all=1").text.count('<th role="rowheader"') == 3


def test_what_is_not_known_has_no_page(tmp_path: Path) -> None:
    client = browser_of(site_at(tmp_path))
    for path in ("github.com/ada/engine", "github.com/engine", "x/", "github.com/a%00b/c", "github.com/%3Cscript%3E/x"):
        assert client.get(f"/repo/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "github.com/ada/engine.svg", "github.com/ada.svg", "x.svg", "", "%00/a/b.svg", "github.com/ada/engine.png",
        "github.com/<script>/'\".svg", "github.com/a/b/c/d/e.svg", "github.com/" + "x" * 3000 + "/y.svg",
    ],
)  # fmt: skip
def test_a_badge_is_always_a_picture(tmp_path: Path, path: str) -> None:
    got = browser_of(site_at(tmp_path)).get(f"/badge/{path}")
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "image/svg+xml"
    assert got.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert ET.fromstring(got.text).attrib["aria-label"] == "shipfolio: not graded"


def test_a_badge_tells_the_last_grade_that_all_may_know(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    client, ada = browser_of(site), person(site, "ada")

    def message() -> str:
        return str(client.get("/badge/github.com/ada/engine.json").json()["message"])

    keep(site, a_document(score=90.0), owner=ada.id, visibility="private")
    keep(site, a_document(score=91.0), owner=ada.id, visibility="unlisted")
    keep(site, a_document(score=92.0), source="upload")
    keep(site, a_document(score=93.0, subdir="src"))
    keep(site, a_document(score=None))
    assert message() == "not graded"
    keep(site, a_document(score=61.5))
    assert message() == "61.5 C"
    keep(site, a_document(score=71.5), owner=ada.id, visibility="public")
    assert message() == "71.5 C"
    assert client.get("/badge/github.com/ada/engine.json?rubric=rag-app").json() == {
        "schemaVersion": 1, "label": "shipfolio", "message": "not graded", "color": "545c69", "cacheSeconds": 300,
    }  # fmt: skip
    assert "71.5 C" in ET.fromstring(client.get("/badge/github.com/ada/engine.svg").text).attrib["aria-label"]


@pytest.mark.parametrize(
    ("owner", "visibility", "source", "listed"),
    [
        ("ada", "private", "grade", "ada root"),
        ("ada", "unlisted", "grade", "ada root"),
        ("ada", "public", "grade", "ada root bob stranger"),
        ("ada", "public", "upload", "ada root"),
        ("", "unlisted", "grade", "ada root bob stranger"),
        ("", "unlisted", "upload", "root"),
        ("", "private", "grade", "root"),
    ],
)
def test_whose_page_names_what(tmp_path: Path, owner: str, visibility: str, source: str, listed: str) -> None:
    site = site_at(tmp_path, accounts=True)
    people = {
        name: person(site, name, role) for name, role in (("ada", "learner"), ("bob", "instructor"), ("root", "admin"))
    }
    keep(site, a_document(), owner=people[owner].id if owner else "", visibility=visibility, source=source)
    for name in ("ada", "bob", "root", "stranger"):
        got = browser_of(site, people.get(name)).get("/repo/github.com/ada/engine")
        assert got.status_code == (200 if name in listed.split() else 404), name


def test_a_group_of_groups_has_its_page_and_badge(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    keep(site, a_document(url="https://gitlab.com/school/ml/2026/engine"))
    assert browser_of(site).get("/repo/gitlab.com/school/ml/2026/engine").status_code == 200
    assert "61.5 C" in browser_of(site).get("/badge/gitlab.com/school/ml/2026/engine.svg").text
