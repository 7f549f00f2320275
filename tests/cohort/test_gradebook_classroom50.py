"""Classroom 50 gets a result that its runner takes: points by criterion, and never a zero for want of a grade."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from grader.cohort.gradebook_classroom50 import classroom50_result
from grader.errors import UsageError
from grader.model import Failure
from tests.reports.worlds import report

RUNNER = {
    "CLASSROOM": "cs50", "ASSIGNMENT": "capstone", "SUBMISSION_TAG": "submit/2026", "COMMIT_URL": "https://x.example/c",
    "RELEASE_URL": "https://x.example/r",
}  # fmt: skip
AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def test_criteria_that_count_are_tests_with_their_points() -> None:
    result = json.loads(classroom50_result(report(), RUNNER, graded_at=AT))
    assert list(result) == [
        "schema", "classroom", "assignment", "submission", "commit", "release", "review", "datetime", "score",
        "max-score", "tests",
    ]  # fmt: skip
    assert (result["schema"], result["datetime"], result["review"]) == (
        "classroom50/result/v1", "2026-11-21T10:00:00Z", "https://x.example/c",
    )  # fmt: skip
    counted = [line for line in report().grade.lines if line.status == "graded" and line.kind == "ladder"]  # type: ignore[union-attr]
    assert [test["score"] for test in result["tests"]] == [line.earned for line in counted]
    assert [test["passed"] for test in result["tests"]] == [True, False, True]
    assert result["score"] == sum(test["score"] for test in result["tests"])
    assert result["max-score"] == sum(test["max-score"] for test in result["tests"])
    assert isinstance(result["max-score"], int)


def test_a_review_of_its_own_is_kept() -> None:
    assert json.loads(classroom50_result(report(), RUNNER | {"REVIEW_URL": "u"}, graded_at=AT))["review"] == "u"


@pytest.mark.parametrize("lacking", RUNNER)
def test_outside_of_its_runner_nothing_is_made_up(lacking: str) -> None:
    with pytest.raises(UsageError, match=lacking):
        classroom50_result(report(), {**RUNNER, lacking: ""}, graded_at=AT)


def test_what_could_not_be_graded_is_no_zero() -> None:
    failed = report(grade=None, error=Failure("not_found", "There is no such repository.", ""))
    with pytest.raises(UsageError, match="no such repository"):
        classroom50_result(failed, RUNNER, graded_at=AT)
