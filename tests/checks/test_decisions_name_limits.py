from __future__ import annotations

from dataclasses import replace

from grader.checks.decisions_name_limits import check
from grader.model import Status
from tests.checks.prose import said, told


def test_four_pass_and_a_section_of_limits_counts_double() -> None:
    assert check(told(*[said("limit")] * 4)).status is Status.PASS
    assert check(told(*[said("limit", kinds=("limits",))] * 2)).status is Status.PASS
    assert check(told(said("limit"))).score == 0.25


def test_known_issues_are_limits_whatever_their_words() -> None:
    plain = replace(said(kinds=("limits",)), text="Every message of the chat is sent along with each question.")
    assert check(told(plain)).score == 0.25
    assert check(told(replace(plain, kinds=frozenset({"results"})))).score == 0


def test_error_codes_and_gauges_are_no_limits() -> None:
    for text in ("500 Internal Server Error: the model can't answer", "Error Rate: share of calls that fail"):
        assert check(told(replace(said("limit"), text=text))).score == 0


def test_what_a_list_ticks_off_is_a_feature() -> None:
    ticked = replace(said("limit"), text="✅ Circuit breaker (prevents cascading failures)")
    assert check(told(ticked)).score == 0
    assert check(told(replace(ticked, text="❌ No retry: a failed call is lost"))).score == 0.25


def test_troubleshooting_and_introductions_are_no_limits() -> None:
    assert check(told(*[said("limit", kinds=("lessons",))] * 9)).status is Status.FAIL
    assert check(told(*[said("limit", kinds=("how-to-run", "limits"))] * 9)).status is Status.FAIL
    assert check(told(*[said("limit")] * 9, boilerplate="x")).status is Status.FAIL
