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
