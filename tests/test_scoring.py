"""Marks: how findings become levels, points, a grade and the next steps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Cap, Criterion, Finding, Kind, Level, Need, Rubric, Status, not_applicable, unknown
from grader.model import graded as finding
from grader.planning import plan
from grader.scoring import level_of, progress, score
from grader.wiring import CheckHelp

TYPE = "other"


def ladder(name: str, *rungs: tuple[Need, ...], weight: float = 10, **more: object) -> Criterion:
    levels = tuple(Level(f"rung {i}", needs) for i, needs in enumerate(rungs, start=1))
    return Criterion(name, name.title(), weight, levels=levels, **more)  # type: ignore[arg-type]


def rubric(*criteria: Criterion) -> Rubric:
    return Rubric("r", "1", "R", criteria, "sha256:0")


def four(prefix: str = "c") -> tuple[Need, ...]:
    return tuple(Need(f"{prefix}{i}") for i in range(1, 5))


def ladder_of_four(name: str = "one", prefix: str = "c", **more: object) -> Criterion:
    return ladder(name, *((need,) for need in four(prefix)), **more)  # type: ignore[arg-type]


def explain(check: str) -> CheckHelp:
    return CheckHelp(check, f"{check}.", "why", f"Mend {check}.", "", "hours")


def scores(*values: float, prefix: str = "c") -> dict[Need, Finding]:
    return {need: finding(value, "s") for need, value in zip(four(prefix), values, strict=True)}


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


values = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 2))
worlds = st.lists(
    st.tuples(st.integers(1, 15), st.lists(values, min_size=4, max_size=4), st.booleans()), min_size=1, max_size=6
)


def world(rows: list[tuple[int, list[float], bool]]) -> tuple[Rubric, dict[Need, Finding]]:
    criteria: list[Criterion] = []
    found: dict[Need, Finding] = {}
    for i, (weight, shares, capped) in enumerate(rows):
        prefix = f"k{i}-"
        cap = (Cap(Need(f"{prefix}cap"), 1),) if capped else ()
        criteria.append(ladder_of_four(f"c{i}", prefix, weight=weight, caps=cap))
        found |= scores(*shares, prefix=prefix)
        if capped:
            found[Need(f"{prefix}cap")] = finding(0, "s")
    return rubric(*criteria), found


@given(worlds)
def test_the_lines_add_up_to_the_total(rows: list[tuple[int, list[float], bool]]) -> None:
    asked, found = world(rows)
    grade = score(asked, found, TYPE)
    assert round(sum(line.earned for line in grade.lines), 1) == grade.earned
    assert round(sum(line.possible for line in grade.lines), 1) == grade.possible
    assert grade.value == pytest.approx(100 * grade.earned / grade.possible, abs=0.06 * 100 / grade.possible + 0.06)


@given(worlds)
def test_gains_are_what_rescoring_gives_and_add_up(rows: list[tuple[int, list[float], bool]]) -> None:
    asked, found = world(rows)
    before = score(asked, found, TYPE).value
    assert before is not None
    now, total = dict(found), before
    for step in plan(asked, found, TYPE, explain):
        now = {need: finding(1, "s") if need.check in step.checks else f for need, f in now.items()}
        after = score(asked, now, TYPE).value
        assert after == step.score_after
        total = round(total + step.gain, 1)
        assert total == step.score_after
        assert step.gain > 0


@given(worlds)
def test_enough_steps_reach_the_top(rows: list[tuple[int, list[float], bool]]) -> None:
    asked, found = world(rows)
    steps = plan(asked, found, TYPE, explain, most=100)
    before = score(asked, found, TYPE).value
    assert (steps[-1].score_after if steps else before) == pytest.approx(100, abs=0.5)


def test_steps_come_by_gain_and_name_place_level_and_fix() -> None:
    small, large = ladder_of_four("small", "s", weight=5), ladder_of_four("large", "l", weight=50)
    found = scores(0, 0, 0, 0, prefix="s") | scores(1, 0, 0, 0, prefix="l")
    steps = plan(rubric(small, large), found, TYPE, explain, most=4)
    assert [step.criterion for step in steps] == ["large", "large", "large", "small"]
    assert (steps[0].to_level, steps[0].checks, steps[0].fix, steps[0].effort) == (2, ("l2",), "Mend l2.", "hours")


def test_a_step_brings_the_cap_along_that_would_hold_it_back() -> None:
    criterion = ladder_of_four(caps=(Cap(Need("cap"), 1),))
    steps = plan(rubric(criterion), scores(1, 0, 0, 0) | {Need("cap"): finding(0, "s")}, TYPE, explain)
    assert steps[0].checks == ("cap", "c2")


def test_a_step_holds_no_more_checks_than_the_next_level_needs() -> None:
    rung = tuple(Need(f"r{i}") for i in range(4))
    criterion = ladder("one", rung, (Need("b"),), (Need("c"),), (Need("d"),))
    found = {need: finding(0, "s") for need in criterion.leaves} | {Need("r2"): finding(0.75, "s")}
    found |= {Need("d"): finding(1, "s")}
    steps = plan(rubric(criterion), found, TYPE, explain)
    assert (steps[0].checks, steps[0].to_level) == (("r0", "r1"), 2)
    assert steps[-1].to_level == 4


def test_the_first_steps_do_not_dwell_on_one_criterion() -> None:
    large, small = ladder_of_four("large", "l", weight=60), ladder_of_four("small", "s", weight=40)
    found = scores(1, 0, 0, 0, prefix="l") | scores(1, 0, 0, 0, prefix="s")
    steps = plan(rubric(large, small), found, TYPE, explain)
    assert [step.criterion for step in steps[:3]] == ["large", "small", "large"]
    assert steps[-1].score_after == 100.0


def test_another_subject_is_the_last_resort_and_choices_wait_for_what_the_project_is() -> None:
    topic = Criterion("topic", "Topic", 10, kind=Kind.DEDUCTION, needs=(Need("t"),))
    found = scores(1, 1, 0, 0) | {Need("t"): finding(0, "s")}
    assert [step.criterion for step in plan(rubric(ladder_of_four(weight=20), topic), found, TYPE, explain)] == [
        "one",
        "one",
        "topic",
    ]
    readme = ladder("readme", (Need("readme-present"),), (Need("readme-what-and-how"),), (Need("x"),), (Need("y"),))
    decisions = ladder_of_four("decisions", "d", weight=16)
    others = {Need("readme-present"): finding(1, "s"), Need("x"): finding(0, "s"), Need("y"): finding(0, "s")}
    for said, first in ((0.0, "readme"), (1.0, "decisions")):
        known = scores(0, 0, 1, 1, prefix="d") | others | {Need("readme-what-and-how"): finding(said, "s")}
        assert plan(rubric(readme, decisions), known, TYPE, explain)[0].criterion == first


def test_a_step_from_nothing_does_not_stop_at_the_first_level() -> None:
    """A workflow that runs nothing earns level 1; nobody is told to add one and leave it."""
    nothing = plan(rubric(ladder_of_four()), scores(0, 0, 0, 0), TYPE, explain)
    assert [(step.checks, step.to_level) for step in nothing] == [(("c1", "c2"), 2), (("c3",), 3), (("c4",), 4)]
    something = plan(rubric(ladder_of_four()), scores(1, 0, 0, 0), TYPE, explain)
    assert (something[0].checks, something[0].to_level) == (("c2",), 2)


def test_a_check_that_two_criteria_ask_for_is_gained_once_for_both() -> None:
    shared = Need("both")
    one = ladder("one", (shared,), (Need("a"),), (Need("b"),), (Need("c"),))
    two = ladder("two", (shared,), (Need("d"),), (Need("e"),), (Need("f"),))
    found = {need: finding(0, "s") for criterion in (one, two) for need in criterion.leaves}
    steps = plan(rubric(one, two), found, TYPE, explain)
    assert (steps[0].checks, steps[0].gain) == (("both", "a"), 37.5)
    assert sum("both" in step.checks for step in steps) == 1


def test_no_step_for_what_does_not_count_or_is_not_known() -> None:
    spared = ladder_of_four("two", "d", not_for=frozenset({"ab-test"}))
    found = scores(1, 1, 1, 0) | scores(0, 0, 0, 0, prefix="d") | {Need("c4"): not_applicable("n")}
    assert plan(rubric(ladder_of_four(), spared), found, "ab-test", explain) == ()
    assert found[Need("c4")].status is Status.NOT_APPLICABLE


def test_what_comes_with_other_work_is_gained_and_not_told() -> None:
    """Without tests none can fail: to write some is the one thing to do, and its gain is that of both."""
    found = scores(0, 0, 0, 0) | {Need("c2"): replace(finding(0, "s"), idle=True)}
    step = plan(rubric(ladder_of_four()), found, TYPE, explain)[0]
    assert (step.checks, step.gain, step.fix) == (("c1", "c2"), 50.0, "Mend c1.")


def test_no_step_is_made_of_what_comes_with_other_work() -> None:
    rung = tuple(Need(f"r{i}") for i in range(4))
    criterion = ladder("one", (Need("a"),), (Need("b"),), rung, (Need("d"),))
    found = {need: finding(1, "s") for need in criterion.leaves}
    slips = found | {need: finding(0, "s") for need in rung}
    assert plan(rubric(criterion), slips, TYPE, explain)
    assert plan(rubric(criterion), slips | {n: replace(slips[n], idle=True) for n in rung[:3]}, TYPE, explain) == ()


def test_a_findings_own_effort_goes_before_its_checks() -> None:
    found = scores(1, 1, 1, 0) | {Need("c4"): replace(finding(0, "s"), effort="weeks")}
    assert plan(rubric(ladder_of_four()), found, TYPE, explain)[0].effort == "weeks"


def test_who_says_nothing_or_has_no_code_begins_there_and_what_is_less_to_the_point_comes_late() -> None:
    readme = ladder("readme", (Need("readme-what-and-how"),), (Need("x"),), (Need("y"),), (Need("z"),))
    shipped = ladder_of_four("deployment", "d", weight=10)
    known = scores(0, 0, 0, 0, prefix="d") | {need: finding(0, "s") for need in readme.leaves}
    assert plan(rubric(shipped, readme), known, TYPE, explain)[0].criterion == "readme"
    told = known | {Need("readme-what-and-how"): finding(0.9, "s")}
    for late, first in ((frozenset(), "deployment"), (frozenset({"deployment"}), "readme")):
        assert plan(rubric(shipped, readme), told, TYPE, explain, late=late)[0].criterion == first
    kept = replace(shipped, id="history")
    assert plan(rubric(kept, readme), told, TYPE, explain)[0].criterion == "readme"


def test_the_words_of_a_level_that_is_a_sum_of_parts_are_qualified() -> None:
    told = ladder("one", (Need("c1"),), (Need("c2"),), (Need("c3"),), (Need("c4"),))
    told = replace(told, levels=tuple(replace(level, says=f"rung {i}") for i, level in enumerate(told.levels, 1)))
    assert score(rubric(told), scores(1, 1, 0, 0), TYPE).lines[0].reached == "rung 2"
    assert score(rubric(told), scores(1, 0.5, 0.5, 0), TYPE).lines[0].reached == "Mostly: rung 2"
    assert score(rubric(told), scores(0, 0, 0, 0), TYPE).lines[0].reached == ""


def test_a_step_is_no_more_than_can_be_done_in_one_go() -> None:
    rung = tuple(Need(f"r{i}") for i in range(7))
    criterion = ladder("one", (Need("a"),), (Need("b"),), rung, (Need("d"),))
    found = {need: finding(1, "s") for need in criterion.leaves} | {need: finding(0, "s") for need in rung}
    found |= {Need("d"): finding(0, "s")}
    steps = plan(rubric(criterion), found, TYPE, explain)
    assert [len(step.checks) for step in steps] == [4, 4]
    assert steps[-1].score_after == 100.0


def test_a_committed_key_comes_first_though_it_would_not_count_yet() -> None:
    key = Need("code-no-secrets")
    code, other = ladder_of_four("code", "c", caps=(Cap(key, 2),)), ladder_of_four("other", "o", weight=12)
    found = scores(0, 0, 0, 0) | scores(0, 0, 0, 0, prefix="o") | {key: finding(0, "s")}
    steps = plan(rubric(code, other), found, TYPE, explain)
    assert (steps[0].criterion, steps[0].checks[0]) == ("code", "code-no-secrets")
    nothing = found | {key: replace(finding(0, "s"), idle=True)}
    assert plan(rubric(code, other), nothing, TYPE, explain)[0].criterion == "other"
