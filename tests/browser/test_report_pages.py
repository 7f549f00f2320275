"""The report pages in a real browser: nothing that axe finds, nothing that runs, nothing that is asked for."""

from __future__ import annotations

import json
import os
import shutil
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from grader.reports import Look, as_html, render
from tests.reports import worlds
from tests.reports.test_as_html import CANARIES, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
WIDE, NARROW, PAPER = (1280, 900), (360, 780), (794, 1123)
LOOKS = {
    "light": (WIDE, "light", "screen"),
    "dark": (WIDE, "dark", "screen"),
    "phone": (NARROW, "dark", "screen"),
    "print": (PAPER, "dark", "print"),
}
OVERFLOWING = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """[...document.querySelectorAll('summary, nav a')].map(e => e.getBoundingClientRect())
    .filter(r => r.width && r.height < 24).length"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where there is no browser, it needn't be there

    with sync_playwright() as driver:
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *root])
        yield browser
        browser.close()


def full() -> str:
    points = (as_html.Point(30.0, "1 Nov 2026", "#main"), as_html.Point(39.3, "21 Nov 2026", "#main"))
    extra = as_html.Extra((as_html.Link("Grade another", "#main"),), points, ("Look at the tests.",))
    return as_html.page("Full", as_html.report_body(worlds.ran(), extra), extra)


def compared() -> str:
    return as_html.page("Compared", as_html.comparison_body(as_html.compared(worlds.broken(), worlds.report())))


def of(*reports: Any) -> str:
    return render("html", reports, Look())


PAGES = {
    "full": full,
    "error": lambda: of(worlds.broken()),
    "hostile": lambda: of(hostile(worlds.hostile_run())),
    "batch": lambda: of(worlds.report(), worlds.broken(), worlds.hostile(), worlds.ran()),
    "compared": compared,
}


def opened(browser: Browser, path: Path, look: str) -> tuple[Page, list[str]]:
    """The page, and what it did that a page of ours must not do."""
    (width, height), scheme, media = LOOKS[look]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    trouble: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda message: trouble.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("dialog", dismiss)
    page.on("request", lambda request: trouble.append(request.url) if request.url.startswith("http") else None)
    page.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page, trouble


def violations(page: Page) -> list[str]:
    page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{v['id']}: {v['help']} {json.dumps([n['target'] for n in v['nodes']][:3])}" for v in found]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_quiet_and_fits(browser: Browser, tmp_path: Path, name: str, look: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGES[name]().encode())
    page, trouble = opened(browser, path, look)
    if look != "print":  # what is folded must be in order as well
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate(OVERFLOWING) <= 0, "something is wider than the page"
    assert page.evaluate("document.styleSheets.length") == 1, "the policy doesn't let the style sheet in"
    if look == "phone":
        assert page.evaluate(SMALL_TARGETS) == 0, "a control is lower than 24 px"
    assert violations(page) == []
    assert trouble == []
    page.close()


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_of_the_candidates_runs(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, canary: str
) -> None:
    monkeypatch.setattr(worlds, "HOSTILE", canary)
    path = tmp_path / "page.html"
    path.write_bytes(of(worlds.hostile(), hostile(worlds.hostile()), hostile(worlds.hostile_run())).encode())
    page, trouble = opened(browser, path, "light")
    odd = "script, iframe, img, object, embed, form, input, base, foreignObject, animate, set, [style], [src]"
    assert page.evaluate(f"document.querySelectorAll({odd!r}).length") == 0
    handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
    assert page.evaluate(handlers) == []
    hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.protocol + '//' + a.host)")
    assert set(hrefs) <= {"https://github.com", "file://"}
    assert trouble == []
    page.close()


def test_paper_shows_the_fixes_that_a_screen_folds(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(full().encode())
    shown = []
    for look in ("light", "print"):
        page, _ = opened(browser, path, look)
        shown.append(page.evaluate("document.querySelector('.step .help').checkVisibility()"))
        page.close()
    assert shown == [False, True]
