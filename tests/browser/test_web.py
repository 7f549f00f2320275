"""The service in a real browser: a learner's whole way, every page for axe, and nothing of a candidate's that runs."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.jobs import Job, order_for
from grader.model import Failure, RepoRef
from grader.reports import Look, render
from grader.rubric import load_rubric
from grader.store import accounts
from tests.browser.serving import Visitor, serving, visiting
from tests.browser.test_report_pages import CHROMIUM, OVERFLOWING, QUIET, browser, violations
from tests.reports import worlds
from tests.reports.test_as_html import CANARIES, hostile
from tests.web.api_worlds import known_host
from tests.web.sites import keep, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from grader.web.site import Site

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
URL = "https://github.com/ada/engine"
SMALL = """[...document.querySelectorAll('button, summary, input:not([type=hidden], [type=checkbox]), select, nav a')]
    .map(e => [e.innerText || e.name, e.getBoundingClientRect()])
    .filter(([_, r]) => r.width && r.height < 24).map(([name]) => name)"""
FAILED = "console: Failed to load resource: the server responded with a status of {}"
ROOT = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
PASSWORD = "correct horse battery"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    known_host(monkeypatch)
    with serving(tmp_path_factory.mktemp("alone")) as running:
        yield running


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    known_host(monkeypatch)
    with serving(tmp_path_factory.mktemp("shared"), accounts=True, setup_secret="a-word") as running:
        yield running


def document(value: float = 39.3, sign: str = "a") -> str:
    report = worlds.ran()
    assert report.grade is not None
    return render(
        "json", [replace(report, ref=RepoRef(URL), commit=sign * 40, grade=replace(report.grade, value=value))], Look()
    )


def claimed(site: Site) -> Job:
    site.jobs.see_worker("w1")
    job = site.jobs.claim("w1")
    assert job is not None
    return job


# ---------------------------------------------------------------- the learner's way


def test_a_learners_whole_way(browser: Browser, site: Site) -> None:
    keep(site, document(30.0, "b"))
    with visiting(browser, site) as visitor:
        page = visitor.open("/")
        page.get_by_role("textbox", name="Repository").fill(URL)
        page.get_by_text("Found ada/engine on github.com: main at dddddddddd").wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/j/*")
        page.locator("#live").get_by_text("Waiting for its turn").wait_for()
        page.locator("#said", has_text="Waiting for its turn").wait_for(state="attached")
        held = claimed(site)
        site.jobs.progress(held, "fetch", "Fetching github.com/ada/engine … 3 MiB")
        page.locator("#live").get_by_text("3 MiB").wait_for()
        site.jobs.progress(held, "grade", "Reading the files and judging them")
        page.locator("li[aria-current=step]", has_text="Read and judge it").wait_for()
        report = site.jobs.finish(held, document())
        page.wait_for_url(f"**/r/{report}")
        assert page.title() == "39.3 E – ada/engine"
        page.get_by_text("▲ +9.3 since").wait_for()
        page.get_by_role("link", name="Compare with").click()
        page.get_by_role("heading", name="ada/engine: what changed").wait_for()
        page.go_back()
        page.get_by_text("Download", exact=True).click()
        with page.expect_download() as got:
            page.get_by_role("link", name="JSON").click()
        assert json.loads(got.value.path().read_text("utf-8"))["reports"][0]["repo"]["commit"] == "a" * 40
        page.get_by_role("link", name="Trend and badge").click()
        assert page.get_by_role("img", name="Badge of ada/engine").evaluate("image => image.naturalWidth") > 50
        page.go_back()
        page.get_by_role("button", name="Grade it again").click()
        page.wait_for_url("**/j/*")
        assert site.jobs.finish(claimed(site), document()) == report
        page.wait_for_url(f"**/r/{report}?unchanged=1")
        page.get_by_text("The repository hasn’t changed").wait_for()
        assert visitor.trouble == []


def test_what_is_typed_is_looked_at_with_all_that_was_filled_in(browser: Browser, site: Site) -> None:
    with visiting(browser, site) as visitor:
        page = visitor.open(f"/?url={URL}")
        page.get_by_text("Found ada/engine on github.com: main at dddddddddd, 1 branch or tag.").wait_for()
        page.get_by_text("Rubric, branch, directory").click()
        page.get_by_label("Branch, tag or commit").fill("dev")
        page.get_by_label("Directory").fill("services/api")
        page.get_by_text("Found ada/engine on github.com: dev, directory services/api.").wait_for()
        page.get_by_label("Directory").fill("../..")
        page.get_by_text("That can't be a directory. Give its path, such as services/api.").wait_for()
        page.get_by_role("textbox", name="Repository").fill("not yet")
        page.get_by_text("A branch’s or directory’s address works as well.").wait_for()
        assert visitor.trouble == []


def test_the_same_way_without_a_script(browser: Browser, site: Site) -> None:
    with visiting(browser, site, look="phone", script=False) as visitor:
        page = visitor.open("/")
        page.get_by_role("textbox", name="Repository").fill("git@github.com:ada/engine")
        page.get_by_role("button", name="Grade it").click()
        page.get_by_role("alert").get_by_text("An ssh address").wait_for()
        page.get_by_role("textbox", name="Repository").fill(URL)
        page.get_by_role("button", name="Look at it first").click()
        page.get_by_role("status").get_by_text("Found ada/engine on github.com: main at dddddddddd").wait_for()
        page.get_by_role("button", name="Grade it").click()
        page.wait_for_url("**/j/*")
        page.get_by_text("main at dddddddddd, 1 branch or tag").wait_for()
        held = claimed(site)
        site.jobs.progress(held, "fetch", "Fetching 3 MiB")
        page.locator("#live").get_by_text("3 MiB").wait_for()
        report = site.jobs.finish(held, document())
        page.wait_for_url(f"**/r/{report}")
        page.get_by_text("Share", exact=True).click()
        page.get_by_text(f"{site.base_url}/r/{report}").wait_for()
        page.get_by_role("link", name="Trend and badge").click()
        page.wait_for_url("**/repo/**")
        assert [each[:75] for each in visitor.trouble] == [FAILED.format(422)]


def test_a_failure_is_shown_where_one_waits(browser: Browser, site: Site) -> None:
    with visiting(browser, site) as visitor:
        page = visitor.open("/")
        page.get_by_role("textbox", name="Repository").fill(URL)
        page.get_by_role("button", name="Grade it").click()
        page.wait_for_url("**/j/*")
        site.jobs.reject(claimed(site), Failure("too_large", "It is larger than the limit.", "Take data out."))
        page.get_by_role("heading", name="Not graded: ada/engine").wait_for()
        page.get_by_role("link", name="Try again").click()
        assert page.get_by_role("textbox", name="Repository").input_value() == URL
        assert visitor.trouble == []


def test_people_come_in_by_invitation(browser: Browser, shared: Site) -> None:
    with visiting(browser, shared) as admin, visiting(browser, shared, look="phone") as learner:
        page = admin.open("/login")
        page.get_by_label("The word from the terminal").fill("a-word")
        page.get_by_label("Name to log in by, or e-mail").fill("root")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Password again").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        page.get_by_role("button", name="Make a link").click()
        link = page.get_by_role("region", name="The link").inner_text().strip()
        theirs = learner.page()
        theirs.goto(link)
        theirs.get_by_label("Name to log in by, or e-mail").fill("ada")
        theirs.get_by_label("Password", exact=True).fill(PASSWORD)
        theirs.get_by_label("Password again").fill(PASSWORD)
        theirs.get_by_role("button", name="Make the account").click()
        theirs.get_by_role("link", name="ada", exact=True).click()
        theirs.get_by_label("What is it for?").fill("laptop")
        theirs.get_by_role("button", name="Make the key").click()
        assert theirs.get_by_role("region", name="The key").inner_text().startswith("shipfolio_")
        theirs.get_by_role("button", name="Log out").click()
        theirs.get_by_role("link", name="Log in").click()
        theirs.get_by_label("Name or e-mail").fill("ada")
        theirs.get_by_label("Password").fill(PASSWORD)
        theirs.keyboard.press("Enter")
        theirs.get_by_role("link", name="ada", exact=True).wait_for()
        assert admin.trouble + learner.trouble == []


def test_forms_work_where_there_is_no_tls(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser leaves `Sec-Fetch-Site` out for plain http elsewhere than on the loopback, so `Origin` must do."""
    known_host(monkeypatch)
    with serving(tmp_path, name="grade.test", accounts=True) as site:
        there = ["--host-resolver-rules=MAP grade.test 127.0.0.1", *QUIET, *ROOT]
        other = browser.browser_type.launch(executable_path=CHROMIUM, args=there)
        with visiting(other, site) as visitor:
            page = visitor.open("/")
            page.get_by_role("textbox", name="Repository").fill(URL)
            page.get_by_text("Found ada/engine").wait_for()
            page.get_by_role("button", name="Grade it").click()
            page.wait_for_url("**/j/*")
        other.close()


def test_everything_is_reached_by_the_keyboard(browser: Browser, site: Site) -> None:
    report = keep(site, document())
    with visiting(browser, site) as visitor:
        page = visitor.open(f"/r/{report}")
        reached = []
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.innerText").split("\n")[0].strip())
        for name in ("Skip to the content", "Grade", "Grade it again", "Download", "Share", "Next steps"):
            assert name in reached
        page.reload()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


# ---------------------------------------------------------------- every page


def _report(site: Site) -> str:
    keep(site, document(30.0, "b"))
    return f"/r/{keep(site, document())}"


def _compare(site: Site) -> str:
    return f"/r/{keep(site, document(30.0, 'b'))}/compare/{keep(site, render('json', [worlds.report()], Look()))}"


def _repo(site: Site) -> str:
    _report(site)
    return "/repo/github.com/ada/engine"


def _job(site: Site) -> Job:
    return site.jobs.enqueue(order_for(URL, load_rubric("portfolio"))).job


def _running(site: Site) -> str:
    path = f"/j/{_job(site).id}"
    site.jobs.progress(claimed(site), "fetch", "Fetching github.com/ada/engine … 3 MiB")
    return path


def _failed(site: Site) -> str:
    path = f"/j/{_job(site).id}"
    site.jobs.reject(claimed(site), Failure("too_large", "It is larger than the limit.", "Take `data` out."))
    return path


def _home(site: Site) -> str:
    _report(site)
    return "/"


ALONE: dict[str, Callable[[Site], str]] = {
    "home": _home,
    "home-empty": lambda _: "/",
    "report": _report,
    "broken": lambda site: f"/r/{keep(site, render('json', [worlds.broken()], Look()))}",
    "compare": _compare,
    "repo": _repo,
    "queued": lambda site: f"/j/{_job(site).id}",
    "running": _running,
    "failed": _failed,
    "rubrics": lambda _: "/rubrics",
    "rubric": lambda _: "/rubrics/portfolio",
    "check": lambda _: "/checks/tests-present",
    "about": lambda _: "/about",
    "missing": lambda _: "/nothing",
    "reports": lambda site: _report(site) and "/reports",
    "admin-alone": lambda site: _failed(site) and "/admin",
}


def _account(site: Site) -> str:
    user = accounts.find_user_by_login
    with site.store.write() as session:
        ada = user(session, "ada")
        assert ada is not None
        accounts.add_api_token(session, ada.id, "laptop", ("read", "grade"))
    keep(site, document(), owner=ada.id)
    return "/account"


def _join(site: Site) -> str:
    with site.store.write() as session:
        return f"/join?word={accounts.add_invitation(session, 'learner', created_by=None)[1]}"


def _login(site: Site) -> str:
    person(site, "root", "admin")
    return "/login"


def _admin(site: Site) -> str:
    _join(site)
    return "/admin"


SHARED: dict[str, tuple[str, Callable[[Site], str]]] = {
    "setup": ("", lambda _: "/setup"),
    "login": ("", _login),
    "join": ("", _join),
    "account": ("ada", _account),
    "admin": ("root", _admin),
    "own-report": ("ada", lambda site: f"/r/{keep(site, document(), owner=_ada(site), visibility='private')}"),
}


def _ada(site: Site) -> str:
    with site.store.read() as session:
        found = accounts.find_user_by_login(session, "ada")
    assert found is not None
    return found.id


def in_order(page: Page, visitor: Visitor, look: str) -> None:
    """Nothing too wide, nothing that axe finds, nothing that isn't ours; what is folded is looked at as well."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate(OVERFLOWING) <= 0, f"{look}: something is wider than the page"
    assert page.evaluate("document.styleSheets.length") == 1, "the policy doesn't let the style sheet in"
    assert violations(page) == [], look
    assert page.evaluate(SMALL) == [], look
    expected = FAILED.format("404 (Not Found)")
    assert [each for each in visitor.trouble if each != expected] == []


@pytest.mark.parametrize("name", ALONE)
def test_a_page_is_in_order(browser: Browser, site: Site, name: str) -> None:
    path = ALONE[name](site)
    for look in ("light", "phone"):
        with visiting(browser, site, look=look) as visitor:
            in_order(visitor.open(path), visitor, look)


@pytest.mark.parametrize("name", SHARED)
def test_a_page_of_accounts_is_in_order(browser: Browser, shared: Site, name: str) -> None:
    login, make = SHARED[name]
    user = person(shared, login, "admin" if login == "root" else "learner") if login else None
    path = make(shared)
    for look in ("light", "phone"):
        with visiting(browser, shared, look=look, user=user) as visitor:
            in_order(visitor.open(path), visitor, look)


# ---------------------------------------------------------------- hostile words


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_of_the_candidates_runs(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch, canary: str
) -> None:
    monkeypatch.setattr(worlds, "HOSTILE", canary)
    harmless = re.sub(r"[^\x20-\x7e]", "", canary)
    ref = RepoRef(f"https://github.com/ada/{harmless.replace('/', '')}", harmless, harmless)
    reports = [
        replace(made, ref=ref, commit=sign * 40)
        for sign, made in zip(
            "abc", (worlds.hostile(), hostile(worlds.hostile()), hostile(worlds.hostile_run())), strict=True
        )
    ]
    ids = [keep(site, render("json", [each], Look())) for each in reports]
    job = _job(site)
    held = claimed(site)
    tame = canary.encode("utf-8", "replace").decode().replace("\0", "")  # as a worker writes it down
    site.jobs.progress(held, "fetch", tame)
    site.jobs.reject(held, Failure("odd", tame, tame))
    paths = [*(f"/r/{each}" for each in ids), f"/r/{ids[0]}/compare/{ids[2]}", f"/j/{job.id}", "/", "/admin"]
    with visiting(browser, site) as visitor:
        for path in paths:
            page = visitor.open(path)
            ours = ["/static/"] if path == "/" else []
            scripts = page.evaluate(
                "[...document.querySelectorAll('script')].map(e => new URL(e.src || 'x:').pathname)"
            )
            assert all(script.startswith(tuple(ours)) for script in scripts) and len(scripts) == len(ours)  # noqa: PT018
            odd = "iframe, object, embed, base, foreignObject, animate, set, [style], main img"
            assert page.evaluate(f"document.querySelectorAll({odd!r}).length") == 0, path
            handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
            assert page.evaluate(handlers) == []
            hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.protocol + '//' + a.host)")
            assert set(hrefs) <= {"https://github.com", site.base_url}
            page.close()
        assert visitor.trouble == []
