"""The tests can fail: each asserts something about the project's own code.

Why: a test without an assertion, or one that asserts what it wrote itself, stays green whatever breaks.
Fix: in every test, call the project's code and assert on what it returns; delete tests that assert nothing.

Example:
    def test_churn_score_is_a_probability(model, customer):
        score = model.predict_proba([customer])[0, 1]
        assert 0.0 <= score <= 1.0
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle, listed
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.tests import Tests

MORE = "Write more tests that call the project's code and assert what comes out: five are a beginning."
ASSERT = "Assert on what the project's code returns in"
LOST = "which isn't in the repository"
START = "Commit what {} import, or correct the imports: a test that can't start tries nothing."
SMOKE = 0.3  # running the code without looking at the result shows a crash, no more
MOST = 60  # each has its place, so that none has to be looked for; a report that is too long isn't read
WEAK = 0.4  # that there is something at all is easily true


def check(tests: Tests, *, wanted: int = 5) -> Finding:
    """How many tests can fail, weighed by how many can't."""
    cases = tests.cases
    if not cases:
        begun = [*tests.placeholders, *tests.scripts]
        said = f"No test function was found in {begun[0]}." if begun else "There are no tests."
        return idle(failed(said))
    sound = tests.sound
    smoke = [case for case in cases if case.smoke]
    # A suite that asserts nowhere is one script that ran through, however many parts it has.
    ran = len(smoke) if sound else min(len(smoke), wanted)
    worth = sum(WEAK if case.weak else 1.0 for case in sound) + SMOKE * ran
    hollow = sorted((case for case in cases if case.hollow), key=lambda case: case.smoke)  # a crash would show in those
    unrelated = [file for file in tests.files if file.cases and not file.reaches]
    score = min(1.0, worth / wanted) * (1 - 0.5 * (len(hollow) - len(smoke)) / len(cases))
    places = [Place(case.path, case.line, case.end_line, f"{case.name}: {case.hollow}") for case in hollow[:MOST]]
    places += [Place(file.path, note="uses none of the project's files") for file in unrelated[:4] if tests.testable]
    named = dict.fromkeys(f"`{case.name}`" for case in (*hollow, *(case for case in sound if case.weak)))
    mend = list(named)[:3] or [file.path for file in unrelated[:3] if tests.testable]
    lost = sorted({case.path for case in hollow if case.hollow.endswith(LOST)})
    weak = sum(case.weak for case in sound)
    easy = f" ({weak} only {'looks' if weak == 1 else 'look'} whether there is something)" if weak else ""
    return graded(
        score,
        f"{len(sound)} of {len(cases)} tests can fail when this project goes wrong{easy}; "
        f"{'all should, and ' if hollow else ''}at least {wanted} are wanted.",
        *places,
        fix=START.format(listed(lost[:3])) if lost else f"{ASSERT} {listed(mend)}." if mend else MORE,
    )
