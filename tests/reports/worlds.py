"""Reports made by hand, for the formats' tests: one that shows everything, one that failed, one full of hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from grader import measured, model
from grader.model import (
    Claim,
    Confidence,
    Criterion,
    Failure,
    Finding,
    Grade,
    Kind,
    Level,
    Line,
    Need,
    NextStep,
    Place,
    ProjectType,
    RepoRef,
    Report,
    Rubric,
    Verdict,
    Waiver,
)

CHECKS = ("readme-present", "tests-present", "container-works")
HOSTILE = (
    "\x1b[31mred\x1b]8;;http://evil\x07\u202eevil\u200b\ud800\udcff [b]x[/b] <img src=x onerror=alert(1)> | `a` "
    "*b* _c_ [l](javascript:1) @octocat #1 http://evil.example www.evil.example \r\n## heading\t=1+1 \u2028end"
)
AS_OF = datetime(2026, 11, 21, 10, 32, 5, tzinfo=UTC)


def _criterion(name: str, title: str, weight: float, kind: Kind = Kind.LADDER) -> Criterion:
    rungs = tuple(Level(f"{title} rung {i}", (Need("readme-present"),)) for i in range(1, 5))
    return Criterion(name, title, weight, kind, levels=rungs if kind is Kind.LADDER else ())


RUBRIC = Rubric(
    "portfolio",
    "2026.11",
    "AI/ML portfolio project",
    (
        _criterion("readme", "README explains the project", 8),
        _criterion("tests", "Tests", 12),
        _criterion("deployment", "It can be deployed", 10),
        _criterion("latency", "Latency is measured", 6),
        _criterion("evaluation", "评估与误差分析", 10),
        _criterion("write-up", "The write-up argues honestly", 5, Kind.PERSON),
        _criterion("topic", "A topic that says something", 10, Kind.DEDUCTION),
    ),
    "sha256:" + "ab" * 32,
)


def _line(n: int, level: int | None, progress: float, earned: float, **more: object) -> Line:
    c = RUBRIC.criteria[n]
    possible = c.weight if c.kind is Kind.LADDER else 0.0
    line = Line(
        c.id, c.title, c.kind, level, progress, earned, possible, "graded", Confidence.HIGH, (),
        reached=c.levels[level - 1].says if c.levels and level else "",
        wanted=c.levels[level].says if c.levels and level is not None and level < 4 else "",
    )  # fmt: skip
    return replace(line, **more)  # type: ignore[arg-type]


def _found(finding: Finding, check: str) -> Finding:
    return replace(finding, check=check)


def lines() -> tuple[Line, ...]:
    place = Place("src/api.py", 41, 44, "def predict(features)")
    failed = _found(model.failed("No test exercises POST /predict; 1 is wanted.", place), CHECKS[1])
    partial = _found(
        model.graded(0.5, "2 of 4 commands can be copied.", Place("README.md", 9), fix="Add them."), CHECKS[0]
    )
    unknown = _found(model.unknown("This could not be judged: the linter did not start."), CHECKS[2])
    return (
        _line(0, 3, 2.6, 5.2, findings=(partial, _found(model.passed("Found.", Place("README.md")), CHECKS[0]))),
        _line(1, 0, 0.2, 0.6, findings=(failed,)),
        _line(2, 4, 4.0, 10.0),
        _line(3, None, 0.0, 0.0, possible=0.0, status="unknown", findings=(unknown,)),
        _line(4, 2, 2.0, 0.0, possible=0.0, status="not_applicable"),
        _line(5, None, 0.0, 0.0, status="person"),
        _line(6, None, 0.0, -4.0),
    )


def steps() -> tuple[NextStep, ...]:
    place = Place("src/api.py", 41, 44, "def predict(features)")
    return (
        NextStep(
            "tests", 1, (CHECKS[1], CHECKS[0]), 10.0, 49.3, "hours", place,
            "Write a test that calls POST /predict with one good and one bad request, and assert what comes back.",
        ),
        NextStep("readme", 3, (CHECKS[0],), 7.1, 56.4, "minutes", Place("README.md", 9), "Add the missing commands."),
        NextStep("topic", 0, (CHECKS[2],), 4.0, 60.4, "weeks", None, "Choose a question from a field you know."),
        NextStep("tests", 2, (CHECKS[1],), 3.0, 63.4, "days", None, "Test the error paths."),
    )  # fmt: skip


def report(**more: object) -> Report:
    """A report that shows everything a format must cope with."""
    full = Report(
        ref=RepoRef("https://github.com/ada/engine.git", "main"),
        rubric=RUBRIC,
        tool={"name": "shipfolio", "version": "0.1.0", "linter": "ruff 0.14.5"},
        commit="a1b2c3d4" * 5,
        as_of=AS_OF,
        project_type=ProjectType("model-api", (Place("src/api.py", 3),), Confidence.MEDIUM),
        grade=Grade(39.3, 11.8, 30.0, "E", lines()),
        next_steps=steps(),
        claims=(
            Claim(
                "90+ tests",
                Verdict.CONTRADICTED,
                "tests",
                "13 can be counted.",
                (Place("README.md", 4), Place("tests/test_api.py")),
                kind="counted-tests",
                caps=True,
                quantity="tests",
                value=90.0,
                unit="tests",
            ),
            Claim("CI passes", Verdict.NOT_CHECKABLE, "ci", "Nothing was run."),
        ),
        waivers=(
            Waiver("container-works", "The course forbids containers.", Place("shipfolio.toml", 2), False, False),
        ),
        notes=("3 files are not committed and were not graded.",),
    )
    return replace(full, **more)  # type: ignore[arg-type]


def run(**more: object) -> measured.Run:
    """A run that shows everything: built, started, measured, a test that fails, claims of every verdict."""
    loads = (
        measured.Load(1, 3, 600, 0, ((200, 600),), 1.234, 2.5, 12.34, 812.4, (1.1, 1.4), (2.2, 3.1)),
        measured.Load(8, 3, 1200, 12, ((200, 1188), (500, 12)), 8.9, 120.4, 1240.0, 1000.2, (8.0, 9.9), (99.0, 130.0)),
    )
    full = measured.Run(
        "docker",
        measured.BuildOutcome("built", "dockerfile", "Dockerfile", duration_s=2.34, cached_steps=12, steps=14,
                              image="sha256:" + "cd" * 32, image_bytes=342_000_000),
        measured.StartOutcome("started", command="python -m api", port=8000, port_after_s=0.8, answer_after_s=1.26,
                              peak_memory_bytes=61_500_000),
        measured.AnswerOutcome(
            "answered", surface="openapi", target="POST /predict", warm_up=30, loads=loads,
            endpoints=(measured.Endpoint("POST", "/predict", "readme", 200, "", Place("README.md", 20)),
                       measured.Endpoint("GET", "/items", "openapi", 500)),
            refusals=(measured.Refusal("broken JSON", "refused", 422), measured.Refusal("huge number", "crashed", 500)),
        ),
        measured.TestOutcome(
            "failed", "1 of 13 tests fail.", environment="its own image", passed=12, failed=1, seen=12, duration_s=4.2,
            attempts=2, coverage=81.4, covered_lines=420, coverage_of="src/engine", reproduced=True,
            slowest=(("tests/test_api.py::test_a", 1.5),),
            failures=(measured.FailedTest("tests/test_api.py::test_b", "AssertionError: assert 2 == 3", True),),
            log=("1 failed, 12 passed",),
        ),
        host=measured.Host(2, 1.0, 1 << 30, "Linux x86_64"),
        limits=(("build_s", 300.0), ("repeats", 3)),
        held=(
            measured.Held("20 ms per request", "latency", "off", 20.0, 1.234, "ms", 16.2, "POST /predict",
                          "P50 of 1.23 ms at concurrency 1, 16 times apart.", Place("README.md", 40)),
            measured.Held("all tests pass", "tests_pass", "contradicted", None, 1.0, "tests",
                          summary="1 of 13 fail, in both attempts.", place=Place("README.md", 41)),
            measured.Held("a 1 GB image", "image_size", "not_measured", 1000.0, None, "MB", summary="Not built."),
        ),
        notes=("1 of its packages is named by an address.",),
        duration_s=58.4,
    )  # fmt: skip
    return replace(full, **more)  # type: ignore[arg-type]


def ran() -> Report:
    """The full report, and what a run adds to it."""
    return report(mode="run", run=run())


def not_run() -> Report:
    """A run was asked for, and nothing here could run it."""
    return report(mode="run", run=measured.not_run("Nothing here can run a program safely. docker: none answers."))


def hostile_run() -> Report:
    """A run whose every word is the candidate's worst."""
    bad = Place(f"src/{HOSTILE}.py", 1, 2, HOSTILE)
    return report(
        mode="run",
        run=run(
            build=measured.BuildOutcome("build_failed", "dockerfile", HOSTILE, HOSTILE, bad, (HOSTILE,)),
            start=measured.StartOutcome("exited", HOSTILE, HOSTILE, 1, log=(HOSTILE,), services=(HOSTILE,)),
            answer=measured.AnswerOutcome(
                "errors", HOSTILE, "openapi", (measured.Endpoint("GET", HOSTILE, "readme", 0, HOSTILE, bad),), HOSTILE, 1,
                run().answer.loads,
            ),
            tests=measured.TestOutcome(
                "failed", HOSTILE, HOSTILE, HOSTILE, 1, 1, coverage=1.0, coverage_of=HOSTILE, flaky=(HOSTILE,),
                slowest=((HOSTILE, 1.0),), failures=(measured.FailedTest(HOSTILE, HOSTILE, True),), log=(HOSTILE,),
            ),
            held=(measured.Held(HOSTILE, "latency", "off", 1.0, 2.0, "ms", 2.0, HOSTILE, HOSTILE, bad),),
            notes=(HOSTILE,),
        ),
    )  # fmt: skip


def broken() -> Report:
    return report(
        ref=RepoRef("https://ada:s3cret@github.com/ada/gone"), commit=None, as_of=None, project_type=None, grade=None,
        next_steps=(), claims=(), waivers=(), notes=(),
        error=Failure("not-found", "There is no such repository, or it is private.", "Set SHIPFOLIO_TOKEN."),
    )  # fmt: skip


def hostile() -> Report:
    """Every place that can hold the candidate's words holds the worst of them."""
    bad = Place(f"src/{HOSTILE}.py", 1, 2, HOSTILE)
    finding = _found(model.failed(HOSTILE, bad, fix=HOSTILE), CHECKS[1])
    blind = _found(model.unknown(HOSTILE), CHECKS[2])
    return report(
        ref=RepoRef("/tmp/" + HOSTILE, HOSTILE, HOSTILE),
        project_type=ProjectType("model-api", (bad,), Confidence.LOW),
        grade=Grade(10.0, 1.2, 12.0, "E", (_line(1, 0, 0.4, 1.2, findings=(finding, blind)),)),
        next_steps=(NextStep("tests", 1, (CHECKS[1],), 9.0, 19.0, "hours", bad, HOSTILE),),
        claims=(Claim(HOSTILE, Verdict.CONTRADICTED, "tests", HOSTILE, (bad, bad), unit=HOSTILE),),
        waivers=(Waiver(CHECKS[1], HOSTILE, bad, True, True),),
        notes=(HOSTILE,),
    )
