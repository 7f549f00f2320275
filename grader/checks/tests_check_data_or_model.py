"""Tests look at the data or at the model's behaviour, not only at plumbing.

Why: most faults of an ML project lie in what flows through it: a column, a leak, a model of one class.
Fix: in tests, assert on schema, ranges and missing values of the data; on shape, range and a known case of the
    model's output (a recorded reply will do for a language model).

Example:
    def test_no_future_columns_reach_the_model(features):
        assert "churned_at" not in features.columns
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.tests import Tests


def check(tests: Tests, *, wanted: int = 5) -> Finding:
    """Count tests that touch a data frame's content or a model's output."""
    found = [case for case in tests.sound if case.kinds & {"data", "model"}]
    if not found:
        return failed(f"No test looks at data or at a model's output; about {wanted} are wanted.")
    return graded(
        len(found) / wanted,
        f"{counted(len(found), 'test looks', 'tests look')} at data or at a model's output; about {wanted} are wanted.",
        *(Place(case.path, case.line, case.end_line, case.name) for case in found[:5]),
    )
