# ruff: noqa: E501 - a practice is a row
"""Practices that are said to be followed: tests, continuous integration, containers, type checks, hooks."""

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
    from grader.evidence.containers import Containers
    from grader.evidence.dependencies import Dependencies
    from grader.evidence.files import Files
    from grader.evidence.python_code import PythonCode
    from grader.evidence.sayings import Sayings
    from grader.evidence.settings import Settings
    from grader.evidence.tests import Tests


class Practice(NamedTuple):
    """How a practice is told of: a line with one of the hints that fits the pattern, or a badge."""

    id: str
    criterion: str
    hints: tuple[str, ...]
    told: re.Pattern[str]
    badge: frozenset[str]
    absent: str


_CHECKERS = frozenset({"mypy", "pyright", "basedpyright", "pyre-check", "ty", "zuban", "pyrefly", "pytype"})
PRACTICES = (
    Practice(
        "ci", "ci", ("ci/cd", "ci / cd", "continuous integration", "github actions", "gitlab ci", "jenkins", "circleci", "travis", "automated", "непрерывн"),
        regex(r"\bCI ?/ ?CD\b|continuous integration|(?:runs?|tested|checked|automated|pipeline|workflows?|built) (?:by|in|on|with|via|through|using) (?:GitHub Actions|GitLab CI|CircleCI|Jenkins|Travis)|GitHub Actions (?:workflow|pipeline|CI|runs?|for)|automated (?:testing|CI|build) pipeline|непрерывн\w{1,5} интеграц|(?:\b(?:runs?|tests?|tested|checked|deployed|built|published|automated|linted|laufen|läuft|rodam|executad[oa]s|ejecutan|automatiza\w{1,4})|запуска\w{1,6})\b[^.|]{0,60}(?:\b(?:by|in|on|with|via|through|using|auf|mit|über|en|com|no|pelo)|в|через)\s(?:the |o |las? )?(?:GitHub Actions|GitLab CI|CircleCI|Jenkins|Travis)", re.IGNORECASE),
        frozenset({"github actions", "ci/cd", "ci / cd", "ci"}), "There is no workflow of any CI system."),
    Practice(
        "ci-tests", "ci", ("every push", "each push", "every commit", "each commit", "every pull request", "each pull request", "every pr"),
        regex(r"\b(?:tested|tests? (?:are )?(?:run|executed)|runs? (?:all |the )*tests?|test suite runs?)\b[^.|]{0,40} (?:on|at|for|with) (?:every|each) (?:push|commit|pull request|PR\b)", re.IGNORECASE),
        frozenset(), "There is no workflow of any CI system."),
    Practice(
        "docker", "deployment", ("docker", "container", "conteneur", "контейнер", "докер"),
        regex(r"\b(?:dockeri[sz]ed|containeri[sz]ed)\b|docker[- ]compose (?:setup|file|stack|configuration)|(?:ships?|comes|deployed|packaged|built) (?:with|in|as|via|using) (?:a )?docker|docker[- ](?:ready|support|based)|контейнериз\w{1,8}|докериз\w{1,8}|(?:dockerizad|conteneuris)\w{1,3}", re.IGNORECASE),
        frozenset({"docker", "dockerized", "docker compose", "docker-compose"}), "There is no Dockerfile and no compose file."),
    Practice(
        "tests", "tests", ("test", "покрыт"),
        regex(r"\b(?:fully|well|thoroughly|extensively|rigorously|unit|comprehensively|battle)[- ]tested\b|(?:comprehensive|full|complete|extensive|automated|robust) (?:unit |integration )?(?:tests?\b(?! (?:set|data))|test suite|testing)|(?:unit|integration) tests? (?:cover|with|using|for|included|ensure|in)|(?:pytest|unit|our|the|full|whole|complete|large|test) test suite|(?:covered|tested) (?:by|with) (?:[\w-]{1,14} )?(?:pytest|testthat|unit tests?|(?:automated )?tests)|high test coverage|покрыт\w{0,3} тестами|юнит-тест", re.IGNORECASE),
        frozenset({"tests", "test", "pytest", "unit tests", "testing"}), "There are no tests."),
    Practice(
        "types", "code", ("mypy", "pyright", "type"),
        regex(r"\btype[- ]checked\b|\bmypy\b|\bpyright\b|(?:fully|strictly|statically) typed|strict typing", re.IGNORECASE),
        frozenset({"mypy", "types", "typing", "type checked", "pyright"}), "No type checker is set up or run."),
    Practice(
        "hooks", "code", ("pre-commit",), regex(r"\bpre-commit\b(?! stage)", re.IGNORECASE),
        frozenset({"pre-commit"}), "There is no pre-commit configuration."),
)  # fmt: skip
# These earn marks of their own; the others are details of good code.
_CAPPING = frozenset({"ci", "ci-tests", "docker", "tests"})
# All of it is said to be tested.
_WHOLE = regex(
    r"(?i)\b(?:full|complete|total|entire|100\s?%)[- ](?:unit[- ]|code[- ]|test(?:ing)?[- ]){0,2}coverage|\bfully[- ]tested\b|"
    r"\btest\w{0,3}\b[^.|]{0,40}\b(?:all|every|each)(?: of)?(?: the)? (?:components?|modules?|functions?|files?|classes|parts)\b"
)
MIN_TESTABLE = 4
LEAST_SHARE = 0.5
# A line on what was learned, what a host offers or what a reader should do says nothing of this repository.
_BESIDE = regex(
    r"(?i)\b(?:learn\w{0,5}|skills?|courses?|module \d|week \d|topics?|certificat\w{0,4}|bootcamp|syllabus|seamless|built-in|"
    r"offers|platform|provides? (?:free|easy)|tutorial|knowledge|experience (?:with|in)|familiar)\b|^use "
)


class Told(NamedTuple):
    """One practice where it is told of."""

    practice: Practice
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence for each practice, and its badge."""
    found: dict[str, Told] = {}
    for practice in PRACTICES:
        for line in sayings.told(*practice.hints):
            if line.block == "heading" or not (match := practice.told.search(line.text)):
                continue
            if speaks_of_now(line.text) and not _BESIDE.search(f"{line.text} {line.title}"):
                found[practice.id] = Told(practice, around(line.text, *match.span()), line.place)
                break
        for badge in sayings.badges:
            words = {badge.label, badge.message} if badge.service == "static" else {badge.service}
            if words & practice.badge and practice.id not in found:
                found[practice.id] = Told(practice, badge.text, badge.place)
    return tuple(found.values())


class _Shop:
    """What there is of each practice, looked up only when it is told of."""

    def __init__(self, ci: Ci, containers: Containers, tests: Tests, settings: Settings) -> None:
        self.ci, self.containers, self.tests, self.settings = ci, containers, tests, settings

    def there(self, practice: str, dependencies: Dependencies, files: Files) -> Place | None:
        """The first place that bears the practice out."""
        found: list[Place] = []
        packages = _CHECKERS if practice == "types" else frozenset({"pre-commit"})
        if practice == "ci":
            found = [Place(w.path) for w in self.ci.workflows]
        elif practice == "ci-tests":
            found = [Place(w.path, task.line or None) for w, task in self.ci.doing("tests", "coverage")]
        elif practice == "docker":
            found = [Place(dockerfile.path) for dockerfile in self.containers.dockerfiles]
            found += [Place(compose.path) for compose in self.containers.composes]
            found += [Place(e.path) for e in files.own if "docker" in e.path.lower()]
        elif practice == "tests":
            found = [Place(f.path) for f in self.tests.files if f.cases] + [Place(p) for p in self.tests.scripts]
        else:
            if practice == "types":
                found = [place for kind, place in self.settings.tools if kind == "types"]
                found += [Place(w.path) for w in self.ci.workflows if any(t.kind == "types" for t in w.tasks)]
                found += [Place(e.path) for e in files.suffixed(".ts", ".tsx")]
            else:
                found = [Place(e.path) for e in files.all if ".pre-commit" in e.path or ".husky" in e.path]
            found += [
                Place(m.path, r.line or None)
                for m in dependencies.manifests
                for r in m.requirements
                if r.name in packages
            ]
        return next(iter(found), None)


def _all_tested(tests: Tests, reach: tuple[float, str], there: Place) -> tuple[Verdict, str, Place]:
    """Tests of everything could run all that has something to test, or nearly so."""
    share, missed = reach
    if not missed or len(tests.testable) < MIN_TESTABLE:
        return Verdict.BORNE_OUT, f"{there.path} is there.", there
    summary = f"Tests reach files with {share:.0%} of the code lines."
    return (Verdict.CONTRADICTED if share < LEAST_SHARE else Verdict.NOT_CHECKABLE), summary, Place(missed)


def held(  # noqa: PLR0917 - one for each thing that a practice leaves behind
    said: tuple[Told, ...],
    ci: Ci,
    containers: Containers,
    tests: Tests,
    settings: Settings,
    dependencies: Dependencies,
    files: Files,
    python_code: PythonCode,
) -> Iterator[Claim]:
    """Each practice against what there is of it."""
    shop = _Shop(ci, containers, tests, settings)
    whole = not tests.scripts and not any(file.error for file in tests.files)
    hollow = bool(tests.cases) and all(case.hollow for case in tests.cases) and whole
    for told in said:
        there = shop.there(told.practice.id, dependencies, files)
        if told.practice.id == "ci-tests" and there is None and ci.workflows:
            continue  # they may be run by what a workflow calls
        verdict = Verdict.BORNE_OUT if there else Verdict.CONTRADICTED
        summary = f"{there.path} is there." if there else told.practice.absent
        if told.practice.id == "tests" and there and whole and _WHOLE.search(told.text):
            verdict, summary, there = _all_tested(tests, reachable(tests, python_code, files), there)
        if told.practice.id == "tests" and hollow:
            verdict = Verdict.CONTRADICTED
            none = f"None of the {len(tests.cases)} tests can" if len(tests.cases) > 1 else "The only test can't"
            summary = f"{none} fail: {tests.cases[0].hollow}."
        places = (told.place, *([there] if there else []))
        # Tests of a part are tests: what is wrong then is the word "all".
        caps = verdict is Verdict.CONTRADICTED and told.practice.id in _CAPPING and (not there or hollow)
        yield Claim(told.text, verdict, told.practice.criterion, summary, places, caps=caps)
