"""What a run may do to marks: nothing, but for a build or a test that fails twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grader import scoring
from grader.measured import Run, not_run
from grader.model import Grade, RepoRef
from grader.pipeline import grade
from grader.rubric import load_rubric
from tests.fakes import MemorySnapshot
from tests.reports import worlds

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Report, Snapshot

FILES = {
    "README.md": "# Engine\n\nServes a model.\n\n## Run\n\n```console\n$ python app.py\n```\n",
    "app.py": "def predict(x):\n    return x + 1\n",
    "Dockerfile": 'FROM python:3.12-slim\nCOPY . .\nCMD ["python", "app.py"]\n',
    "tests/test_app.py": "from app import predict\n\n\ndef test_predict():\n    assert predict(1) == 2\n",
}
GOOD = replace(worlds.run(), tests=replace(worlds.run().tests, state="passed", failures=(), reproduced=False), held=())


def judged(run: Run | None) -> Report:
    def runner(snapshot: Snapshot, get: Callable[[str], Any]) -> Run:
        assert get("files").by_path["app.py"]
        assert run is not None
        return run

    snapshot = MemorySnapshot(FILES)
    return grade(RepoRef("x"), snapshot, load_rubric("portfolio"), runner=runner if run is not None else None)


def lines(report: Report) -> dict[str, Any]:
    assert report.grade is not None
    return {line.id: line for line in report.grade.lines}


def test_a_run_in_which_all_is_well_moves_no_mark_and_verifies() -> None:
    static, ran = judged(None), judged(GOOD)
    assert (static.mode, ran.mode) == ("static", "run")
    assert static.run is None
    assert ran.run is GOOD
    before, after = lines(static), lines(ran)
    assert {k: (v.level, v.earned) for k, v in before.items()} == {k: (v.level, v.earned) for k, v in after.items()}
    assert {line.verified for line in before.values()} == {"not_run"}
    assert [after[k].verified for k in ("tests", "deployment", "run-instructions", "latency", "readme")] == [
        "yes", "yes", "yes", "not_run", "not_run",
    ]  # fmt: skip


def test_without_a_sandbox_nothing_is_lost_and_nothing_verified() -> None:
    static, ran = judged(None), judged(not_run("No engine."))
    assert static.grade is not None
    assert ran.grade is not None
    assert ran.grade.value == static.grade.value
    assert {line.verified for line in ran.grade.lines} == {"not_run"}


@pytest.mark.parametrize(("criterion", "part"), [("tests", "tests"), ("deployment", "build")])
def test_what_failed_twice_holds_its_criterion_at_level_two(criterion: str, part: str) -> None:
    bad = replace(GOOD, tests=worlds.run().tests) if part == "tests" else \
        replace(GOOD, build=replace(GOOD.build, state="build_failed", reproduced=True))  # fmt: skip
    rubric = scoring.with_run(load_rubric("portfolio"), bad)
    caps = {c.id: [cap for cap in c.caps if cap.need.check == "run-holds"] for c in rubric.criteria}
    assert [cap.level for cap in caps.pop(criterion)] == [2]
    assert not any(caps.values())
    assert lines(judged(bad))[criterion].verified == "no"
    assert lines(judged(bad))[criterion].level <= 2


@pytest.mark.parametrize(
    ("change", "criterion", "wanted"),
    [
        ({"tests": replace(GOOD.tests, state="failed")}, "tests", "not_run"),
        ({"tests": replace(GOOD.tests, state="broken_off")}, "tests", "no"),
        ({"tests": replace(GOOD.tests, state="no_tests", attempts=0)}, "tests", "not_run"),
        ({"tests": replace(GOOD.tests, state="timeout")}, "tests", "not_run"),
        ({"start": replace(GOOD.start, state="exited")}, "run-instructions", "no"),
        ({"start": replace(GOOD.start, state="exited", ours=True)}, "run-instructions", "not_run"),
        ({"start": replace(GOOD.start, state="out_of_memory")}, "deployment", "not_run"),
        ({"build": replace(GOOD.build, how="python")}, "deployment", "not_run"),
        ({"held": worlds.run().held}, "latency", "no"),
        ({"held": (replace(worlds.run().held[0], verdict="borne_out"),)}, "latency", "yes"),
        ({"held": (replace(worlds.run().held[0], verdict="not_measured"),)}, "latency", "not_run"),
    ],
)
def test_each_line_says_what_the_run_said_of_it(change: dict[str, Any], criterion: str, wanted: str) -> None:
    marks = Grade(None, 0.0, 0.0, None, tuple(lines(judged(None)).values()))
    seen = scoring.verified(marks, replace(GOOD, **change))
    assert {line.id: line.verified for line in seen.lines}[criterion] == wanted


def test_how_fast_the_host_was_marks_nobody() -> None:
    slow = replace(GOOD, held=worlds.run().held, answer=replace(GOOD.answer, state="errors"))
    assert scoring.with_run(load_rubric("portfolio"), slow) == load_rubric("portfolio")
