"""The report as a web page: one file that needs no script and nothing from anywhere, for screens and for paper.

The parts are also the web service's: `report_body`, `comparison_body` and `page` take what surrounds a report there as
`Extra`. Text of the candidate's goes through `clean` and is escaped, whatever template prints it; addresses come from
`links` alone, pictures from `charts`.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.model import Confidence, Kind, Status, Verdict
from grader.reports import charts, compare, measured, view
from grader.reports.links import host_of
from grader.wiring import CheckHelp, check_help, check_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Finding, Line, NextStep, Report
    from grader.reports import Look
    from grader.reports.compare import Comparison

HERE = Path(__file__).parent / "page"
STEPS_SHOWN = 3
PLACES_SHOWN = (5, 2, 1)  # of a finding; fewer where a page would be too large with more
MOST_BYTES = 300_000
MOST_NOTE = 300
_MARKS = {
    Status.PASS: ("good", "✓", "passed"),
    Status.PARTIAL: ("mid", "◐", "partly"),
    Status.FAIL: ("bad", "✗", "failed"),
    Status.UNKNOWN: ("info", "?", "not judged"),
    Status.NOT_APPLICABLE: ("none", "–", "does not apply"),
    "fixed": ("good", "✓", "fixed"),
    Verdict.CONTRADICTED: ("bad", "✗", "contradicted"),
    Verdict.BORNE_OUT: ("good", "✓", "borne out"),
    Verdict.NOT_CHECKABLE: ("info", "?", "not checkable"),
}
_RUN_MARKS = {"good": ("good", "✓"), "neutral": ("info", "–"), "bad": ("bad", "✗")}
_HELD_MARKS = {
    "borne_out": ("good", "✓"), "off": ("mid", "◐"), "contradicted": ("bad", "✗"), "not_measured": ("info", "?"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page, by an address of ours."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Point:
    """One earlier grade: its score, the day in words, and where its report stands."""

    score: float
    when: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """What a site has around a report, and a file of its own doesn't.

    Attributes:
        links: the page's navigation.
        history: grades of the same repository and rubric, oldest first, this one last.
        feedback: a person's words, a paragraph each.
        head: markup of the site's own for the page's head; never the candidate's.
    """

    links: tuple[Link, ...] = ()
    history: tuple[Point, ...] = ()
    feedback: tuple[str, ...] = ()
    head: Markup = Markup()  # noqa: RUF009 - it can't change


ALONE = Extra()


@functools.cache
def style() -> str:
    """The page's style sheet, without what only its authors need."""
    lines = ((HERE / "page.css").read_text("utf-8")).splitlines()
    return "\n".join(
        line.strip().replace(": ", ":").replace("; ", ";").replace(", ", ",") for line in lines if line.strip()
    )


@functools.cache
def policy(css: str = "", script: str = "") -> str:
    """What the file's own Content-Security-Policy allows: its one style sheet, its icon, and its script if it has one.

    `css` is what the page adds to `style()`.
    """
    runs = f"; script-src '{_digest(script)}'" if script else ""
    allowed = f"default-src 'none'; style-src '{_digest(style() + css)}'{runs}"
    return f"{allowed}; img-src data:; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _harmless(value: object) -> object:
    return view.clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, finalize=_harmless,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(
        {
            "view": view, "charts": charts, "measured": measured, "help_of": help_of, "example_of": _example,
            "mark_of": _MARKS.__getitem__, "run_mark": lambda state: _RUN_MARKS[measured.mark_of(state)],
            "held_mark": lambda verdict: _HELD_MARKS.get(verdict, _HELD_MARKS["not_measured"]),
            "Kind": Kind, "Status": Status, "Verdict": Verdict, "Confidence": Confidence,
            "host_of": host_of, "parts_of": parts_of, "says": says, "capital": _capital, "method_of": _method,
            "counts": counts, "coded": coded, "STEPS_SHOWN": STEPS_SHOWN, "MOST_NOTE": MOST_NOTE,
        }
    )  # fmt: skip
    return made


def help_of(check: str) -> CheckHelp:
    """A check's own words; its id alone where a report names one that this version doesn't have."""
    return check_help(check) if check in check_ids() else CheckHelp(check, check, "", "", "", "")


def _example(check: str) -> Markup:
    """The example of a check, its lines kept: ours, so it needn't lose its line breaks."""
    return Markup.escape(textwrap.dedent(help_of(check).example))


def coded(text: str) -> Markup:
    """A sentence with its `words in backticks` as code; any other sign stays what it is."""
    pieces = view.clean(text).split("`")
    if len(pieces) % 2 == 0:  # one has no partner
        return Markup.escape("`".join(pieces))
    return Markup().join(Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(pieces))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _method(finding: Finding) -> str:
    return "measured" if finding.check == "run-holds" else "static"


@dataclass(frozen=True, slots=True)
class Parts:
    """The findings of a criterion as they are shown: open ones in groups that say the same, the rest by check."""

    open: tuple[tuple[Finding, ...], ...]
    passed: tuple[Finding, ...]
    apart: tuple[Finding, ...]


def parts_of(line: Line) -> Parts:
    """What is open, what passed, and what doesn't apply, each check once."""
    found = view.open_findings(line)
    seen = {finding.check for finding in found}
    rest = {finding.check: finding for finding in line.findings if finding.check not in seen}
    return Parts(
        tuple(tuple(same) for same in view.alike(found)),
        tuple(f for f in rest.values() if f.status is Status.PASS),
        tuple(f for f in rest.values() if f.status is Status.NOT_APPLICABLE and f.check != view.FOR_OTHERS),
    )


def says(report: Report, step: NextStep) -> list[str]:
    """What was found by the checks of a step, a sentence each: the reason for doing it."""
    lines = report.grade.lines if report.grade else ()
    found = [
        f
        for line in lines if line.id == step.criterion
        for f in view.open_findings(line) if f.check in step.checks
    ]  # fmt: skip
    return list(dict.fromkeys(f.summary.removeprefix(view.GUEST) for f in found))


def counts(report: Report) -> list[tuple[Status, int]]:
    """How many checks ended in which way, each check once and as its worst."""
    order = (Status.FAIL, Status.PARTIAL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)
    worst: dict[str, int] = {}
    for line in report.grade.lines if report.grade else ():
        for finding in line.findings if line.status != "not_applicable" else ():
            rank = order.index(finding.status)
            worst[finding.check] = min(rank, worst.get(finding.check, rank))
    totals = [(status, list(worst.values()).count(rank)) for rank, status in enumerate(order)]
    return [(status, number) for status, number in totals if number]


def _markup(template: str, **values: Any) -> Markup:
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - escaped by the templates


def report_body(
    report: Report, extra: Extra = ALONE, *, top: int = 1, prefix: str = "", places: int = PLACES_SHOWN[0]
) -> Markup:
    """One report without the page around it.

    `top` is the level of its first heading, `prefix` stands before its ids: both for several reports on one page.
    `places` is how many of each finding are shown.
    """
    return _markup("report.html.j2", report=report, extra=extra, top=top, prefix=prefix, places_shown=places)


def comparison_body(comparison: Comparison, extra: Extra = ALONE) -> Markup:
    """What changed from one report to the next."""
    return _markup(
        "compare.html.j2",
        comparison=comparison,
        extra=extra,
        report=comparison.after,
        prefix="",
        top=1,
        places_shown=PLACES_SHOWN[0],
    )


def page(title: str, body: Markup, extra: Extra = ALONE, *, alone: bool = True, css: str = "", script: str = "") -> str:
    """A whole page; `alone` carries its own style and policy, a site sends its own.

    Args:
        css, script: what a page of its own adds; ours alone, never made of a candidate's words.
    """
    own = {"policy": "", "css": "", "script": ""}
    if alone:
        own = {"policy": policy(css, script), "css": Markup(style() + css), "script": Markup(script)}  # noqa: S704
    return str(_markup("page.html.j2", title=title, body=body, extra=extra, **own))


def compared(before: Report, after: Report) -> Comparison:
    """Two reports of one repository, the earlier first."""
    return compare.compare(before, after)


def title_of(report: Report) -> str:
    """`54.4 D – ada/engine`."""
    value = report.grade.value if report.grade else None
    score = f"{view.tenths(value)} {report.grade.letter}" if report.grade and value is not None else "Not graded"
    return f"{score} – {view.name_of(report.ref)}"


def _single(report: Report) -> str:
    """The page of one report, with as many places of each finding as fit into it."""
    for places in PLACES_SHOWN:
        made = page(title_of(report), report_body(report, places=places))
        if len(made.encode()) <= MOST_BYTES:
            break
    return made


def render(reports: Sequence[Report], _look: Look) -> str:
    """One report as a page; several behind a table of their scores."""
    if len(reports) == 1:
        return _single(reports[0])
    bodies = [report_body(report, top=2, prefix=f"r{n}-") for n, report in enumerate(reports, start=1)]
    body = _markup("batch.html.j2", reports=reports, bodies=bodies)
    return page(f"{len(reports)} repositories graded", body)
