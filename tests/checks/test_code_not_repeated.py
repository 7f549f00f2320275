from __future__ import annotations

from grader.checks.code_not_repeated import check
from grader.model import Place, Status
from tests.checks.shapes import EMPTY, big


def test_a_few_copied_lines_pass_and_many_fail() -> None:
    assert check(big(copied_lines=24)).status is Status.PASS
    assert 0.4 < check(big(copied_lines=120)).score < 0.6
    assert check(big(copied_lines=210)).status is Status.FAIL


def test_copies_are_shown_and_no_code_fails() -> None:
    assert check(big(copied_lines=200, copies=(Place("b.py", 4, note="f repeats a.py:1"),))).places[0].line == 4
    assert check(EMPTY).status is Status.FAIL
