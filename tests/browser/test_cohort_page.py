"""A cohort's page in a real browser: in order for everybody, quiet, and its table found, filtered and sorted by keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.cohort import export_html
from grader.cohort.insights import insights_of
from grader.cohort.opening import open_cohort
from grader.store import cohorts, open_jobs
from tests.browser.test_report_pages import CHROMIUM, LOOKS, OVERFLOWING, browser, opened, violations
from tests.cohort.classes import School
from tests.cohort.test_export import CANARY, big

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
NAMES = "[...document.querySelectorAll('.grid tbody tr')].filter(r => !r.hidden).map(r => r.cells[0].querySelector('a').textContent)"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty learners under seventeen criteria, one of them hostile."""
    folder = tmp_path_factory.mktemp("cohort")
    with open_cohort(str(folder), create=True) as (store, cohort_id):
        with store.write() as session:
            learner = cohorts.put_learner(session, cohort_id, "ada", name="Ada", section="A")
            ids = {"ada": cohorts.put_submission(session, learner.id, School.target("ada")).id}
        school = School(store, open_jobs(store), cohort_id, ids)
        school.grade(ada=60)
        everyone, reports = big(school, 30, 17)
        flags = ("late", "moved", "pending")
        everyone = tuple(
            replace(
                marks,
                learner=replace(
                    marks.learner,
                    section="AB"[number % 2],
                    name=CANARY if number == 7 else marks.learner.name,
                    team=CANARY if number == 7 else "",
                ),
                flags=flags[number % 3 : number % 3 + 1],
            )
            for number, marks in enumerate(everyone)
        )
        files = {f"s{number}": f"reports/student-{number}.html" for number in range(30)}
        text = export_html.render(school.cohort, everyone, insights_of(everyone, reports), files, title="Autumn")
    path = folder / "cohort.html"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_accessible_quiet_and_fits(browser: Browser, written: Path, look: str) -> None:
    page, trouble = opened(browser, written, look)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate(OVERFLOWING) <= 0, "something is wider than the page"
    assert page.evaluate("document.getElementById('filters').hidden") is False, "the policy doesn't let the script in"
    assert violations(page) == []
    assert trouble == []
    page.close()


def test_it_is_filtered_and_sorted_by_keyboard(browser: Browser, written: Path) -> None:
    page, trouble = opened(browser, written, "light")
    page.locator("input[name=find]").focus()
    page.keyboard.type("number 12")
    assert page.evaluate(NAMES) == ["Learner Number 12"]
    assert page.locator("#shown").inner_text() == "1 of 30 rows shown"
    for _ in range(9):
        page.keyboard.press("Backspace")
    page.locator("select[name=section]").select_option("B")
    page.locator("select[name=flags]").select_option("moved")
    assert page.locator("#shown").inner_text() == "5 of 30 rows shown"
    page.locator("select[name=section]").select_option("")
    page.locator("select[name=flags]").select_option("")
    page.locator(".grid thead th:nth-child(2) button").focus()
    for expected, first in (("ascending", "Learner Number 0"), ("descending", "Learner Number 29")):
        page.keyboard.press("Enter")
        assert page.evaluate(NAMES)[0] == first
        assert page.locator(".grid thead th:nth-child(2)").get_attribute("aria-sort") == expected
    page.locator(".scroll").focus()
    page.keyboard.press("ArrowRight")
    assert trouble == []
    page.close()


def test_without_its_script_everything_can_be_read(browser: Browser, written: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(written.as_uri())
    assert page.locator(".grid tbody tr").count() == 30
    assert page.locator("#filters").is_visible() is False
    assert page.locator(".grid tbody tr").last.is_visible()
    context.close()
