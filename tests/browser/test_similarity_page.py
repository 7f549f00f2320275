"""The page of a comparison in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cohort.similarity import compare
from grader.cohort.similarity_html import as_html
from grader.cohort.similarity_report import Comparison
from grader.cohort.similarity_sources import Project, read_sources
from grader.cohort.similarity_targets import Given, Unread
from tests.browser.test_report_pages import CHROMIUM, LOOKS, OVERFLOWING, SMALL_TARGETS, browser, opened, violations
from tests.cohort.similarity_world import copied_work, own_work

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


def page_of_a_cohort() -> str:
    work = {"a" * 90: own_work(0), "ben <b>": copied_work(0, "translated", 9), "cy": own_work(5), "old": own_work(5)}
    projects = [
        Project(name, read_sources({path: text.encode() for path, text in files.items()}), name == "old")
        for name, files in work.items()
    ]
    unread = (Unread("gone", "not_found", "This path does not exist."),)
    return as_html(Comparison(compare(projects), Given(set(), ("a lesson",), ("A note.",)), unread))


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_accessible_quiet_and_fits(browser: Browser, tmp_path: Path, look: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of_a_cohort(), "utf-8")
    page, trouble = opened(browser, path, look)
    if look != "print":
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate(OVERFLOWING) <= 0, "something is wider than the page"
    if look == "phone":
        assert page.evaluate(SMALL_TARGETS) == 0, "a control is lower than 24 px"
    assert violations(page) == []
    assert trouble == []
    page.close()
