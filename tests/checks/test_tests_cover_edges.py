from __future__ import annotations

from grader.checks.tests_cover_edges import check
from grader.model import Status
from tests.checks.shapes import many, suite


def test_a_dozen_pass_and_the_happy_path_alone_fails() -> None:
    assert check(suite(*many(12, edge=True))).status is Status.PASS
    assert check(suite(*many(3, edge=True))).score == 0.25
    assert check(suite(*many(50))).status is Status.FAIL


def test_tests_that_cannot_fail_cover_nothing() -> None:
    assert check(suite(*many(50, edge=True, hollow="it asserts nothing"))).status is Status.FAIL
