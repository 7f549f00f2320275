"""There are unit tests and tests that run several parts together.

Why: parts that work alone still fail at their seams: the API, the database, the command line.
Fix: add a test that goes through the front door: a test client, the command line, a temporary database.

Example:
    def test_prediction_endpoint(client: TestClient) -> None:
        answer = client.post("/predict", json={"tenure": 3, "plan": "basic"})
        assert answer.status_code == 200
        assert 0 <= answer.json()["probability"] <= 1
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.tests import Tests

APART = "Also test the functions behind the front door one by one: the rules, the conversions, the odd values."


def check(tests: Tests, *, wanted: int = 6) -> Finding:
    """Both sorts are wanted: a suite of only one sort is half of it at most."""
    sound = tests.sound
    whole = [case for case in sound if "integration" in case.kinds]
    unit = len(sound) - len(whole)
    if not whole:
        return failed("No test runs several parts together (test client, command line, database, browser).")
    fix = APART if unit < len(whole) and len(whole) >= wanted else ""
    return graded(
        (min(1.0, len(whole) / wanted) + min(1.0, unit / (2 * wanted))) / 2,
        f"{counted(unit, 'unit test')} and {count(len(whole), 'test')} of several parts together; {2 * wanted} and "
        f"{wanted} are wanted.",
        *(Place(case.path, case.line, case.end_line, case.name) for case in whole[:5]),
        fix=fix,
    )
