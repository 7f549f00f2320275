"""One's own reports, a page at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grader.model import RepoRef
from grader.web import pages_reports
from tests.web.sites import browser_of, keep, person, site_at
from tests.web.test_pages_report import text_of

if TYPE_CHECKING:
    from pathlib import Path


def ids(page: str) -> list[str]:
    return re.findall(r'href="/r/([a-z2-7]{24})"', page)


def test_every_report_is_on_one_of_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_reports, "MOST", 2)
    site = site_at(tmp_path)
    kept = {keep(site, text_of(float(n))) for n in range(5)}
    client, path, seen = browser_of(site), "/reports", []
    while path:
        page = client.get(path).text
        seen.append(ids(page))
        older = re.search(r'href="(/reports\?cursor=[^"]+)" rel="next"', page)
        path = older[1] if older else ""
    assert [len(each) for each in seen] == [2, 2, 1]
    assert {one for each in seen for one in each} == kept
    assert 'rel="next"' not in page
    assert 'href="/reports"' in page, "the way back to the newest"
    assert client.get("/reports?cursor=x").status_code == 422


def test_each_sees_their_own(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    ada, bob = person(site, "ada"), person(site, "bob", "admin")
    own = keep(site, text_of(), owner=ada.id, visibility="private")
    keep(site, text_of(1.0))
    assert ids(browser_of(site, ada).get("/reports").text) == [own]
    assert ids(browser_of(site, bob).get("/reports").text) == []
    assert browser_of(site).get("/reports").headers["Location"] == "/login?next=/reports"


@pytest.mark.parametrize("url", ["engine", "/home/ada/work/engine", "engine/"])
def test_a_folder_has_a_name_and_is_said_to_be_local(tmp_path: Path, url: str) -> None:
    site = site_at(tmp_path)
    report = keep(site, text_of(ref=RepoRef(url)), source="upload")
    client = browser_of(site)
    for path in ("/reports", "/"):
        page = client.get(path).text
        assert f'<a href="/r/{report}">engine</a>' in page
        assert "a local folder" in page
    assert "· uploaded" in client.get("/reports").text
    assert "<title>39.3 E – engine" in client.get(f"/r/{report}").text


def test_the_front_page_leads_to_the_rest(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    for n in range(9):
        assert 'href="/reports"' not in browser_of(site).get("/").text
        keep(site, text_of(float(n)))
    page = browser_of(site).get("/").text
    assert len(ids(page)) == 8
    assert 'href="/reports"' in page
