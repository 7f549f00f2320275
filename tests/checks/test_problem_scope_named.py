from __future__ import annotations

from grader.checks.problem_scope_named import check
from grader.model import Status
from tests.checks.prose import said, told

SCOPE = said("scope", kinds=("why",))


def test_three_constraints_pass() -> None:
    assert check(told(SCOPE, SCOPE, SCOPE)).status is Status.PASS
    assert check(told(SCOPE)).score == 0.33
    assert check(told()).status is Status.FAIL


def test_limits_count_where_the_problem_is_told() -> None:
    assert check(told(*[said("limit", kinds=("limits",))] * 3)).status is Status.PASS
    assert check(told(*[said("limit", kinds=("how-to-run",))] * 3)).status is Status.FAIL
    assert check(told(*[said("limit", kinds=("data",))] * 3)).status is Status.FAIL
