"""Next steps: what to do, in which order, and what it gains."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from grader.model import Cap, Criterion, Kind, Need, Place, Status, not_applicable
from grader.model import graded as finding
from grader.planning import plan
from grader.scoring import score
from tests.ladders import TYPE, explain, ladder, ladder_of_four, rubric, scores, world, worlds


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
    assert [step.criterion for step in steps] == ["large", "large", "small", "large"]
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


def least(number: int) -> Need:
    return Need("reasons", (("least", number),))


def test_a_step_mends_a_check_as_far_as_its_rung_asks_and_leaves_the_rest_to_later_steps() -> None:
    """Six reasons are the second level and eight the third: nobody is led from nothing to the third at once."""
    criterion = ladder("one", (Need("a"),), (least(6),), (least(8),), (Need("d"),))
    found = {need: finding(0, "s") for need in criterion.leaves}
    steps = plan(rubric(criterion), found, TYPE, explain)
    assert [(step.checks, step.to_level) for step in steps] == [(("a", "reasons"), 2), (("reasons",), 3), (("d",), 4)]
    assert [step.gain for step in steps] == [50.0, 25.0, 25.0]


def test_a_cap_waits_until_it_costs_a_level() -> None:
    floor = Need("reasons", (("floor", 2),))
    criterion = ladder("one", (Need("a"),), (least(6),), (least(8),), (Need("d"),), caps=(Cap(floor, 2),))
    found = {need: finding(0, "s") for need in criterion.leaves} | {Need("a"): finding(1, "s")}
    found |= {least(8): finding(0.12, "s")}
    steps = plan(rubric(criterion), found, TYPE, explain)
    assert [step.to_level for step in steps] == [2, 3, 4]


@pytest.mark.parametrize(
    ("waiting", "before"),
    [
        ("tests", "code-in-functions"),
        ("tests", "run-install-and-start"),
        ("ci", "tests-can-fail"),
        ("deployment", "run-install-and-start"),
        ("cost", "run-install-and-start"),
        ("decisions", "readme-what-and-how"),
    ],
)
def test_what_stands_on_something_else_waits_for_it(waiting: str, before: str) -> None:
    larger = ladder_of_four(waiting, "w", weight=22 if waiting == "cost" else 16)
    smaller = ladder("other", (Need(before),), (Need("x"),), (Need("y"),), (Need("z"),))
    rest = scores(1, 0, 0, 0, prefix="w") | {Need(name): finding(0.4, "s") for name in "xyz"}
    for said, first in ((finding(1, "s"), waiting), (finding(0, "s"), "other"), (not_applicable("n"), waiting)):
        assert plan(rubric(larger, smaller), rest | {Need(before): said}, TYPE, explain)[0].criterion == first


def test_what_a_project_is_judged_by_comes_soon_while_it_is_missing() -> None:
    larger, smaller = ladder_of_four("tests", "t", weight=15), ladder_of_four("evaluation", "e", weight=10)
    for begun, soon, first in (
        (0, frozenset(), "tests"),
        (0, frozenset({"evaluation"}), "evaluation"),
        (1, frozenset({"evaluation"}), "tests"),
    ):
        known = scores(0, 0, 0, 0, prefix="t") | scores(begun, begun, 0, 0, prefix="e")
        assert plan(rubric(larger, smaller), known, TYPE, explain, soon=soon)[0].criterion == first


def test_what_is_good_already_waits_for_what_is_missing() -> None:
    good, missing = ladder_of_four("good", "g", weight=15), ladder_of_four("missing", "m", weight=10)
    for reached, first in ((1, "good"), (3, "missing")):
        known = scores(*(float(at < reached) for at in range(4)), prefix="g") | scores(1, 0, 0, 0, prefix="m")
        assert plan(rubric(good, missing), known, TYPE, explain)[0].criterion == first


def test_of_two_steps_that_gain_about_the_same_the_shorter_comes_first() -> None:
    long, short = ladder_of_four("long", "l", weight=11), ladder_of_four("short", "s", weight=10)
    known = scores(1, 0, 0, 0, prefix="l") | scores(1, 0, 0, 0, prefix="s")
    assert plan(rubric(long, short), known, TYPE, explain)[0].criterion == "long"
    known |= {Need("s2"): replace(known[Need("s2")], effort="minutes")}
    assert plan(rubric(long, short), known, TYPE, explain)[0].criterion == "short"


def test_a_key_comes_before_a_project_that_says_nothing() -> None:
    key = Need("code-no-secrets")
    code = ladder_of_four("code", "c", caps=(Cap(key, 2),))
    readme = ladder("readme", (Need("readme-what-and-how"),), (Need("x"),), (Need("y"),), (Need("z"),), weight=30)
    found = scores(1, 0, 0, 0) | {need: finding(0, "s") for need in readme.leaves} | {key: finding(0, "s")}
    assert [step.criterion for step in plan(rubric(code, readme), found, TYPE, explain)][:2] == ["code", "readme"]


def test_commands_that_name_what_is_gone_come_before_polish_and_a_heap_of_code_does_not_come_first() -> None:
    run = ladder("run-instructions", (Need("a"),), (Need("run-commands-match-files"),), (Need("b"),), (Need("c"),))
    other = ladder_of_four("other", "o", weight=15)
    known = scores(1, 0, 0, 0, prefix="o") | {Need("a"): finding(1, "s"), Need("b"): finding(1, "s")}
    known |= {Need("c"): finding(0, "s")}
    for held, first in ((0.0, "run-instructions"), (0.6, "other")):
        found = known | {Need("run-commands-match-files"): finding(held, "s")}
        assert plan(rubric(run, other), found, TYPE, explain)[0].criterion == first
    code = ladder("code", (Need("code-present"),), (Need("x"),), (Need("y"),), (Need("z"),))
    known = scores(1, 0, 0, 0, prefix="o") | {Need(name): finding(0.3, "s") for name in "xyz"}
    for there, first in ((0.0, "code"), (0.4, "other")):
        found = known | {Need("code-present"): finding(there, "s")}
        assert plan(rubric(code, replace(other, weight=12)), found, TYPE, explain)[0].criterion == first


def test_what_another_criterion_asks_more_of_is_not_mended_along() -> None:
    """Three hundred words on the problem are no thousand of the README."""
    words, more = Need("words", (("full", 300),)), Need("words", (("full", 1000),))
    problem = ladder("problem", (words,), (Need("a"),), (Need("b"),), (Need("c"),))
    readme = ladder("readme", (Need("d"),), (Need("e"),), (Need("f"),), (more,))
    found = {need: finding(1, "s") for need in (*problem.leaves, *readme.leaves)}
    found |= {words: finding(0, "s"), more: finding(0, "s")}
    steps = plan(rubric(problem, readme), found, TYPE, explain)
    assert [(step.criterion, step.gain) for step in steps] == [("problem", 12.5), ("readme", 12.5)]


def test_speed_and_cost_are_rarely_told_first_unless_the_project_is_about_them() -> None:
    speed, other = ladder_of_four("latency", "l", weight=11), ladder_of_four("other", "o", weight=10)
    known = scores(1, 0, 0, 0, prefix="l") | scores(1, 0, 0, 0, prefix="o")
    assert plan(rubric(speed, other), known, TYPE, explain)[0].criterion == "other"
    assert plan(rubric(speed, other), known, TYPE, explain, soon=frozenset({"latency"}))[0].criterion == "latency"


def test_how_to_start_it_comes_first_once_however_little_it_adds() -> None:
    run = ladder(
        "run-instructions", (Need("a"),), (Need("run-install-and-start"),), (Need("b"),), (Need("c"),), weight=1
    )
    other, done = ladder_of_four("other", "o", weight=19), ladder_of_four("done", "d", weight=80)
    known = scores(1, 0, 0, 0, prefix="o") | scores(1, 1, 1, 1, prefix="d") | {Need("a"): finding(1, "s")}
    known |= {Need(name): finding(0, "s") for name in "bc"}
    for told, first in ((0.25, "run-instructions"), (0.8, "other")):
        steps = plan(
            rubric(run, other, done), known | {Need("run-install-and-start"): finding(told, "s")}, TYPE, explain
        )
        assert [step.criterion for step in steps][:2] == [first, "other"]


@given(worlds)
def test_gains_are_what_rescoring_gives_where_criteria_are_optional(rows: list[tuple[int, list[float], bool]]) -> None:
    plain, found = world(rows)
    gate = Need("gate")
    spared = rubric(*(replace(c, optional_where=gate) if i % 2 else c for i, c in enumerate(plain.criteria)))
    found |= {gate: finding(1, "for others")}
    now, steps = dict(found), plan(spared, found, TYPE, explain)
    out = {line.id for line in score(spared, found, TYPE).lines if line.status == "not_applicable"}
    assert not out & {step.criterion for step in steps}
    for step in steps:
        now = {need: finding(1, "s") if need.check in step.checks else f for need, f in now.items()}
        assert score(spared, now, TYPE).value == step.score_after
        assert step.gain > 0
        assert "gate" not in step.checks


def test_a_workflow_for_the_tests_that_there_are_runs_them_and_is_told_once() -> None:
    ci = ladder("ci", (Need("ci-present"),), (Need("ci-does-real-work"),), (Need("ci-runs-tests"),), (Need("more"),))
    tests = ladder("tests", (Need("t1"),), (Need("tests-can-fail"),), (Need("t3"),), (Need("tests-run-in-ci"),))
    found = {need: finding(0, "s") for need in (*ci.leaves, *tests.leaves)}
    there = found | {need: finding(1, "s") for need in tests.leaves if need.check != "tests-run-in-ci"}
    first = plan(rubric(ci, tests), there, TYPE, explain)[0]
    assert (first.criterion, first.checks, first.gain) == ("ci", ("ci-present", "ci-does-real-work"), 50.0)
    told = [check for step in plan(rubric(ci, tests), there, TYPE, explain) for check in step.checks]
    assert "tests-run-in-ci" not in told
    assert told.count("ci-runs-tests") <= 1
    none = [check for step in plan(rubric(ci, tests), found, TYPE, explain) for check in step.checks]
    assert none.index("tests-can-fail") < none.index("ci-present")


def test_what_an_earlier_step_said_is_not_said_again() -> None:
    one, other = ladder_of_four("one", "a", weight=50), ladder_of_four("other", "b", weight=5)
    lack = scores(0, 0, 0, 0, prefix="a") | scores(0, 0, 0, 0, prefix="b")
    found = {need: replace(f, fix=f"Pin it.\nMend {need.check}.") for need, f in lack.items()}
    fixes = [step.fix.splitlines() for step in plan(rubric(one, other), found, TYPE, explain)]
    assert sum("Pin it." in lines for lines in fixes) == 1
    alone = {need: replace(f, fix="Pin it.") for need, f in lack.items()}
    assert all(step.fix == "Pin it." for step in plan(rubric(one, other), alone, TYPE, explain))


def test_an_untrue_claim_and_what_keeps_it_from_starting_come_first() -> None:
    rest = ladder("rest", *((Need(f"x{i}"),) for i in range(4)), weight=90)
    readme = ladder("readme", (Need("r1"),), (Need("claims-hold"),), (Need("r3"),), (Need("r4"),), weight=2)
    code = ladder_of_four("code", weight=4)
    found = scores(0, 0, 0, 0) | dict.fromkeys([*rest.leaves, Need("r1")], finding(1, "s"))
    found |= dict.fromkeys([Need("r3"), Need("r4")], finding(0, "s"))
    untrue = plan(rubric(rest, readme, code), found | {Need("claims-hold"): finding(0, "s")}, TYPE, explain)
    assert untrue[0].criterion == "readme"
    slip = plan(rubric(rest, readme, code), found | {Need("claims-hold"): finding(0.4, "s")}, TYPE, explain)
    assert slip[0].criterion == "code"


@pytest.mark.parametrize(("note", "first"), [("an unresolved merge", "code"), ("compiled Python", "other")])
def test_code_that_lies_torn_comes_first_and_what_a_tool_left_does_not(note: str, first: str) -> None:
    rest = ladder("rest", *((Need(f"x{i}"),) for i in range(4)), weight=90)
    code = ladder("code", (Need("code-tree-tidy"),), (Need("k2"),), (Need("k3"),), (Need("k4"),), weight=1)
    other = ladder_of_four("other", weight=4)
    torn = replace(finding(0, "s"), check="code-tree-tidy", places=(Place("a.py", 1, note=note),))
    found = scores(0, 0, 0, 0) | dict.fromkeys(rest.leaves, finding(1, "s")) | {Need("code-tree-tidy"): torn}
    found |= dict.fromkeys([Need("k2"), Need("k3"), Need("k4")], finding(0, "s"))
    assert plan(rubric(rest, code, other), found, TYPE, explain)[0].criterion == first
