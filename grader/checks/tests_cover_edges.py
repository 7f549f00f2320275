"""The tests try what is unusual: errors, empty and invalid input, tables of cases.

Why: the happy path is what the author tried by hand; what breaks in use is everything else.
Fix: test what happens when an input is empty, missing, of the wrong type or out of range.

Example:
    def test_unknown_customer_is_refused(client):
        assert client.get("/customers/unknown").status_code == 404
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.tests import Tests


def check(tests: Tests, *, wanted: int = 12) -> Finding:
    """Count the tests that expect an error, run over a table, or try an odd input."""
    found = [case for case in tests.sound if case.edge]
    if not found:
        return failed(f"No test tries an error, an odd input or a table of cases; about {wanted} are wanted.")
    return graded(
        len(found) / wanted,
        f"{counted(len(found), 'test tries', 'tests try')} errors, odd inputs or tables of cases; about "
        f"{wanted} are wanted.",
        *(Place(case.path, case.line, case.end_line, case.name) for case in found[:5]),
    )
