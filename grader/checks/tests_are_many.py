"""The tests are more than a handful, and different from each other.

Why: a few tests guard the happy path; it takes one per behaviour to change code without fear.
Fix: write a test for each behaviour that a user would miss: each branch, each rule, each format.

Example:
    CASES = [("12,5", 12.5), ("", None), ("n/a", None)]

    @pytest.mark.parametrize(("raw", "clean"), CASES)
    def test_prices_are_parsed(raw, clean):
        assert parse_price(raw) == clean
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.tests import Tests

WEAK = 0.4  # "there is something" is easily true
SMOKE = 0.5
MOST_ROWS = 5


def check(tests: Tests, *, wanted: int = 25, floor: float = 0.0) -> Finding:
    """Count tests that can fail; weak and smoke tests count in part, a table's rows a little; below `floor` none."""
    sound = tests.sound
    smoke = sum(case.smoke for case in tests.cases)
    if not sound and not smoke:
        return failed(f"No test can fail on wrong behaviour of this project; about {wanted} are wanted.")
    worth = SMOKE * smoke
    for case in sound:
        rows = 1 + (min(case.cases, MOST_ROWS) - 1) / 4
        worth += (WEAK if case.weak else 1.0) * rows
    weak = [case for case in sound if case.weak]
    lean = f" ({count(len(weak), 'only looks', 'only look')} whether there is something)" if weak else ""
    said = f"{counted(len(sound), 'test')} can fail{lean}; about {wanted} are wanted."
    places = [
        Place(case.path, case.line, note=f"{case.name}: only looks whether there is something") for case in weak[:5]
    ]
    return failed(said, *places) if worth / wanted < floor else graded(worth / wanted, said, *places)
