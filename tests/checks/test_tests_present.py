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
