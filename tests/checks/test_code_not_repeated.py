from __future__ import annotations

from grader.checks.code_not_repeated import check
from grader.evidence._repeats import Stretch
from grader.model import Place, Status
from tests.checks.shapes import EMPTY, big


def test_a_few_copied_lines_pass_and_many_fail() -> None:
    assert check(big(copied_lines=24)).status is Status.PASS
    assert 0.4 < check(big(copied_lines=120)).score < 0.6
    assert check(big(copied_lines=210)).status is Status.FAIL


def test_copies_are_shown_and_no_code_fails() -> None:
    assert check(big(copied_lines=200, copies=(Place("b.py", 4, note="f repeats a.py:1"),))).places[0].line == 4
    assert check(EMPTY).status is Status.FAIL


def test_lines_that_several_files_hold_take_away_what_copies_do() -> None:
    near = check(big(repeated=(Stretch("a.py", 3, 90), Stretch("b.py", 7, 110))))
    assert 0.4 < near.score < 0.6
    assert [(p.path, p.line) for p in near.places] == [("b.py", 7), ("a.py", 3)]
    assert check(big(repeated=(Stretch("a.py", 3, 30),))).status is Status.PASS
    assert check(big(repeated=(Stretch("a.py", 3, 210), Stretch("b.py", 3, 210)))).status is Status.FAIL
