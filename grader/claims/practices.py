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
    from grader.evidence.containers import Containers, Dockerfile
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
        "ci", "ci", ("ci/cd", "ci / cd", "continuous integration", "github actions", "gitlab ci", "jenkins", "circleci", "travis", "automated", "непрерывн", "ci ", "ci:"),
        regex(r"\b(?:push|commit|pull request)\b[^.|]{0,60}GitHub Actions|GitHub Actions[^.|]{0,60}\b(?:push|commit|pull request)\b|\bCI\b[^.|]{0,30}\b(?:every|each|har bir|cada|chaque|jede[nm]?)\b[^.|]{0,16}\b(?:push|commit|pull request|PR)\b|(?:кажд\w{2,3}) (?:push|пуш\w{0,2}|коммит\w{0,2})[^.|]{0,40}\bCI\b|\bCI ?/ ?CD\b|continuous integration|\b(?:roda|rodan|corre|corren|ejecuta|executa|exécutés?|lancés?|geprüft|запускаются|проверяется|проходит)\b[^.|]{0,60}GitHub Actions|GitHub Actions(?:로|에서|를|을|가|이)|(?:通过|使用|由) ?GitHub Actions|(?:runs?|tested|checked|automated|pipeline|workflows?|built) (?:by|in|on|with|via|through|using) (?:GitHub Actions|GitLab CI|CircleCI|Jenkins|Travis)|GitHub Actions (?:workflow|pipeline|CI|runs?|for)|automated (?:testing|CI|build) pipeline|непрерывн\w{1,5} интеграц|(?:\b(?:runs?|tests?|tested|checked|deployed|built|published|automated|linted|laufen|läuft|rodam|executad[oa]s|ejecutan|automatiza\w{1,4})|запуска\w{1,6}|проверя\w{2,4}|собира\w{2,4}|тестиру\w{2,4}|se prueba|é testad[ao])\b[^.|]{0,60}(?:\b(?:by|in|on|with|via|through|using|auf|mit|über|en|com|no|pelo)|в|через)\s(?:the |o |las? )?(?:GitHub Actions|GitLab CI|CircleCI|Jenkins|Travis)", re.IGNORECASE),
        frozenset({"github actions", "ci/cd", "ci / cd", "ci"}), "There is no workflow of any CI system."),
    Practice(
        "ci-tests", "ci", ("every push", "each push", "every commit", "each commit", "every pull request", "each pull request", "every pr"),
        regex(r"\b(?:tested|tests? (?:are )?(?:run|executed)|runs? (?:all |the )*tests?|test suite runs?)\b[^.|]{0,40} (?:on|at|for|with) (?:every|each) (?:push|commit|pull request|PR\b)", re.IGNORECASE),
        frozenset(), "There is no workflow of any CI system."),
    Practice(
        "docker", "deployment", ("docker", "container", "conteneur", "контейнер", "докер"),
        regex(r"\b(?:dockeri[sz]ed|containeri[sz]ed)\b|docker[- ]compose (?:setup|file|stack|configuration)|(?:ships?|comes|deployed|packaged|built) (?:with|in|as|via|using) (?:a )?docker|docker[- ](?:ready|support|based)|контейнериз\w{1,8}|докериз\w{1,8}|(?:dockerizad|conteneuris)\w{1,3}", re.IGNORECASE),
        frozenset({"docker", "dockerized", "docker compose", "docker-compose", "container"}), "There is no Dockerfile and no compose file."),
    Practice(
        "tests", "tests", ("test", "тест", "prueba", "테스트", "测试", "テスト"),
        regex(r"\b(?:fully|well|thoroughly|extensively|rigorously|unit|comprehensively|battle)[- ]tested\b|(?:comprehensive|full|complete|extensive|automated|robust) (?:unit |integration )?(?:tests?\b(?! (?:set|data))|test suite|testing)|(?:unit|integration) tests? (?:cover|with|using|for|included|ensure|in)|(?:pytest|unit|our|the|full|whole|complete|large|test) test suite|(?:covered|tested) (?:by|with) (?:[\w-]{1,14} )?(?:pytest|testthat|unit tests?|(?:automated )?tests)|high test coverage|(?:all|every) (?:unit |integration )?tests? pass|tests? (?:all )?pass(?:es|ing)?\b|покрыт\w{0,3} тестами|юнит-тест|модульны\w{1,3} тест|тест\w{0,4} проход|(?:pruebas|testes|tests) (?:unitari[ao]s|automatizad[ao]s|unitaires|automatisés)|(?:pruebas|tests|testes) (?:pasan|passam|passent)|(?:단위|통합|자동화) ?테스트|테스트(?:를|가)? ?(?:모두 )?통과|单元测试|(?:测试|テスト).{0,6}通[过過]|ユニットテスト|(?-i:Unit-Tests)", re.IGNORECASE),
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
    r"make sure|ensure that|please|before (?:submitting|pushing|opening|committing)|offers|platform|provides? (?:free|easy)|tutorial|knowledge|experience (?:with|in)|familiar)\b|^use "
)


class Told(NamedTuple):
    """One practice where it is told of; `listed`: only its name, in a list."""

    practice: Practice
    text: str
    place: Place
    listed: bool = False


# What a list of the stack or of the features needs no verb for.
_LISTED = {
    "ci": regex(r"(?i)\bGitHub Actions\b|\bGitLab CI\b|\bJenkins\b|\bCircleCI\b"),
    "docker": regex(r"(?i)\bdocker\b"),
}
_SHELVES = frozenset({"what", "how-it-works"})


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence for each practice, and its badge."""
    found: dict[str, Told] = {}
    for practice in PRACTICES:
        listed = _LISTED.get(practice.id)
        for line in sayings.sentences(*practice.hints):
            if line.block == "heading":
                continue
            match = practice.told.search(line.text)
            on_shelf = line.block in {"list", "table"} and bool(line.kinds & _SHELVES)
            only_listed = not match and listed is not None and on_shelf
            if only_listed and listed is not None:
                match = listed.search(line.text)
            if match and speaks_of_now(line.text) and not _BESIDE.search(f"{line.text} {line.title}"):
                found[practice.id] = Told(
                    practice, around(line.text, *match.span()), line.place_at(match.start()), listed=only_listed
                )
                break
        for badge in sayings.badges:
            words = (
                {badge.label, badge.message, badge.message.partition(" ")[0]}
                if badge.service == "static"
                else {badge.service}
            )
            key = f"badge {practice.id}"
            if words & practice.badge and key not in found:
                found[key] = Told(practice, badge.text, badge.place)
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
            found += [
                Place(e.path) for e in files.own if "docker" in e.path.lower() or "containerfile" in e.path.lower()
            ]
            if self.containers.dockerfiles and all(_is_empty(d) for d in self.containers.dockerfiles):
                found = []
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


def _is_empty(dockerfile: Dockerfile) -> bool:
    """A file that was read and has no stage builds nothing."""
    return not dockerfile.stages and not dockerfile.error


def _all_tested(tests: Tests, reach: tuple[float, str], there: Place) -> tuple[Verdict, str, Place]:
    """Tests of everything could run all that has something to test, or nearly so."""
    share, missed = reach
    if not missed or len(tests.testable) < MIN_TESTABLE:
        return Verdict.BORNE_OUT, f"{there.path} is there.", there
    summary = f"Tests reach files with {share:.0%} of the code lines."
    return (Verdict.CONTRADICTED if share < LEAST_SHARE else Verdict.NOT_CHECKABLE), summary, Place(missed)


# What a line says that CI does -> the kinds of tasks of which one would be it.
_JOBS = (
    (
        regex(r"(?i)\btest(?:s|ed|ing|lar\w{0,4})?\b|тест|prueba|테스트|测试|テスト"),
        frozenset({"tests", "coverage"}),
        "no tests",
    ),
    (
        regex(r"(?i)\blint(?:s|ed|ing|er)?\b|\b(?:ruff|flake8|pylint)\b|린트|линт"),
        frozenset({"lint", "types"}),
        "no linter",
    ),
    (
        regex(r"(?i)\bdeploy(?:s|ed|ment|ments|ing)?\b|деплой|배포|部署|despliegue"),
        frozenset({"deploy", "docker"}),
        "no deployment",
    ),
)
_MEASURED = regex(r"\d{1,4}\+?\s?(?:%|\w{0,20}\s?(?:tests?|testes|pruebas|passing)\b)|tests?: \d", re.IGNORECASE)
# Such a task may be any of them.
_OPEN = frozenset({"run", "data", "build"})
_PAGES = regex(r"\b(?:mkdocs|sphinx-build|quarto|jekyll|hugo|docusaurus)\b")
_CALLED = regex(r"(?m)^\s{0,24}(?:-\s)?uses:\s{0,4}[\"']?(?:\./|[\w.-]{1,60}/[\w.-]{1,80}/\.github/)")


def _idle_ci(text: str, ci: Ci, files: Files) -> str:
    """What a line says that CI does and no task of any workflow could be; empty where one might."""
    # What builds pages only builds; what builds a program may test it too.
    tasks = [task for workflow in ci.workflows for task in workflow.tasks]
    done = {"pages" if _PAGES.search(task.command) else task.kind for task in tasks}
    if any(w.error or w.system != "github" or not w.runs for w in ci.workflows) or done & _OPEN:
        return ""
    if any(_CALLED.search(files.text(w.path) or "") for w in ci.workflows):
        return ""
    lacking = [what for told, kinds, what in _JOBS if told.search(text) and not done & kinds]
    return f"The workflows run {' and '.join(lacking)}." if lacking else ""


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
            which = "the first: " if len(tests.cases) > 1 else ""
            summary = f"{none} fail ({which}{tests.cases[0].hollow})."
        if told.practice.id == "docker" and not there and containers.dockerfiles:
            there, summary = Place(containers.dockerfiles[0].path), "The Dockerfile is empty."
        if told.practice.id == "ci" and there and (lacks := _idle_ci(told.text, ci, files)):
            verdict, summary = Verdict.CONTRADICTED, lacks
        if told.practice.id == "tests" and verdict is Verdict.BORNE_OUT and _MEASURED.search(told.text):
            continue  # how many there are, or how much they cover, is held as what it is
        places = (told.place, *([there] if there else []))
        # Tests of a part are tests: what is wrong then is the word "all".
        caps = (
            verdict is Verdict.CONTRADICTED
            and told.practice.id in _CAPPING
            and (not there or hollow)
            and not told.listed
        )
        yield Claim(told.text, verdict, told.practice.criterion, summary, places, caps=caps)
