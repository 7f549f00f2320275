"""Teaching in a real browser: every page for axe, the whole way by keyboard, hostile words, and a grid of 500 learners."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from grader.cohort.batch import settle
from grader.cohort.marking import comment, give_mark, show_marks
from grader.model import Failure
from grader.rubric import load_rubric
from grader.store import cohorts
from tests.browser.serving import Visitor, serving, visiting
from tests.browser.test_report_pages import CHROMIUM, OVERFLOWING, browser, violations
from tests.browser.test_web import FAILED, SMALL
from tests.cohort.classes import School, a_school, commit_of
from tests.web.cohort_worlds import BASE, teaching
from tests.web.sites import person
from tests.worlds import README_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from grader.store.accounts import User
    from grader.web.site import Site

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
CANARY = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)>"
A, B = commit_of("a"), commit_of("b")
MOST_WORDS = 100
ROWS = "[...document.querySelectorAll('.grid tbody tr')].filter(r => !r.hidden).length"
AT = "document.activeElement.closest('tr') ? [document.activeElement.closest('tr').rowIndex, document.activeElement.closest('th, td').cellIndex] : null"


def criteria_of(score: float, shift: int = 0) -> list[dict[str, Any]]:
    """A line for every criterion of the rubric, around a share of its points."""
    found = []
    for number, one in enumerate(load_rubric("portfolio").criteria):
        share = min(1.0, max(0.0, score / 100 + ((number + shift) % 5 - 2) * 0.12))
        earned = round(one.weight * share, 1) if one.kind == "ladder" else 0.0
        found.append({"id": one.id, "title": one.title, "kind": str(one.kind), "level": round(4 * share), "earned": earned,
                      "possible": one.weight if one.kind == "ladder" else 0.0})  # fmt: skip
    return found


def grade_all(school: School, scores: dict[str, float], commit: str = A) -> None:
    """A round for everybody named, with a line for every criterion."""
    school.begin(dict.fromkeys(scores, commit))
    names = {school.target(name): name for name in scores}
    while job := school.jobs.claim("w"):
        name = names[job.order.target]
        document = json.loads(school.document(name, commit, scores[name], job.order.revision))
        report = document["reports"][0]
        first = report["criteria"][0]
        report["criteria"] = [{**first, **each} for each in criteria_of(scores[name], len(name) + ord(name[-1]))]
        school.jobs.finish(job, json.dumps(document))
    settle(school.store, school.cohort_id)


def a_class(site: Site) -> School:
    """Nine learners in two sections: graded, failed, late, overridden, one hostile."""
    names = ("ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal", "ivy")
    school = a_school(site.store, *names)
    with site.store.write() as session:
        for number, name in enumerate(names):
            words = CANARY if name == "eve" else name.title()
            section = CANARY if name == "eve" else "AB"[number % 2]
            cohorts.put_learner(
                session, school.cohort_id, name, name=words, section=section, team=words if name == "eve" else "",
                email=f"{name}@example.org", extra={"note": CANARY},
            )  # fmt: skip
    school.begin({"hal": Failure("not_found", f"There is no such repository. {CANARY}", "Look at its address.")})
    grade_all(school, {name: 35.0 + 7 * number for number, name in enumerate(names[:7])})
    grade_all(school, {"bob": 61.0}, B)
    with site.store.write() as session:
        learner = school.learner("ada").id
        give_mark(session, school.cohort, learner, "override", 2, author=CANARY, criterion="readme", reason=CANARY)
        give_mark(session, school.cohort, school.learner("eve").id, "override", 77, author="me", reason=CANARY)
        comment(session, learner, f"Well done.\n{CANARY}", author=CANARY)
        comment(session, school.learner("eve").id, CANARY, author=CANARY, criterion="readme", internal=True)
        show_marks(session, school.cohort, author="me", section="A")
        show_marks(session, school.cohort, author="me", learner_id=school.learner("eve").id)
    return school


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, School, User, User]]:
    """A service with accounts, its class, who teaches it, and one of the learners."""
    with serving(tmp_path_factory.mktemp("taught"), accounts=True) as site:
        school = a_class(site)
        ann, ada = teaching(site, school), person(site, "ada")
        with site.store.write() as session:
            cohorts.link_user(session, school.learner("ada").id, ada.id)
        yield site, school, ann, ada


PAGES = ("/c", "/c/ml", BASE, *(f"{BASE}/{tab}" for tab in (
    "insights", "roster", "batch", "similarity", "release", "gradebook", "feedback", "audit", "settings", "pushes", "ada",
    "eve", "hal")))  # fmt: skip


def address(school: School, page: str) -> str:
    name = page.rpartition("/")[2]
    return f"{BASE}/learners/{school.learner(name).id}" if name in school.ids else page


def in_order(page: Page, visitor: Visitor, where: str) -> None:
    """Nothing too wide, nothing that axe finds, nothing of a learner's that runs."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate(OVERFLOWING) <= 0, f"{where}: something is wider than the page"
    assert page.evaluate(SMALL) == [], where
    assert violations(page) == [], where
    odd = "iframe, object, embed, base, foreignObject, animate, set, [style], main img, [onerror], [onload]"
    assert page.evaluate(f"document.querySelectorAll({odd!r}).length") == 0, where
    assert page.evaluate("[...document.querySelectorAll('script')].every(e => e.src.includes('/static/'))"), where
    refused = FAILED.partition("{}")[0] + "422"  # what a form with a mistake is answered with
    assert [each for each in visitor.trouble if not each.startswith(refused)] == [], where


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_every_page_is_in_order(browser: Browser, taught: tuple[Site, School, User, User], look: str) -> None:
    site, school, ann, ada = taught
    with visiting(browser, site, look=look, user=ann) as visitor:
        for where in PAGES:
            page = visitor.open(address(school, where))
            in_order(page, visitor, f"{look} {where}")
            page.close()
    with visiting(browser, site, look=look, user=ada) as visitor:
        page = visitor.open(f"{BASE}/mine")
        assert "Well done." in page.inner_text("main")
        in_order(page, visitor, f"{look} mine")


@pytest.mark.parametrize("look", ["light", "phone"])
def test_what_a_form_answers_is_in_order(
    browser: Browser, taught: tuple[Site, School, User, User], tmp_path: Path, look: str
) -> None:
    site, school, ann, _ = taught
    roster, canvas = tmp_path / "class.csv", tmp_path / "canvas.csv"
    roster.write_text(
        f'student_id,name,repo_url\nnew,"{CANARY.replace(chr(34), "")}",https://github.com/a/b\nodd,x,/etc\n'
    )
    canvas.write_text(
        f"Student,ID,SIS User ID,SIS Login ID,Section,Capstone (7)\n  Points Possible,,,,,20\nAda,1,ada,ada,A,\n{CANARY[:20]},9,z,z,A,\n"
    )
    with visiting(browser, site, look=look, user=ann) as visitor:
        page = visitor.open(f"{BASE}/roster")
        page.get_by_label("A CSV file").set_input_files(roster)
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("heading", name="What would change").wait_for()
        in_order(page, visitor, "roster preview")
        page.goto(f"{site.base_url}{BASE}/gradebook")
        page.get_by_label("An export of Canvas or Moodle").set_input_files(canvas)
        page.get_by_role("button", name="Fill it in").click()
        page.get_by_role("button", name="Download the filled file").wait_for()
        in_order(page, visitor, "filled")
        page.goto(site.base_url + address(school, "/fay"))
        page.locator("summary", has_text="Set the whole mark").click()
        page.get_by_label("Points, 0 to 100").fill("900")
        page.keyboard.press("Enter")
        page.get_by_role("alert").get_by_text("is no mark here").wait_for()
        in_order(page, visitor, "a mark out of bounds")


# ---------------------------------------------------------------- by keyboard alone


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def reach(page: Page, name: str, most: int = 120) -> None:
    """Tab to the control that says so, as somebody without a mouse does."""
    said = """(e => e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || e.value || '')(document.activeElement)"""
    for _ in range(most):
        page.keyboard.press("Tab")
        words = " ".join(page.evaluate(said).split())
        if name in words and len(words) < MOST_WORDS:  # what scrolls is a stop as well, and says all that is in it
            return
    raise AssertionError(f"{name} can't be reached by Tab")


def go(page: Page, tab: str) -> None:
    reach(page, tab)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BASE}/{tab.lower()}")


class Crew:
    """Workers of a service: every job ends, at the commit that hosts name now."""

    def __init__(self, school: School) -> None:
        self.school, self.commit, self.bonus = school, A, 0.0

    def probe(self, chosen: Any, environ: Any, say: Any) -> dict[str, str]:
        del environ
        say(len(chosen))
        return dict.fromkeys([one.id for one in chosen], self.commit)

    def work(self) -> int:
        done = 0
        while job := self.school.jobs.claim("w"):
            name = job.order.target.rpartition("/")[2]
            score = 40.0 + 4 * (ord(name[0]) - ord("a")) + self.bonus
            self.school.jobs.finish(job, self.school.document(name, self.commit, score, job.order.revision))
            done += 1
        return done


def graded_by_keyboard(page: Page, crew: Crew) -> None:
    """From a roster that was chosen to eight grades, five of them first."""
    reach(page, "Read it")
    press(page, "Enter")
    page.get_by_text("8 added").wait_for()
    reach(page, "Apply")
    press(page, "Enter")
    page.get_by_text("Done: 8 added.").wait_for()
    go(page, "Batch")
    reach(page, "Grade 5 first")
    press(page, "Enter")
    page.locator("#live").get_by_text("0 of 5 done").wait_for()
    assert crew.work() == 5
    page.get_by_role("heading", name="5 of 8 graded").wait_for()
    reach(page, "Grade the rest (3)")
    press(page, "Enter")
    page.locator("#live").get_by_text("0 of 3 done").wait_for()
    assert crew.work() == 3
    page.get_by_role("heading", name="8 of 8 graded").wait_for()


def test_the_whole_way_by_keyboard(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = "abcdefgh"
    roster = tmp_path / "class.csv"
    rows = "".join(
        f"{name},{name.upper()}na,{'AB'[n % 2]},https://github.com/class/{name}\n" for n, name in enumerate(names)
    )
    roster.write_text(f"student_id,name,section,repo_url\n{rows}")
    with serving(tmp_path, accounts=True) as site:
        school = a_school(site.store)
        ann, crew = teaching(site, school), Crew(school)
        monkeypatch.setattr("grader.web.cohorts_batch.probe", crew.probe)
        with visiting(browser, site, user=ann) as visitor:
            page = visitor.open(f"{BASE}/roster")
            page.get_by_label("A CSV file").set_input_files(roster)  # what its dialog does is the system's
            graded_by_keyboard(page, crew)
            page.goto(f"{site.base_url}{BASE}")
            reach(page, "Ana")
            press(page, "ArrowDown", "ArrowRight", "Enter")
            page.get_by_role("heading", name="Bna").wait_for()
            reach(page, "Change the mark for The README")
            press(page, "Enter")
            reach(page, f"Points, 0 to {README_POINTS:g}")
            page.keyboard.type("7.5")
            reach(page, "Reason")
            page.keyboard.type("Shown in class.")
            press(page, "Enter")
            page.get_by_role("cell", name="Shown in class.").wait_for()
            crew.commit, crew.bonus = B, 5.0
            page.goto(f"{site.base_url}{BASE}/batch")
            reach(page, "Look for changes")
            press(page, "Enter")
            page.locator("#live").get_by_text("0 of 8 done").wait_for()
            assert crew.work() == 8
            page.get_by_role("heading", name="8 newer grades wait").wait_for()
            reach(page, "Accept all")
            press(page, "Enter")
            page.get_by_role("heading", name="newer grades wait").wait_for(state="detached")
            page.goto(f"{site.base_url}{BASE}/learners/{school.learner('b').id}")
            page.get_by_text("ground moved").first.wait_for()
            go(page, "Release")
            reach(page, "Release to everybody")
            press(page, "Enter")
            page.get_by_role("heading", name="8 of 8 see their marks").wait_for()
            go(page, "Gradebook")
            reach(page, "CSV")
            with page.expect_download() as got:
                press(page, "Enter")
            table = got.value.path().read_text("utf-8").splitlines()
            assert len(table) == 9
            row = next(line for line in table if line.startswith('"b"'))
            assert '"7.5"' in row
            assert visitor.trouble == []


def test_the_grid_is_moved_in_filtered_and_sorted_by_keyboard(
    browser: Browser, taught: tuple[Site, School, User, User]
) -> None:
    site, _, ann, _ = taught
    with visiting(browser, site, user=ann) as visitor:
        page = visitor.open(BASE)
        reach(page, "Ada")
        moves = (("ArrowRight", [1, 1]), ("End", [9, 1]), ("ArrowDown", [9, 1]), ("ArrowUp", [8, 1]), ("PageUp", [0, 1]),
                 ("ArrowDown", [1, 1]), ("ArrowLeft", [1, 0]), ("ArrowLeft", [1, 0]), ("Home", [0, 0]))  # fmt: skip
        for key, where in moves:
            page.keyboard.press(key)
            assert page.evaluate(AT) == where, key
        press(page, "ArrowRight", "Enter", "Enter")
        assert page.locator(".grid tbody tr").first.get_attribute("data-band") == "B"
        press(page, "ArrowDown", "Tab", "Shift+Tab")
        assert page.evaluate(AT) == [1, 1], "the table is one stop for Tab"
        page.locator("select[name=band]").select_option("none")
        assert page.evaluate(ROWS) == 2
        page.locator("select[name=state]").select_option("not_found")
        assert page.evaluate(ROWS) == 1
        page.get_by_label("Find").fill("nobody")
        assert page.evaluate(ROWS) == 0
        assert visitor.trouble == []


def test_a_batch_is_followed_without_a_script(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path) as site:
        school = a_school(site.store, "a", "b")
        crew = Crew(school)
        monkeypatch.setattr("grader.web.cohorts_batch.probe", crew.probe)
        with visiting(browser, site, look="phone", script=False) as visitor:
            page = visitor.open(f"{BASE}/batch")
            page.get_by_role("button", name="Grade").first.click()
            page.locator("#live").get_by_text("0 of 2 done").wait_for()
            assert crew.work() == 2
            page.get_by_role("heading", name="2 of 2 graded").wait_for()
            assert visitor.trouble == []


def test_a_grid_of_500_learners_is_there_at_once(browser: Browser, tmp_path: Path) -> None:
    """Asked for in the design: a second. Here ten times that, since CI's machines are shared."""
    names = [f"s{number:03}" for number in range(500)]
    with serving(tmp_path) as site:
        school = a_school(site.store, *names)
        grade_all(school, {name: float(number % 97) for number, name in enumerate(names)})
        with visiting(browser, site) as visitor:
            page = visitor.open(BASE)
            page.goto(site.base_url + BASE)  # the first one also starts the browser's own caches
            times = page.evaluate(
                """new Promise(done => requestAnimationFrame(() => setTimeout(() => {
                    const one = performance.getEntriesByType('navigation')[0];
                    done({server: one.responseStart - one.requestStart, received: one.responseEnd - one.responseStart,
                          render: one.domComplete - one.responseStart, all: one.domComplete})})))"""
            )
            assert page.evaluate(ROWS) == 500
            assert page.evaluate("document.querySelectorAll('.grid td, .grid th').length") > 500 * 17
            before = page.evaluate("performance.now()")
            page.get_by_label("Find").fill("S499")
            page.wait_for_function(f"{ROWS} === 1")
            times["filter"] = page.evaluate("performance.now()") - before
            assert times["render"] < 10_000, times
            assert visitor.trouble == []
