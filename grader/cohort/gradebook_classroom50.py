"""Classroom 50's `result.json`: whatever writes it is a grader for Classroom 50.

Its runner calls the grader in the learner's repository and says in the environment which classroom, assignment and
submission it is. Each criterion that counts becomes a test of the file's list.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.model import Kind
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grader.model import Line, Report

SCHEMA = "classroom50/result/v1"
# Field of the file -> variable of the runner.
_FROM_RUNNER = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}
_PASSED = 3  # of our levels: solid


def classroom50_result(report: Report, environ: Mapping[str, str], *, graded_at: datetime) -> str:
    """The file's text for a report.

    Args:
        environ: the runner's environment.
        graded_at: aware, UTC.

    Raises:
        UsageError: the runner's variables aren't there, or there is no grade, which mustn't become a zero.
    """
    lacking = [variable for variable in _FROM_RUNNER.values() if not environ.get(variable)]
    if lacking:
        raise UsageError(
            f"Classroom 50's runner would have set {', '.join(lacking)}.",
            kind="not_in_classroom",
            hint="Call this from an autograder of Classroom 50.",
        )
    if report.grade is None or report.grade.value is None:
        why = report.error.message if report.error else "Nothing could be judged."
        raise UsageError(f"There is no grade to hand over. {clean(why)}", kind="not_graded")
    lines = [line for line in report.grade.lines if line.status == "graded" and line.kind is Kind.LADDER]
    out: dict[str, object] = {"schema": SCHEMA}
    out |= {name: environ[variable] for name, variable in _FROM_RUNNER.items()}
    out["review"] = environ.get("REVIEW_URL") or environ["COMMIT_URL"]
    out["datetime"] = graded_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    out["score"] = _points(sum(line.earned for line in lines))
    out["max-score"] = _points(sum(line.possible for line in lines))
    out["tests"] = [_test(line) for line in lines]
    return json.dumps(out, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _test(line: Line) -> dict[str, object]:
    return {
        "test-name": f"{line.id}: {clean(line.title)}",
        "passed": (line.level or 0) >= _PASSED,
        "score": _points(line.earned),
        "max-score": _points(line.possible),
    }


def _points(value: float) -> float:
    """A whole number where it is one."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
