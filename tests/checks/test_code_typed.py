from __future__ import annotations

from typing import Any

from grader.checks.code_typed import check
from grader.model import Status
from tests.checks.shapes import EMPTY, shape, span


def spans(typed: int, bare: int) -> list[Any]:
    return [span(f"f{i}") for i in range(typed)] + [span(f"g{i}", typed=False) for i in range(bare)]


def test_four_in_five_are_enough() -> None:
    assert check(shape(spans=spans(16, 4))).status is Status.PASS
    assert check(shape(spans=spans(8, 12))).score == 0.5
    assert check(shape(spans=spans(0, 12))).status is Status.FAIL


def test_a_rubric_may_count_from_a_share_on() -> None:
    assert check(shape(spans=spans(12, 8)), from_share=0.6, wanted_share=0.95).status is Status.FAIL
    assert check(shape(spans=spans(19, 1)), from_share=0.6, wanted_share=0.95).status is Status.PASS


def test_languages_without_annotations_are_left_out_but_no_code_fails() -> None:
    assert check(shape(spans=[span(typed=None)])).status is Status.NOT_APPLICABLE
    assert check(EMPTY).status is Status.FAIL
    assert check(shape(spans=[span(typed=None), *spans(0, 10)])).status is Status.FAIL


def test_few_functions_say_little() -> None:
    assert check(shape(spans=spans(2, 0))).score == 0.2


def test_plain_javascript_is_told_of_its_own_ways() -> None:
    plain = [span(f"f{i}", path="web/app.js", typed=False) for i in range(12)]
    assert "JSDoc" in check(shape(spans=plain)).fix
    assert check(shape(spans=spans(0, 12))).fix == ""
