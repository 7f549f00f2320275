"""What a class needs after its marks, in a real browser: feedback sent, pushes, archived, compared; and lists of 500."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grader.cohort.marking import show_marks
from grader.rubric import load_rubric
from grader.snapshot.tokens import token_for
from grader.store import cohorts
from tests.browser.serving import serving, visiting
from tests.browser.test_cohorts import CANARY, A, grade_all, in_order, press, reach
from tests.browser.test_report_pages import CHROMIUM, browser
from tests.cohort.classes import a_school
from tests.cohort.host_doubles import HOST, serve
from tests.web.cohort_worlds import BASE, teaching

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
SECRET = "canary-of-a-token"
TIMES = """new Promise(done => requestAnimationFrame(() => setTimeout(() => {
    const one = performance.getEntriesByType('navigation')[0];
    done({server: Math.round(one.responseStart - one.requestStart), dom: Math.round(one.domComplete - one.responseStart),
          nodes: document.querySelectorAll('*').length})})))"""


@pytest.mark.parametrize("look", ["phone"])
def test_feedback_is_sent_by_keyboard(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    with serve("github") as fake, serving(tmp_path, accounts=True) as site:
        school = a_school(site.store, "ada", "bob")
        grade_all(school, {"ada": 61.0, "bob": 44.0})
        with site.store.write() as session:
            cohorts.put_learner(session, school.cohort_id, "ada", name=CANARY[:60])
            cohorts.put_submission(session, school.learner("ada").id, f"https://{HOST}/o/n")
            show_marks(session, school.cohort, author="ann")

        def to_the_fake(kind: str, host: str, environ: Any) -> Any:
            assert (kind, token_for(host, environ)) == ("github", SECRET)
            return fake.api()

        monkeypatch.setattr("grader.web.cohorts_feedback.open_api", to_the_fake)
        with visiting(browser, site, look=look, user=teaching(site, school)) as visitor:
            page = visitor.open(f"{BASE}/feedback")
            in_order(page, visitor, "feedback")
            reach(page, f"Your token for {HOST}")
            page.keyboard.type(SECRET)
            press(page, "Enter")
            page.get_by_role("button", name="Send to 1").wait_for()
            in_order(page, visitor, "feedback, looked at")
            reach(page, f"Your token for {HOST}")
            page.keyboard.type(SECRET)
            reach(page, "Send to 1")
            press(page, "Enter")
            page.get_by_role("heading", name=f"Sent to {HOST}").wait_for()
            in_order(page, visitor, "feedback, sent")
            assert SECRET not in page.content()
            assert len(fake.threads) == 1
            assert visitor.trouble == []


@pytest.mark.parametrize("look", ["dark"])
def test_pushes_and_the_archive_by_keyboard(browser: Browser, tmp_path: Path, look: str) -> None:
    with serving(tmp_path, accounts=True) as site:
        school = a_school(site.store, "ada", "bob")
        grade_all(school, {"ada": 61.0, "bob": 44.0})
        with visiting(browser, site, look=look, user=teaching(site, school)) as visitor:
            page = visitor.open(f"{BASE}/settings")
            reach(page, "When commits really came")
            press(page, "Enter")
            page.get_by_role("heading", name="A single push").wait_for()
            in_order(page, visitor, "pushes")
            reach(page, "Student id")
            page.keyboard.type("ada")
            reach(page, "Commit")
            page.keyboard.type(A)
            reach(page, "Pushed at")
            page.get_by_label("Pushed at").fill("2026-11-01T10:00:05")  # what is typed there is the locale's
            press(page, "Enter")
            page.get_by_role("heading", name="One push: 1 push").wait_for()
            in_order(page, visitor, "pushes, read")
            reach(page, "Enter them")
            press(page, "Enter")
            page.get_by_role("status").get_by_text("1 entered").wait_for()
            page.goto(f"{site.base_url}{BASE}/settings")
            reach(page, "Archive it")
            press(page, "Enter")
            page.get_by_role("heading", name="This cohort is archived").wait_for()
            in_order(page, visitor, "archived")
            for path in ("/release", "/batch", f"/learners/{school.learner('ada').id}"):
                page.goto(f"{site.base_url}{BASE}{path}")
                in_order(page, visitor, f"archived: {path}")
            page.goto(f"{site.base_url}{BASE}/audit")
            in_order(page, visitor, "audit")
            page.goto(f"{site.base_url}/c/ml")
            in_order(page, visitor, "the course of what is archived")
            page.goto(f"{site.base_url}{BASE}/settings")
            reach(page, "Its title, to be sure")
            page.keyboard.type("autumn")
            press(page, "Enter")
            page.get_by_text("Deleted").first.wait_for()
            in_order(page, visitor, "the course of what is deleted")
            assert visitor.trouble == []


def compared(*_: Any, **__: Any) -> tuple[str, str]:
    return "Code in common among 2 projects", "<section><h2>Groups</h2><p>No pair stands out.</p></section>"


@pytest.mark.parametrize("look", ["light"])
def test_what_is_compared_with_is_chosen_by_keyboard(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    monkeypatch.setattr("grader.cohort.similarity_child.compare_apart", compared)
    with serving(tmp_path, accounts=True) as site:
        school = a_school(site.store, "ada", "bob")
        ann = teaching(site, school)
        with site.store.write() as session:
            cohorts.put_cohort(
                session, school.cohort.course_id, "spring", load_rubric("portfolio"), title=f"Spring {CANARY[:40]}"
            )
        with visiting(browser, site, look=look, user=ann) as visitor:
            page = visitor.open(f"{BASE}/similarity")
            reach(page, "Compare with more")
            press(page, "Enter")
            reach(page, "Spring")
            press(page, "Space")
            reach(page, "Other repositories")
            page.keyboard.type("https://github.com/o/n")
            in_order(page, visitor, "similarity, asked")
            reach(page, "Compare 2 repositories")
            press(page, "Enter")
            page.get_by_text("Code in common among 2 projects").first.wait_for()
            assert page.get_by_role("checkbox", name="Spring").is_checked()
            in_order(page, visitor, "similarity, found")
            assert visitor.trouble == []


def nodes(page: Page, where: str) -> int:
    page.goto(where)
    times = page.evaluate(TIMES)
    print(where.rpartition("/")[2], times)  # noqa: T201 - the figures are what somebody runs this for
    return int(times["nodes"])


def test_lists_of_500_are_as_light_as_those_of_a_hundred(browser: Browser, tmp_path: Path) -> None:
    names = [f"s{number:03}" for number in range(500)]
    with serving(tmp_path) as site:
        school = a_school(site.store, *names)
        grade_all(school, {name: float(number % 97) for number, name in enumerate(names)})
        with site.store.write() as session:
            show_marks(session, replace(school.cohort), author="me")
        with visiting(browser, site) as visitor:
            page = visitor.open(f"{BASE}/roster")
            for tab, most in (("roster", 1500), ("release", 1500), ("feedback", 700), ("batch", 500), ("audit", 2500)):
                assert nodes(page, f"{site.base_url}{BASE}/{tab}") < most, tab
            page.goto(f"{site.base_url}{BASE}/release")
            reach(page, "Find learners")
            page.keyboard.type("s499")
            press(page, "Enter")
            page.get_by_text("1 of 500").wait_for()
            in_order(page, visitor, "release, found")
            assert visitor.trouble == []
