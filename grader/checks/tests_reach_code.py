"""The tests reach the core of the project's code.

Why: code that no test imports can break without anybody noticing.
Fix: import the files that hold most of your logic from tests, and begin with the largest.

Example:
    # tests/test_features.py
    from churn.features import tenure_months
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import listed
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.tests import Tests

LARGE_FILES = 20  # in a large project so many files tested count as a core, whatever the share

CLIENT = " What they reach through a client or a command line alone isn't followed."


def check(tests: Tests, *, wanted_share: float = 0.3) -> Finding:
    """The share of the project's code that tests name, by lines."""
    if not tests.cases:
        return failed("There are no tests.")
    if not tests.testable:
        return failed("The project has no functions or classes that tests could reach.")
    share = tests.reached_share
    depth = sum(tests.depths)
    reached = set(tests.reached)
    through = any("integration" in case.kinds for case in tests.sound)
    open_files = sorted(((lines, path) for path, lines in tests.testable if path not in reached), reverse=True)
    return graded(
        max(share / wanted_share, min(0.9, depth / LARGE_FILES)),
        f"Tests import or name {len(reached)} of {len(tests.testable)} files with functions, about {share:.0%} of the "
        f"code; {wanted_share:.0%} is wanted.{CLIENT if through else ''}",
        *(Place(path, note=f"{lines} lines of code that no test names") for lines, path in open_files[:5]),
        fix=f"Write tests that call the code of {listed([path for _, path in open_files[:3]])}." if open_files else "",
    )
