from __future__ import annotations

from typing import Any

from grader.checks.code_functions_short import check
from grader.model import Status
from tests.checks.shapes import EMPTY, shape, span


def spans(short: int, **large: Any) -> list[Any]:
    return [span(f"f{i}") for i in range(short)] + [span("big", **large)]


def test_one_in_twenty_may_be_long() -> None:
    assert check(shape(spans=spans(19, lines=200))).status is Status.PASS
    assert check(shape(spans=spans(3, lines=200) * 5)).status is Status.FAIL


def test_both_sides_of_the_limits() -> None:
    assert check(shape(spans=[span(lines=60, branches=12)] * 10)).status is Status.PASS
    assert check(shape(spans=[span(lines=61)] * 10)).status is Status.FAIL
    assert check(shape(spans=[span(branches=13)] * 10)).status is Status.FAIL


def test_few_or_no_functions_say_little() -> None:
    assert check(shape(spans=[span()])).score == 0.1
    assert check(EMPTY).status is Status.FAIL


def test_a_rubric_may_let_more_pass() -> None:
    third = shape(spans=spans(7, lines=200) + spans(7, lines=200) + [span("big", lines=200)] * 3)  # 5 of 17
    assert check(third).status is Status.FAIL
    more = check(third, too_many=0.35)
    assert more.status is Status.PARTIAL
    assert "under 15% is wanted" in more.summary
