from __future__ import annotations

from dataclasses import replace

from grader.checks.run_holds import check
from grader.measured import FailedTest, not_run
from grader.model import Place, Status
from tests.reports import worlds

RUN = worlds.run()


def test_a_test_that_failed_twice_fails_with_its_file_and_its_error() -> None:
    finding = check(RUN, part="tests")
    assert finding.status is Status.FAIL
    assert finding.places == (Place("tests/test_api.py"),)
    assert "assert 2 == 3" in finding.summary


def test_what_did_not_fail_twice_or_is_the_sandbox_s_doing_costs_nothing() -> None:
    once = replace(RUN.tests, reproduced=False)
    assert check(replace(RUN, tests=once), part="tests").status is Status.NOT_APPLICABLE
    passed = replace(RUN.tests, state="passed", failures=(), reproduced=False)
    assert check(replace(RUN, tests=passed), part="tests").status is Status.PASS
    ours = FailedTest("tests/test_net.py::test_a", "gaierror: no name", reproduced=True, ours=True)
    finding = check(replace(RUN, tests=replace(RUN.tests, failures=(*RUN.tests.failures, ours))), part="tests")
    assert Place("tests/test_net.py") not in finding.places


def test_a_build_counts_when_it_failed_twice() -> None:
    assert check(RUN).status is Status.PASS
    failed = replace(RUN.build, state="build_failed", cause="pip ended with 1.", place=Place("Dockerfile", 7))
    assert check(replace(RUN, build=failed)).status is Status.NOT_APPLICABLE
    twice = check(replace(RUN, build=replace(failed, reproduced=True)))
    assert twice.status is Status.FAIL
    assert twice.places == (Place("Dockerfile", 7),)


def test_without_a_run_it_says_nothing() -> None:
    assert check(not_run("No engine."), part="build").status is Status.NOT_APPLICABLE
    assert check(not_run("No engine."), part="tests").status is Status.NOT_APPLICABLE
