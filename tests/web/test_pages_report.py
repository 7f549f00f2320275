"""A report's page and its files, two side by side, and what its owner does with it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.model import RepoRef
from grader.reports import Look, render
from grader.web.pages_report import FILES
from tests.reports import worlds
from tests.web.api_worlds import known_host
from tests.web.sites import browser_of, keep, person, site_at

if TYPE_CHECKING:
    from pathlib import Path

    from grader.model import Report
    from grader.web.site import Site


def text_of(value: float = 39.3, **more: object) -> str:
    grade = worlds.report().grade
    assert grade is not None
    return render("json", [worlds.report(grade=replace(grade, value=value), **more)], Look())


def three(site: Site, **more: object) -> list[str]:
    ids = []
    for sign, value in (("1", 20.0), ("2", 30.5), ("3", 39.3)):
        ids.append(keep(site, text_of(value, commit=sign * 40), **more))
        time.sleep(0.002)  # the database's clock has milliseconds
    return ids


def test_a_report_is_shown_with_what_came_before(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    first, second, third = three(site)
    page = browser_of(site).get(f"/r/{third}").text
    assert "<title>39.3 E – ada/engine" in page
    assert "▲ +8.8 since" in page
    assert f'href="/r/{first}"' in page
    assert f'href="/r/{second}/compare/{third}"' in page
    assert 'href="/repo/github.com/ada/engine' in page
    assert f"{site.base_url}/r/{third}" in page
    earlier = browser_of(site).get(f"/r/{first}").text
    assert third not in earlier, "a report doesn't change by what came after it"
    assert "<style" not in page + earlier


def test_history_holds_what_may_be_listed(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    ada = person(site, "ada")
    hidden = keep(site, text_of(10.0, commit="1" * 40), owner=ada.id, visibility="private")
    unlisted = keep(site, text_of(11.0, commit="2" * 40), owner=ada.id)
    uploaded = keep(site, text_of(99.0, commit="3" * 40), source="upload")
    shown = keep(site, text_of(12.0, commit="4" * 40))
    page = browser_of(site).get(f"/r/{shown}").text
    assert not any(each in page for each in (hidden, unlisted, uploaded))
    mine = browser_of(site, ada).get(f"/r/{shown}").text
    assert hidden in mine
    assert unlisted in mine
    assert uploaded not in mine
    assert "not graded by this service" in browser_of(site).get(f"/r/{uploaded}").text


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("made", [worlds.ran, worlds.broken, worlds.hostile], ids=["ran", "broken", "hostile"])
def test_every_format_is_a_file(tmp_path: Path, kind: str, made: object) -> None:
    site = site_at(tmp_path)
    report: Report = made()  # type: ignore[operator]
    text = render("json", [replace(report, ref=replace(report.ref, url="https://github.com/ada/engine"))], Look())
    got = browser_of(site).get(f"/r/{keep(site, text)}/file/{kind}")
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith('attachment; filename="engine')
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    if kind == "json":
        assert got.text == text


def test_a_file_has_a_harmless_name(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    text = text_of(ref=RepoRef('/tmp/"; filename=evil.html\r\nX: y/..'))
    got = browser_of(site).get(f"/r/{keep(site, text)}/file/md")
    assert got.headers["Content-Disposition"].count("filename=") == 1
    assert "X" not in got.headers


def test_two_are_compared_the_earlier_first(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    first, _, third = three(site)
    client = browser_of(site)
    page = client.get(f"/r/{first}/compare/{third}").text
    assert "+</b>" not in page
    assert "19.3" in page
    assert page.replace(first, third) == client.get(f"/r/{third}/compare/{first}").text.replace(first, third)
    other = keep(site, text_of(ref=RepoRef("https://github.com/bob/engine")))
    assert client.get(f"/r/{first}/compare/{other}").status_code == 422
    assert client.get(f"/r/{first}/compare/{first}").status_code == 422
    assert client.get(f"/r/{first}/compare/nothing").status_code == 404


def test_it_is_graded_again_as_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    site = site_at(tmp_path)
    report = keep(site, text_of(ref=RepoRef("https://github.com/ada/engine", "dev", "src")))
    got = browser_of(site).post(f"/r/{report}/again")
    job = site.jobs.find(got.headers["Location"].partition("?")[0].removeprefix("/j/"))
    assert job is not None
    assert got.headers["Location"].endswith(f"?was={report}")
    assert (job.order.revision, job.order.rubric) == ("dev", "portfolio")
    assert job.order.target == "https://github.com/ada/engine/-/tree/dev/src"
    folder = keep(site, text_of(ref=RepoRef("/home/ada/engine")))
    assert browser_of(site).post(f"/r/{folder}/again").status_code == 422
    assert "Grade it again" not in browser_of(site).get(f"/r/{folder}").text


def test_an_unchanged_repository_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    site, client = (made := site_at(tmp_path)), browser_of(made)
    where = client.post("/", data={"url": "https://github.com/ada/engine"}).headers["Location"]
    held = site.jobs.claim("w")
    assert held is not None
    report = site.jobs.finish(held, text_of())
    assert client.get(f"{where}?was={report}").headers["Location"] == f"/r/{report}?unchanged=1"
    assert "still its report" in client.get(f"/r/{report}?unchanged=1").text


def test_an_owner_shows_hides_and_deletes(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    ada = person(site, "ada")
    report = keep(site, text_of(), owner=ada.id)
    mine, stranger = browser_of(site, ada), browser_of(site)
    assert "Who may see it" in mine.get(f"/r/{report}").text
    assert "Who may see it" not in stranger.get(f"/r/{report}").text
    assert mine.post(f"/r/{report}/visibility", data={"visibility": "secret"}).status_code == 422
    mine.post(f"/r/{report}/visibility", data={"visibility": "private"})
    assert stranger.get(f"/r/{report}").status_code == 404
    mine.post(f"/r/{report}/delete")
    assert mine.get(f"/r/{report}").status_code == 404


def test_nobodys_report_is_nobodys_to_change(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    report = keep(site, text_of())
    for user in (None, person(site, "ada"), person(site, "eve", "instructor")):
        for action in ("delete", "visibility"):
            assert browser_of(site, user).post(f"/r/{report}/{action}").status_code == 404


def test_a_hostile_report_has_no_markup_of_its_own(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    report = keep(site, render("json", [worlds.hostile()], Look()))
    page = browser_of(site).get(f"/r/{report}").text
    assert "<img" not in page
    assert "\x1b" not in page
    assert json.loads(browser_of(site).get(f"/r/{report}/file/json").text)["reports"]
