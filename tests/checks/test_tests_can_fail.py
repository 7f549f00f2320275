from __future__ import annotations

from grader.checks.tests_can_fail import check
from grader.evidence.tests import Tests
from grader.model import Status
from tests.checks.shapes import case, many, suite


def test_five_that_can_fail_pass() -> None:
    assert check(suite(*many(5))).status is Status.PASS
    assert check(suite(*many(2))).score == 0.4


def test_empty_tests_earn_nothing_however_many() -> None:
    found = check(suite(*many(500, hollow="it asserts nothing")))
    assert found.status is Status.FAIL
    assert "it asserts nothing" in found.places[0].note
    assert check(Tests()).status is Status.FAIL


def test_hollow_ones_take_away_from_sound_ones() -> None:
    assert check(suite(*many(5), *(case(f"h{i}", hollow="x") for i in range(5)))).score == 0.75


def test_smoke_tests_count_a_little() -> None:
    assert check(suite(*many(5, hollow="it asserts nothing", smoke=True))).score == 0.3
    assert check(suite(*many(50, hollow="it asserts nothing", smoke=True))).score == 0.3
    with_one = check(suite(case("real"), *many(9, hollow="it asserts nothing", smoke=True)))
    assert with_one.score == 0.74


def test_tests_of_nothing_in_the_project_earn_nothing() -> None:
    found = check(suite(*many(9), reaches=()))
    assert found.status is Status.FAIL
    assert found.places[0].note == "uses none of the project's files"


def test_weak_tests_count_less() -> None:
    weak = check(suite(*many(5, weak=True)))
    assert weak.score == 0.4
    assert "(5 only look whether there is something)" in weak.summary
    assert weak.fix.startswith("Assert on")


def test_each_that_cannot_fail_has_its_place_those_that_run_nothing_first() -> None:
    smoke, idle = many(27, hollow="it runs the code", smoke=True), many(30, hollow="it asserts nothing")
    notes = [place.note for place in check(suite(*smoke, *idle)).places]
    assert len(notes) == 57
    assert all("asserts nothing" in note for note in notes[:30])
    assert len(check(suite(*many(100, hollow="it asserts nothing"))).places) == 60


def test_too_few_good_tests_are_told_to_become_more() -> None:
    found = check(suite(case()))
    assert found.fix.startswith("Write more tests")
    assert "all should" not in found.summary
