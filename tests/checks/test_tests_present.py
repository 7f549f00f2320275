from __future__ import annotations

from grader.checks.tests_present import check
from grader.evidence.tests import TestFile, Tests
from grader.model import Status
from tests.checks.shapes import case, suite


def test_a_test_function_passes() -> None:
    found = check(suite(case()))
    assert found.status is Status.PASS
    assert found.places[0].line == 3


def test_a_file_that_is_only_called_a_test_is_partial() -> None:
    placeholder = Tests((TestFile("tests/test_a.py", "python", named=True, size=80),))
    assert check(placeholder).status is Status.PARTIAL
    assert check(Tests(scripts=("test/load.lua",))).status is Status.PARTIAL


def test_what_dbt_tests_is_said_as_such() -> None:
    found = check(Tests(scripts=("shop/models/core.yml",)))
    assert found.score == 0.75
    assert "has dbt test its tables" in found.summary


def test_nothing_and_empty_files_fail() -> None:
    assert check(Tests()).status is Status.FAIL
    assert check(Tests((TestFile("tests/test_a.py", "python", named=True, size=0),))).status is Status.FAIL
    assert check(Tests((TestFile("tests/conftest.py", "python", named=True, size=900),))).status is Status.FAIL


def test_a_script_named_after_what_it_does_is_hardly_a_test() -> None:
    assert check(Tests(scripts=("src/stress_test.py",))).score < 0.5
    assert check(Tests(scripts=("ab_test.py",))).score < 0.5
    assert check(Tests(scripts=("pyspark_test.py", "test_model.py"))).score == 0.75
    for meant in (
        "test_chat.py",
        "tests/smoke.sh",
        "test/load.lua",
        "shop/tests.py",
        "web/a.spec.ts",
        "tests/model_test.py",
    ):
        assert check(Tests(scripts=(meant,))).score == 0.75, meant


def test_whoever_has_none_is_told_with_which_file_to_begin() -> None:
    def fix(*testable: tuple[str, int]) -> str:
        return check(Tests(testable=testable)).fix

    assert "call what src/utils.py defines" in fix(("src/utils.py", 40), ("src/main.py", 300))
    assert "`tests/test_utils.py`" in fix(("src/utils.py", 40), ("web/Page.tsx", 900))
    assert "`tests/test_main.py`" in fix(("src/main.py", 300))
    assert "`tests/testthat/test-plots.R`" in fix(("R/plots.R", 30))
    assert "`Page.test.tsx`" in fix(("web/Page.tsx", 90))
    assert "`test/plan_test.dart`" in fix(("lib/plan.dart", 90))
    assert "call what eval/metrics.py defines" in fix(("scripts/sample.py", 300), ("eval/metrics.py", 60))
    assert "call what src/clean.py defines" in fix(("src/visualizer.py", 300), ("src/clean.py", 60))
    assert "call what src/model.py defines" in fix(("run_forensics.py", 300), ("src/model.py", 60))
    assert "call what src/plots.py defines" in fix(("src/plots.py", 30))
    assert "call what dags/utils/transform.py defines" in fix(("dags/weather.py", 90), ("dags/utils/transform.py", 20))
    assert fix(("lib/tool.zig", 90)) == ""
    assert fix().startswith("Put the steps into functions")
    assert check(Tests()).effort == "hours"


def test_a_trial_beside_the_program_is_not_to_be_turned_into_tests() -> None:
    found = check(Tests(scripts=("benchmarks/latency_test.py",), testable=(("src/clean.py", 60),)))
    assert found.summary.startswith("benchmarks/latency_test.py tries something")
    assert "call what src/clean.py defines" in found.fix
    assert check(Tests(scripts=("scripts/test_pipeline.py",))).fix.startswith("Turn scripts/test_pipeline.py")


def test_load_tests_are_not_to_be_turned_into_functions() -> None:
    found = check(Tests(scripts=("tests/load_test.js",), testable=(("api/app.py", 60),)))
    assert found.summary.startswith("tests/load_test.js puts load on the program")
    assert "`tests/test_app.py`" in found.fix


def test_a_script_of_a_shell_is_not_to_be_turned_into_functions() -> None:
    found = check(Tests(scripts=("tests/test_endpoints.sh",), testable=(("src/clean.py", 60),)))
    assert "call what src/clean.py defines" in found.fix
