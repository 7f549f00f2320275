from __future__ import annotations

from typing import Any

from grader.checks.code_documented import check
from grader.model import Status
from tests.checks.shapes import EMPTY, shape, span


def spans(told: int, bare: int) -> list[Any]:
    return [span(f"f{i}") for i in range(told)] + [span(f"g{i}", documented=False) for i in range(bare)]


def test_three_in_five_are_enough() -> None:
    assert check(shape(spans=spans(12, 8))).status is Status.PASS
    assert check(shape(spans=spans(6, 14))).score == 0.5
    assert check(shape(spans=spans(0, 20))).status is Status.FAIL
    assert check(EMPTY).status is Status.FAIL


def test_a_rubric_may_ask_for_more() -> None:
    assert check(shape(spans=spans(9, 11)), from_share=0.2, wanted_share=0.7).score == 0.5
    assert check(shape(spans=spans(4, 16)), from_share=0.2, wanted_share=0.7).status is Status.FAIL


def test_one_documented_function_is_too_few_and_bare_ones_are_shown() -> None:
    assert check(shape(spans=spans(1, 0))).score == 0.1
    assert check(shape(spans=spans(1, 3))).places[0].note == "g0: no description"


def test_short_functions_need_no_words() -> None:
    assert (
        check(shape(spans=[*spans(10, 0), *(span(f"h{i}", lines=2, documented=False) for i in range(50))])).status
        is Status.PASS
    )
