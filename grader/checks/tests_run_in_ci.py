"""Continuous integration runs the tests on every change.

Why: tests that somebody must remember to run stop being run.
Fix: add a workflow on push and pull_request that installs the project and runs its tests.

Example:
    on: [push, pull_request]
    jobs:
      test:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v4
          - run: pip install -r requirements.txt pytest
          - run: pytest
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci
    from grader.evidence.tests import Tests

OFF_CHANGE = 0.5


def check(ci: Ci, tests: Tests, *, wanted: int = 5) -> Finding:
    """A job that runs tests which can fail; a suite of fewer than `wanted` counts in part."""
    runs = list(ci.doing("tests"))
    if not runs:
        return failed("No workflow runs tests.")
    worth = len(tests.sound) + 0.5 * sum(case.smoke for case in tests.cases)
    if not worth:
        return failed("A workflow runs tests, but none of them can fail.", Place(runs[0][0].path, runs[0][1].line))
    firm = [pair for pair in runs if not pair[1].soft]
    on_change = [pair for pair in firm if pair[0].on_change]
    if not firm:
        place = Place(runs[0][0].path, runs[0][1].line, note=runs[0][1].command)
        return failed("A workflow runs the tests, but ignores whether they fail.", place)
    best = (on_change or firm)[0]
    way = 1.0 if on_change else OFF_CHANGE
    what = "on every change" if on_change else "but not on every change"
    return graded(
        way * min(1.0, worth / wanted),
        f"A workflow runs the tests {what}; {len(tests.sound)} of them can fail.",
        Place(best[0].path, best[1].line, note=best[1].command),
    )
