from __future__ import annotations

from grader.checks.tests_are_many import check
from grader.evidence.tests import Tests
from grader.model import Status
from tests.checks.shapes import case, many, suite


def test_twenty_five_different_ones_pass() -> None:
    assert check(suite(*many(25))).status is Status.PASS
    assert check(suite(*many(5))).score == 0.2
    assert check(Tests()).status is Status.FAIL


def test_copies_and_hollow_tests_do_not_make_many() -> None:
    assert check(suite(*(case(f"t{i}", shape=7) for i in range(200)))).score == 0.12
    assert check(suite(*many(200, hollow="it asserts nothing"))).status is Status.FAIL


def test_weak_ones_count_less_tables_more() -> None:
    assert check(suite(*many(10, weak=True))).score == 0.16
    assert check(suite(*many(5, cases=5))).score == 0.4
    assert check(suite(*many(5, cases=500))).score == 0.4


def test_below_its_floor_they_are_a_few() -> None:
    assert check(suite(*many(7)), floor=0.3).status is Status.FAIL
    assert check(suite(*many(8)), floor=0.3).status is Status.PARTIAL
    assert check(suite(*many(7))).status is Status.PARTIAL
