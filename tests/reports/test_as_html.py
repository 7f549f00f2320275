from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from grader.model import Finding, Grade, Place, RepoRef, Status, Verdict
from grader.reports import Look, as_html, render, view
from grader.wiring import check_ids
from tests.reports import worlds

if TYPE_CHECKING:
    from grader.model import Report

TAGS = set(
    "html head meta title link style body header main nav p a ul ol li svg circle path text polyline article section h1 h2 h3 h4 dl dt "
    "dd div span code b strong table caption thead tbody tr th td details summary pre q br hr footer".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name rel href class id aria-label aria-labelledby aria-hidden role scope viewbox cx cy r x y rx "
    "d pathlength points stroke-dasharray transform tabindex start".split()
)
CANARIES = (
    worlds.HOSTILE,
    "\"><script>alert(1)</script><iframe src='https://evil.example'>",
    "' onmouseover='alert(1)' x='</title></style></pre><svg onload=alert(1)>",
    "`<b>` {{ 7 * 7 }} {% raw %} <!-- ]]> &lt;script&gt; \x00\x0b\u202e",
)


class Seen(HTMLParser):
    """Every tag, attribute, address and text of a page."""

    VOID = frozenset({"meta", "link", "br", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        given = dict(attrs)
        self.hrefs += [given["href"] or ""] if "href" in given else []
        self.ids += [given["id"] or ""] if "id" in given else []
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def page_of(*reports: Report) -> str:
    return render("html", reports, Look())


def seen(*reports: Report) -> Seen:
    return Seen(page_of(*reports))


def hostile(report: Report) -> Report:
    """The same words of the worst kind, from a host that is linked to."""
    return replace(report, ref=RepoRef("https://github.com/ada/engine", report.ref.revision))


def test_the_page_says_it_all() -> None:
    page = seen(worlds.ran())
    for words in (
        "ada/engine", "a1b2c3d4a1", "21 Nov 2026 10:32 UTC", "portfolio@2026.11", "Looks like a model behind an API",
        "39.3", "Grade E", "11.8 of 30 points", "1 failed", "Doing these three: 39.3 → 60.4", "+10.0 points",
        "No test exercises POST /predict; 1 is wanted.", "effort: hours", "src/api.py:41-44", "1 more step (all four: 39.3 → 63.4)",
        "Write a test that calls POST /predict", "Reached README explains the project rung 3",
        "Level 4 needs README explains the project rung 4", "3 of 4 solid", "def predict(features)", "could not be judged",
        "1 contradicted · 1 not checkable", "It keeps Tests at level 1.", "p95 2.50 ms", "1,240 ms", "1 of 13 fail, in both attempts.",
        "first healthy answer after 1.3 s", "The course forbids containers.", "3 files are not committed",
        "shipfolio grade https://github.com/ada/engine.git --rev a1b2c3d4a1b2 --rubric portfolio", "read and run in a sandbox",
    ):  # fmt: skip
        assert words in page.text, words
    assert not page.open


def test_what_is_open_stands_open_and_the_rest_is_folded() -> None:
    page = page_of(worlds.report())
    finding = page.index("2 of 4 commands can be copied.", page.index('id="criteria"'))
    assert page.rfind("<details", 0, finding) <= page.rfind("</details>", 0, finding)
    fix = page.index("Add them.", finding)
    assert page.rfind("<details", 0, fix) > page.rfind("</details>", 0, fix)
    line = worlds.lines()[0]
    good = Finding(Status.PASS, 1.0, "It is there.", check="tests-present")
    line = replace(line, findings=(good, good))
    text = page_of(worlds.report(grade=Grade(39.3, 1.0, 1.0, "E", (line,))))
    assert "<summary>1 passed</summary>" in text
    assert "does not apply</summary>" not in text


def test_places_lead_to_the_line_at_the_commit() -> None:
    commit = "a1b2c3d4" * 5
    hrefs = seen(worlds.report()).hrefs
    assert f"https://github.com/ada/engine/blob/{commit}/src/api.py#L41-L44" in hrefs
    assert f"https://github.com/ada/engine/blob/{commit}/README.md?plain=1#L9" in hrefs
    assert f"https://github.com/ada/engine/commit/{commit}" in hrefs
    assert not [h for h in seen(worlds.report(ref=RepoRef("/srv/engine"))).hrefs if h.startswith("https:")]


def test_links_inside_the_page_lead_somewhere() -> None:
    for reports in ([worlds.ran()], [worlds.report(), worlds.broken(), worlds.ran()]):
        page = seen(*reports)
        assert {h[1:] for h in page.hrefs if h.startswith("#")} <= set(page.ids)
        assert max(Counter(page.ids).values()) == 1


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("world", [worlds.hostile, worlds.hostile_run])
def test_text_of_the_candidates_stays_text(monkeypatch: pytest.MonkeyPatch, world: object, canary: str) -> None:
    monkeypatch.setattr(worlds, "HOSTILE", canary)
    for report in (world(), hostile(world())):  # type: ignore[operator]
        page = seen(report, worlds.broken()) if report.run else seen(report)
        assert set(page.tags) <= TAGS
        assert set(page.attributes) <= ATTRIBUTES
        assert page.tags["style"] == 1
        outside = [h for h in page.hrefs if not h.startswith(("#", "data:image/svg+xml,"))]
        assert all(h.startswith("https://github.com/ada/") for h in outside), outside
        assert not page.open
        assert " ".join(view.clean(canary).replace("`", "").split()) in page.text.replace("`", "")


def test_a_page_keeps_control_characters_and_surrogates_out() -> None:
    text = page_of(worlds.hostile(), worlds.hostile_run())
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2028\ud800-\udfff]", text)


def test_credentials_are_not_shown() -> None:
    assert "s3cret" not in page_of(worlds.broken())


def test_a_failure_is_named_and_no_zero() -> None:
    page = seen(worlds.broken())
    assert "Not graded not-found There is no such repository, or it is private. Set SHIPFOLIO_TOKEN." in page.text
    assert page.tags["svg"] == 1, "the brand's alone: no gauge shows a zero"
    assert "Next steps" not in page.text


def test_nothing_is_asked_for_from_anywhere() -> None:
    text = page_of(worlds.ran())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;; ")
    assert "unsafe" not in policy[1]
    assert not re.search(r"url\(|@import|src=", text)
    assert 'style="' not in text


def test_headings_go_down_one_at_a_time() -> None:
    for reports in ([worlds.ran()], [worlds.broken()], [worlds.report(), worlds.ran(), worlds.broken()]):
        levels = seen(*reports).headings
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_report_is_the_same_page() -> None:
    assert page_of(worlds.ran()) == page_of(worlds.ran())


def test_a_big_report_fits_into_300_kb() -> None:
    line = worlds.lines()[1]
    places = tuple(Place(f"src/package/module_{n}.py", n, None, "x" * 200) for n in range(1, 9))

    def made(checks: int) -> str:
        many = tuple(
            replace(f, check=check, summary=f"{check} {f.summary} {'x' * 100}", places=places)
            for check in check_ids()[:checks]
            for f in line.findings
        )
        return page_of(worlds.report(grade=Grade(1.0, 1.0, 1.0, "E", (replace(line, findings=many),))))

    few, many = made(20), made(len(check_ids()))
    assert few.count("and 3 more places") == 20
    assert len(many.encode()) < 300_000
    assert many.count("more places") == len(check_ids())
    assert "and 3 more places" not in many


def test_a_batch_is_a_table_and_every_report() -> None:
    page = seen(worlds.report(), worlds.broken())
    assert "2 repositories 1 graded, 1 not graded" in page.text
    assert {"r1-title", "r2-title", "r1-c-tests"} <= set(page.ids)
    assert page.tags["article"] == 2
    assert "+10.0 Tests: to level 1" in page.text


def test_a_site_puts_its_own_around_a_report() -> None:
    points = (as_html.Point(30.0, "1 Nov 2026", "/r/1"), as_html.Point(39.3, "21 Nov 2026", "/r/2"))
    extra = as_html.Extra((as_html.Link("Grade another", "/"),), points, ("Look at <tests>.",))
    body = as_html.report_body(worlds.report(), extra)
    assert "▲ +9.3 since 1 Nov 2026" in body
    assert "2 grades: from 30.0 to 39.3" in body
    assert "Look at &lt;tests&gt;." in body
    page = as_html.page("Report", body, extra, alone=False)
    assert '<a href="/">Grade another</a>' in page
    assert "<style" not in page
    assert "Content-Security-Policy" not in page
    down = (as_html.Point(40.1, "1 Nov 2026"), as_html.Point(39.3, "21 Nov 2026"))
    assert "▼ −0.8 since" in as_html.report_body(worlds.report(), as_html.Extra(history=down))


def test_a_comparison_shows_what_is_fixed_new_and_open() -> None:
    before = worlds.report()
    lines = list(worlds.lines())
    lines[1] = replace(lines[1], findings=(), level=2, progress=2.0, earned=6.0)
    after = worlds.report(grade=Grade(55.2, 17.2, 30.0, "C", tuple(lines)))
    page = Seen(as_html.page("x", as_html.comparison_body(as_html.compared(before, after))))
    assert "+15.9 points" in page.text
    assert re.search(r"Fixed 1 ✓ fixed No test exercises POST", page.text)
    assert "New 0 Nothing new is open." in page.text
    assert re.search(r"Still open 1 ◐ partly 2 of 4 commands", page.text)
    other = replace(after, rubric=replace(after.rubric, version="2027.1", digest="sha256:" + "cd" * 32))
    assert "different rubrics" in as_html.comparison_body(as_html.compared(before, other))
    assert "different rubrics" not in as_html.comparison_body(as_html.compared(before, after))


def test_a_check_that_this_version_does_not_have_is_shown_by_its_id() -> None:
    line = worlds.lines()[1]
    odd = tuple(replace(f, check="../../etc/passwd") for f in line.findings)
    assert "../../etc/passwd" in page_of(worlds.report(grade=Grade(1.0, 1.0, 1.0, "E", (replace(line, findings=odd),))))


def test_words_in_backticks_are_code() -> None:
    assert as_html.coded("Run `a <b>` now.") == "Run <code>a &lt;b&gt;</code> now."
    assert as_html.coded("It's 5` long <b>") == "It&#39;s 5` long &lt;b&gt;"


def test_a_claim_that_rests_on_little_stands_open() -> None:
    claims = [
        replace(c, verdict=Verdict.BORNE_OUT, basis=basis) for c in worlds.report().claims[:1] for basis in ("", "mock")
    ]
    assert view.weighty_claims(claims) == claims[1:]
    assert view.weighty_claims(worlds.report().claims) == list(worlds.report().claims[:1])


def test_other_formats_load_no_template_engine() -> None:
    code = (
        "import sys; from grader.reports import Look, render; from tests.reports import worlds\n"
        "for name in ('text', 'md', 'json', 'sarif', 'junit', 'csv'): render(name, [worlds.report()], Look())\n"
        "assert 'jinja2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
