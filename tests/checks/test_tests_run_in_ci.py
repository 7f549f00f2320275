from __future__ import annotations

from grader.checks.tests_run_in_ci import check
from grader.evidence.ci import Ci, Job, Task, Workflow
from grader.evidence.tests import Tests
from grader.model import Status
from tests.checks.shapes import many, suite


def ci(*, on_change: bool = True, soft: bool = False, problem: str = "") -> Ci:
    job = Job("test", 1, (Task("tests", 9, "pytest", soft=soft, problem=problem),))
    return Ci((Workflow(".github/workflows/ci.yml", "github", ("push",), on_change=on_change, jobs=(job,)),))


def test_a_job_on_every_change_passes() -> None:
    found = check(ci(), suite(*many(5)))
    assert found.status is Status.PASS
    assert (found.places[0].path, found.places[0].line) == (".github/workflows/ci.yml", 9)


def test_half_for_a_job_that_runs_at_other_times() -> None:
    assert check(ci(on_change=False), suite(*many(5))).score == 0.5


def test_a_job_that_lets_failures_go_earns_nothing() -> None:
    found = check(ci(soft=True), suite(*many(5)))
    assert found.status is Status.FAIL
    assert "ignores whether they fail" in found.summary
    assert found.places[0].line == 9


def test_a_job_without_tests_that_can_fail_earns_nothing() -> None:
    assert check(ci(), Tests()).status is Status.FAIL
    assert check(ci(), suite(*many(20, hollow="it asserts nothing"))).status is Status.FAIL
    assert check(ci(), suite(*many(1))).score == 0.2


def test_no_job_or_a_broken_one_fails() -> None:
    assert check(Ci(), suite(*many(5))).status is Status.FAIL
    assert check(ci(problem="there is no such file"), suite(*many(5))).status is Status.FAIL
