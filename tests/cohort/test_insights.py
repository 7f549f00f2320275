from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cohort.insights import FEWEST_FOR_OUTLIERS, insights_of, outliers_of, read_reports, spread_of
from grader.cohort.marks import final_marks
from grader.model import Failure
from tests.cohort.classes import a_school, commit_of

if TYPE_CHECKING:
    from grader.store import Store

A, B = commit_of("a"), commit_of("b")


def step(criterion: str, gain: float, *checks: str) -> dict[str, Any]:
    return {"criterion": criterion, "checks": list(checks), "gain": gain, "to_level": 2, "fix": ""}


# ---------------------------------------------------------------- spread


def test_quartiles_are_medians_of_the_halves() -> None:
    found = spread_of([10, 20, 30, 40, 50])
    assert found is not None
    assert (found.lowest, found.lower_quartile, found.median, found.upper_quartile, found.highest) == (
        10,
        20,
        30,
        40,
        50,
    )
    assert spread_of([]) is None
    one = spread_of([61.5])
    assert one is not None
    assert (one.lowest, one.lower_quartile, one.median, one.upper_quartile, one.highest) == (61.5,) * 5


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_every_mark_is_in_one_bin_and_in_order(finals: list[float]) -> None:
    found = spread_of(finals)
    assert found is not None
    assert sum(found.bins) == len(finals)
    middle = (found.lower_quartile, found.median, found.upper_quartile)
    assert list(middle) == sorted(middle)


def test_the_borders_of_the_bins() -> None:
    found = spread_of([0, 9.9, 10, 99.9, 100])
    assert found is not None
    assert found.bins == (2, 1, 0, 0, 0, 0, 0, 0, 0, 2)


# ---------------------------------------------------------------- outliers


def test_who_is_far_from_the_middle_stands_out() -> None:
    finals = {f"l{n}": 60.0 + n for n in range(9)} | {"far": 20.0}
    (found,) = outliers_of(finals)
    assert found.learner_id == "far"
    assert found.z == pytest.approx(-11.7, abs=0.5)


def test_the_line_is_three_and_a_half() -> None:
    # Median 0, median deviation 1: the modified z-score of x is 0.6745 x.
    base = {f"l{n}": float(value) for n, value in enumerate([-1, -1, -1, 0, 0, 1, 1, 1, -1, 1])}
    below, above = 3.4 / 0.6745, 3.6 / 0.6745
    assert outliers_of(base | {"x": below, "y": -below}) == ()
    assert [each.learner_id for each in outliers_of(base | {"x": above, "y": -below})] == ["x"]


def test_where_most_are_equal_the_mean_deviation_is_the_measure() -> None:
    finals = {f"l{n}": 50.0 for n in range(10)} | {"far": 90.0}
    assert [each.learner_id for each in outliers_of(finals)] == ["far"]
    assert outliers_of({f"l{n}": 50.0 for n in range(10)}) == ()


def test_a_small_group_has_none() -> None:
    few = {f"l{n}": 50.0 + n for n in range(FEWEST_FOR_OUTLIERS - 2)} | {"far": 0.0}
    assert outliers_of(few) == ()
    assert outliers_of(few | {"one": 51.0}) != ()


# ---------------------------------------------------------------- together


def test_what_a_cohort_says_together(store: Store) -> None:
    school = a_school(store, "ada", "bob", "cyd")
    claim = {"verdict": "contradicted", "text": "Has 90 % coverage.", "summary": "There is no test.", "criterion": "tests",
             "places": [{"path": "README.md", "line": 4}]}  # fmt: skip
    school.begin(dict.fromkeys(school.ids, A))
    names = {school.target(name): name for name in school.ids}
    for _ in range(2):
        job = school.jobs.claim("w")
        assert job is not None
        name = names[job.order.target]
        more = {"next_steps": [step("tests", 8.0 if name == "ada" else 6.0, "tests-present"), step("ci", 9.0, name)],
                "claims": [claim, {**claim, "verdict": "borne_out"}] if name == "ada" else []}  # fmt: skip
        school.jobs.finish(job, school.document(name, A, 60 if name == "ada" else 40, None, **more))
    school.work({"cyd": Failure("not_found", "Gone.", "")}, {})
    school.begin({"ada": B})
    school.work({"ada": 70}, {"ada": B})
    with store.read() as session:
        everyone = final_marks(session, school.cohort)
        found = insights_of(everyone, read_reports(session, everyone))
    assert found.states == (("graded", 2), ("not_found", 1))
    assert found.flags == (("no_grade", 1), ("pending", 1))
    assert found.spread is not None
    assert (found.spread.count, found.spread.median) == (2, 50.0)
    (readme,) = found.criteria
    assert (readme.criterion, readme.count, readme.share, readme.levels) == ("readme", 2, 0.5, (0, 0, 2, 0, 0))
    assert [(each.checks, len(each.submissions), each.gain) for each in found.steps] == [
        (("tests-present",), 2, 7.0), (("ada",), 1, 9.0), (("bob",), 1, 9.0),
    ]  # fmt: skip
    (contradiction,) = found.contradictions
    assert (contradiction.submission_id, contradiction.places) == (school.ids["ada"], ("README.md:4",))
    assert found.changed == (school.learner("ada").id,)


@pytest.mark.parametrize(
    "report",
    [{}, {"next_steps": 3, "claims": "x"}, {"next_steps": [3, {"checks": 1}], "claims": [None, {"verdict": "contradicted"}]}],
)  # fmt: skip
def test_a_report_of_another_shape_breaks_nothing(report: dict[str, Any]) -> None:
    found = insights_of((), {"s": report})
    assert found.steps == ()
    assert len(found.contradictions) <= 1
