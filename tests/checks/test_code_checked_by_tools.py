from __future__ import annotations

from grader.checks.code_checked_by_tools import check
from grader.evidence.ci import Ci, Job, Task, Workflow
from grader.evidence.settings import Settings
from grader.model import Place, Status
from tests.checks.shapes import big, shape, unit


def ci(*, soft: bool = False) -> Ci:
    job = Job("lint", 1, (Task("lint", 5, "ruff check .", soft=soft),))
    return Ci((Workflow(".github/workflows/ci.yml", "github", ("push",), on_change=True, jobs=(job,)),))


def tools(*kinds: str) -> Settings:
    return Settings(tools=tuple((kind, Place("pyproject.toml", 3)) for kind in kinds))


def test_two_kinds_or_one_that_runs_pass() -> None:
    assert check(tools("lint", "types"), Ci(), big()).status is Status.PASS
    assert check(tools("lint"), ci(), big()).status is Status.PASS
    assert check(tools("lint"), Ci(), big()).score == 0.6
    assert check(tools("lint", "lint"), Ci(), big()).score == 0.6


def test_nothing_or_only_a_step_that_may_fail_fails() -> None:
    assert check(tools(), Ci(), big()).status is Status.FAIL
    assert check(tools(), ci(soft=True), big()).status is Status.FAIL


def test_settings_without_code_check_nothing() -> None:
    assert check(tools("lint", "types"), Ci(), shape([unit(lines=3)])).score < 0.05


def test_what_ci_runs_and_nothing_sets_up_is_said_to_be_so() -> None:
    found = check(tools(), ci(), big())
    assert found.score == 0.6
    assert found.summary.startswith("CI runs a linter, which nothing in the repository sets up; two kinds of tools")
    assert check(tools("lint"), ci(), big()).summary.startswith("Set up: lint, run in CI; ")
