"""A test coverage in per cent, against a report that was committed and against what the tests reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.claims._reached import reachable
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.ci import Ci
    from grader.evidence.dependencies import Dependencies
    from grader.evidence.files import Files
    from grader.evidence.python_code import PythonCode
    from grader.evidence.sayings import Sayings
    from grader.evidence.tests import Tests

MAX_REPORT_BYTES = 1 << 20
ROUNDED = 2.0  # points between a report and what is said of it
# Lines that tests import can't all be run, but lines that no test imports aren't run at all: a coverage this far above
# the share of code that tests reach at all can't be.
IMPOSSIBLE_BY = 0.25
_SAID = regex(
    r"(\d{1,3}(?:[.,]\d{1,2})?)\s?%\+?\s(?:(?:test|code|line|branch|unit)[- ]){0,2}coverage"
    r"|(?:test|code|line|branch) coverage(?: of| is|:| at| =|\s\|){0,2}\s{0,2}[~>≥]?\s?(\d{1,3}(?:[.,]\d{1,2})?)\s?%"
    r"|покрытие (?:кода )?тестами:?\s(\d{1,3})\s?%"
    r"|(?:테스트 ?커버리지|测试覆盖率|テスト ?カバレッジ)\D{0,4}(\d{1,3})\s?%"
    r"|(?:cobertura|couverture|testabdeckung|abdeckung)"
    r"(?: (?:de|des|du|der|von|código|testes|tests|pruebas|code)){0,4}(?: é| es| est| liegt bei|:){0,1}"
    r"\s(?:de |von |d[eu] )?[~>≥]?(\d{1,3})\s?%",
    re.IGNORECASE,
)
_LABEL = regex(r"coverage|покрыти|cobertura|couverture|abdeckung|커버리지|覆盖率|カバレッジ|copertura|kapsam")
# An interval and a sample have a coverage, too.
_CODE = regex(r"pytest|unit|code|branch|line |suite|тест|테스트|测试|テスト|prueba|código|couverture de code")
_LINE_RATE = regex(r"<coverage[^>]{0,400}?line-rate=\"(\d(?:\.\d{1,6})?)\"")
_PERCENT = regex(r"\"percent_covered\":\s?(\d{1,3}(?:\.\d{1,16})?)")
_HTML = regex(r"pc_cov\">\s?(\d{1,3})\s?%")


class Told(NamedTuple):
    """A coverage as it is stated; `fixed`: by an image whose number somebody typed."""

    value: float
    text: str
    place: Place
    fixed: bool = False


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Coverages in the README's sentences and badges."""
    found = [
        Told(
            float(next(g for g in match.groups() if g).replace(",", ".")), around(line.text, *match.span()), line.place
        )
        for line in sayings.counted(
            "coverage", "покрытие", "cobertura", "couverture", "abdeckung", "커버리지", "覆盖率", "カバレッジ"
        )
        if "%" in line.text
        and ("test" in f"{line.lower} {line.title.lower()}" or _CODE.search(f"{line.lower} {line.title.lower()}"))
        and speaks_of_now(line.text)
        for match in _SAID.finditer(line.text)
    ]
    for badge in sayings.badges:
        number = re.search(r"(\d{1,3}(?:\.\d{1,2})?)\s?%", badge.message)
        if badge.service == "static" and _LABEL.search(badge.label) and number:
            found.append(Told(float(number[1]), badge.text, badge.place, fixed=True))
        elif badge.service in {"codecov", "coveralls"}:
            found.append(Told(-1.0, f"badge {badge.service}", badge.place))
    return tuple(told for told in found if told.value <= 100)  # noqa: PLR2004


def held(  # noqa: PLR0917 - what reports, reaches and measures it
    said: tuple[Told, ...], tests: Tests, ci: Ci, dependencies: Dependencies, files: Files, python_code: PythonCode
) -> Iterator[Claim]:
    """Each against a committed report, else against what could be covered at all and what would measure it."""
    report = _report(files)
    measured = _measured(tests, ci, dependencies)
    reach = reachable(tests, python_code, files)
    for told in said:
        verdict, summary, place = _verdict(told, report, tests, measured, reach)
        caps = verdict is Verdict.CONTRADICTED and told.value >= 0 and (not tests.sound or report is not None)
        places = (told.place, place) if place else (told.place,)
        yield Claim(
            told.text, verdict, "tests", summary, places, caps=caps, quantity="coverage",
            value=told.value if told.value >= 0 else None, unit="%",
        )  # fmt: skip


def _verdict(
    told: Told, report: tuple[float, Place] | None, tests: Tests, measured: Place | None, reachable_: tuple[float, str]
) -> tuple[Verdict, str, Place | None]:
    unread = bool(tests.scripts) or any(file.error for file in tests.files)
    if not tests.cases and not unread:
        return Verdict.CONTRADICTED, "There are no tests.", None
    if told.value < 0:
        if measured:
            return Verdict.BORNE_OUT, f"{measured.path} measures coverage.", measured
        return Verdict.CONTRADICTED, "Nothing in the repository measures coverage; the badge shows nothing.", None
    if report:
        value, place = report
        if abs(value - told.value) <= ROUNDED:
            return Verdict.BORNE_OUT, f"The committed report says {value:.0f} %.", place
        if value < told.value:
            return Verdict.CONTRADICTED, f"The committed report says {value:.0f} %.", place
    reach, missed = reachable_
    if not unread and told.value / 100 - reach > IMPOSSIBLE_BY:
        words = f"Tests reach files with {reach:.0%} of the code lines."
        return Verdict.CONTRADICTED, words, Place(missed) if missed else None
    if measured is None and told.fixed:
        return Verdict.CONTRADICTED, "The image is fixed, and nothing in the repository measures coverage.", None
    if measured:
        return Verdict.NOT_CHECKABLE, f"Coverage is set up in {measured.path}; no report of it is committed.", measured
    return Verdict.NOT_CHECKABLE, "Nothing in the repository measures coverage.", None


def _report(files: Files) -> tuple[float, Place] | None:
    """The coverage that a committed report states."""
    for entry in files.named("coverage.xml", "coverage.json", "cobertura.xml"):
        text = files.text(entry.path, MAX_REPORT_BYTES) or ""
        if found := _LINE_RATE.search(text):
            return 100 * float(found[1]), Place(entry.path)
        if every := _PERCENT.findall(text):
            return float(every[-1]), Place(entry.path)
    for entry in files.named("index.html"):
        if "htmlcov" in entry.path and (found := _HTML.search(files.text(entry.path, MAX_REPORT_BYTES) or "")):
            return float(found[1]), Place(entry.path)
    return None


def _measured(tests: Tests, ci: Ci, dependencies: Dependencies) -> Place | None:
    if tests.coverage:
        return tests.coverage
    for workflow, task in ci.doing("coverage", "tests"):
        if task.kind == "coverage" or "cov" in task.command:
            return Place(workflow.path, task.line or None)
    wanted = {"pytest-cov", "coverage", "codecov", "covr", "nyc", "c8", "@vitest/coverage-v8"}
    return next(
        (
            Place(m.path, r.line or None, note=r.name)
            for m in dependencies.manifests
            for r in m.requirements
            if r.name in wanted
        ),
        None,
    )
