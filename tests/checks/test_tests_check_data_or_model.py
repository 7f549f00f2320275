from __future__ import annotations

from grader.checks.tests_check_data_or_model import check
from grader.model import Status
from tests.checks.shapes import many, suite


def test_five_of_either_sort_pass() -> None:
    assert check(suite(*many(5, kinds=frozenset({"data"})))).status is Status.PASS
    assert check(suite(*many(2, kinds=frozenset({"model"})))).score == 0.4
    assert check(suite(*many(50, kinds=frozenset({"integration"})))).status is Status.FAIL


def test_tests_that_cannot_fail_do_not_count() -> None:
    assert check(suite(*many(9, kinds=frozenset({"data"}), hollow="x"))).status is Status.FAIL
