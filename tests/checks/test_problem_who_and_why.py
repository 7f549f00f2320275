from __future__ import annotations

from grader.checks.problem_who_and_why import check
from grader.model import Status
from tests.checks.prose import said, told

WHO, STAKE = said("user", kinds=("why",)), said("business", kinds=("what",))


def test_two_of_each_pass_and_one_kind_is_half() -> None:
    assert check(told(WHO, WHO, STAKE, STAKE)).status is Status.PASS
    assert check(told(WHO, WHO)).score == 0.5
    assert check(told(WHO, STAKE)).score == 0.5


def test_users_of_the_installation_are_no_users_of_the_project() -> None:
    assert check(told(said("user", "business", kinds=("how-to-run",)))).status is Status.FAIL
    assert check(told(WHO, WHO, STAKE, STAKE, boilerplate="x")).status is Status.FAIL
