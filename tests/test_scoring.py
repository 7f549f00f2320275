"""Marks: how findings become levels, points and a grade."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from grader.model import Cap, Criterion, Kind, Need, not_applicable, unknown
from grader.model import graded as finding
from grader.scoring import level_of, progress, score
from tests.ladders import TYPE, four, ladder, ladder_of_four, rubric, scores, world, worlds


def test_progress_is_the_sum_of_the_rungs_shares() -> None:
    assert progress(ladder_of_four(), scores(1, 0.5, 0, 0.25)) == 1.75


def test_a_rungs_share_is_the_mean_of_its_needs() -> None:
    criterion = ladder("one", (Need("a"), Need("b")), (Need("c"),), (Need("d"),), (Need("e"),))
    found = {Need(n): finding(v, "s") for n, v in {"a": 1, "b": 0.5, "c": 0, "d": 0, "e": 0}.items()}
    assert progress(criterion, found) == 0.75


def test_any_counts_the_best_alternative() -> None:
    either = Need(any_of=(Need("a"), Need("b")))
    criterion = ladder("one", (either,), (Need("c"),), (Need("d"),), (Need("e"),))
    found = {Need(n): finding(v, "s") for n, v in {"a": 0.2, "b": 0.9, "c": 0, "d": 0, "e": 0}.items()}
    assert progress(criterion, found) == 0.9


@pytest.mark.parametrize(("reached", "level"), [(0, 0), (0.49, 0), (0.5, 1), (1.49, 1), (2.5, 3), (3.5, 4), (4, 4)])
def test_levels_round_halves_up(reached: float, level: int) -> None:
    assert level_of(reached) == level


def test_an_unknown_need_leaves_its_rungs_denominator() -> None:
    criterion = ladder("one", (Need("a"), Need("b")), (Need("c"),), (Need("d"),), (Need("e"),))
    found = {Need(n): finding(1, "s") for n in "acde"} | {Need("b"): unknown("ours")}
    assert progress(criterion, found) == 4


def test_a_rung_of_unknowns_leaves_the_ladders_denominator() -> None:
    found = scores(1, 1, 0, 0) | {Need("c4"): unknown("ours")}
    assert progress(ladder_of_four(), found) == pytest.approx(2 * 4 / 3)


def test_a_criterion_of_unknowns_leaves_the_totals_denominator() -> None:
    known, dark = ladder_of_four(), ladder_of_four("two", "d")
    found = scores(1, 1, 1, 1) | {need: unknown("ours") for need in four("d")}
    grade = score(rubric(known, dark), found, TYPE)
    assert (grade.value, grade.possible) == (100.0, 10.0)
    assert (grade.lines[1].level, grade.lines[1].status, grade.lines[1].possible) == (None, "unknown", 0.0)


def test_a_criterion_that_applies_to_nothing_here_says_so() -> None:
    found = scores(1, 1, 1, 1) | {need: not_applicable("no starter") for need in four("d")}
    grade = score(rubric(ladder_of_four(), ladder_of_four("two", "d")), found, TYPE)
    assert (grade.value, grade.lines[1].status, grade.lines[1].level) == (100.0, "not_applicable", None)


def test_nothing_known_is_no_grade_rather_than_a_zero() -> None:
    grade = score(rubric(ladder_of_four()), {need: unknown("ours") for need in four()}, TYPE)
    assert (grade.value, grade.letter) == (None, None)


def test_not_applicable_by_type_keeps_its_level_and_does_not_count() -> None:
    spared = ladder_of_four("two", "d", not_for=frozenset({"ab-test"}))
    found = scores(1, 1, 1, 1) | scores(1, 0, 0, 0, prefix="d")
    grade = score(rubric(ladder_of_four(), spared), found, "ab-test")
    assert (grade.value, grade.lines[1].level, grade.lines[1].status) == (100.0, 1, "not_applicable")
    assert score(rubric(ladder_of_four(), spared), found, TYPE).value == 62.5


def test_a_failing_cap_holds_the_criterion_down_and_a_partial_one_does_not() -> None:
    criterion = ladder_of_four(caps=(Cap(Need("cap"), 1),))
    assert progress(criterion, scores(1, 1, 1, 1) | {Need("cap"): finding(0, "s")}) == 1
    assert progress(criterion, scores(1, 1, 1, 1) | {Need("cap"): finding(0.1, "s")}) == 4
    assert progress(criterion, scores(1, 1, 1, 1) | {Need("cap"): unknown("ours")}) == 4


def test_a_cap_half_way_to_a_level_earns_half_of_it_and_shows_the_level() -> None:
    halved = ladder_of_four(caps=(Cap(Need("cap"), 0.5),))
    grade = score(rubric(halved), scores(1, 1, 1, 1) | {Need("cap"): finding(0, "s")}, TYPE)
    assert (grade.value, grade.lines[0].level, grade.lines[0].progress) == (12.5, 1, 0.5)


def test_a_deduction_takes_off_what_its_needs_lack_and_never_below_zero() -> None:
    topic = Criterion("topic", "Topic", 10, Kind.DEDUCTION, needs=(Need("t"),))
    full = rubric(ladder_of_four(weight=90), topic)
    assert score(full, scores(1, 1, 1, 1) | {Need("t"): finding(0, "s")}, TYPE).value == 88.9
    assert score(full, scores(1, 1, 1, 1) | {Need("t"): finding(1, "s")}, TYPE).value == 100.0
    assert score(full, scores(0, 0, 0, 0) | {Need("t"): finding(0, "s")}, TYPE).value == 0.0


def test_a_persons_criterion_waits_for_the_person() -> None:
    person = Criterion("essay", "Essay", 20, Kind.PERSON)
    grade = score(rubric(ladder_of_four(), person), scores(1, 1, 1, 1), TYPE)
    assert (grade.value, grade.lines[1].status, grade.lines[1].level) == (100.0, "person", None)


@pytest.mark.parametrize(
    ("share", "letter"), [(0.85, "A"), (0.84, "B"), (0.7, "B"), (0.55, "C"), (0.4, "D"), (0.39, "E")]
)
def test_letters(share: float, letter: str) -> None:
    assert score(rubric(ladder_of_four()), scores(share, share, share, share), TYPE).letter == letter


@given(worlds)
def test_the_lines_add_up_to_the_total(rows: list[tuple[int, list[float], bool]]) -> None:
    asked, found = world(rows)
    grade = score(asked, found, TYPE)
    assert round(sum(line.earned for line in grade.lines), 1) == grade.earned
    assert round(sum(line.possible for line in grade.lines), 1) == grade.possible
    assert grade.value == pytest.approx(100 * grade.earned / grade.possible, abs=0.06 * 100 / grade.possible + 0.06)


def test_the_words_of_a_level_that_is_a_sum_of_parts_are_qualified() -> None:
    told = ladder("one", (Need("c1"),), (Need("c2"),), (Need("c3"),), (Need("c4"),))
    told = replace(told, levels=tuple(replace(level, says=f"rung {i}") for i, level in enumerate(told.levels, 1)))
    assert score(rubric(told), scores(1, 1, 0, 0), TYPE).lines[0].reached == "rung 2"
    assert score(rubric(told), scores(1, 0.5, 0.5, 0), TYPE).lines[0].reached == "Mostly: rung 2"
    assert score(rubric(told), scores(0, 0, 0, 0), TYPE).lines[0].reached == ""


GATE = Need("gate")


def optional(name: str, prefix: str) -> Criterion:
    return ladder_of_four(name, prefix, optional_where=GATE)


@pytest.mark.parametrize("holds", [True, False])
def test_an_optional_criterion_counts_only_if_it_raises_the_total(holds: bool) -> None:
    asked = rubric(ladder_of_four(), optional("poor", "p"), optional("rich", "r"))
    gate = finding(1, "for others") if holds else not_applicable("one's own")
    found = scores(1, 1, 0, 0) | scores(1, 0, 0, 0, prefix="p") | scores(1, 1, 1, 1, prefix="r") | {GATE: gate}
    grade = score(asked, found, TYPE)
    assert (grade.value, grade.possible) == ((75.0, 20.0) if holds else (58.3, 30.0))
    poor = grade.lines[1]
    assert (poor.status, poor.level, poor.earned) == (("not_applicable", 1, 0.0) if holds else ("graded", 1, 2.5))
    assert [f.summary for f in poor.findings][4:] == ["for others" if holds else "one's own"]
    assert grade.lines[2].status == "graded"


@given(worlds)
def test_what_is_optional_never_lowers_the_total_and_more_of_it_neither(
    rows: list[tuple[int, list[float], bool]],
) -> None:
    plain, found = world(rows)
    spared = rubric(*(replace(c, optional_where=GATE) if i % 2 else c for i, c in enumerate(plain.criteria)))
    found |= {GATE: finding(1, "for others")}
    least, whole = score(plain, found, TYPE).value, score(spared, found, TYPE).value
    assert least is not None
    assert whole is not None
    assert whole >= least
    better = {need: finding(min(1, f.score + 0.25), "s") for need, f in found.items()}
    more = score(spared, better, TYPE).value
    assert more is not None
    assert more >= whole
