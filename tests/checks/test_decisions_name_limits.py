from __future__ import annotations

from grader.checks.decisions_name_limits import check
from grader.model import Status
from tests.checks.prose import said, told


def test_four_pass_and_a_section_of_limits_counts_double() -> None:
    assert check(told(*[said("limit")] * 4)).status is Status.PASS
    assert check(told(*[said("limit", kinds=("limits",))] * 2)).status is Status.PASS
    assert check(told(said("limit"))).score == 0.25


def test_troubleshooting_and_introductions_are_no_limits() -> None:
    assert check(told(*[said("limit", kinds=("lessons",))] * 9)).status is Status.FAIL
    assert check(told(*[said("limit", kinds=("how-to-run", "limits"))] * 9)).status is Status.FAIL
    assert check(told(*[said("limit")] * 9, boilerplate="x")).status is Status.FAIL
