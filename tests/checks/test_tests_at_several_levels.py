from __future__ import annotations

from typing import Any

from grader.checks.tests_at_several_levels import check
from grader.model import Status
from tests.checks.shapes import case, many, suite


def whole(count: int) -> list[Any]:
    return [case(f"w{i}", kinds=frozenset({"integration"})) for i in range(count)]


def test_both_sorts_are_wanted() -> None:
    assert check(suite(*many(12), *whole(6))).status is Status.PASS
    assert check(suite(*many(50))).status is Status.FAIL
    assert check(suite(*whole(50))).score == 0.5
    assert check(suite(*many(12), *whole(3))).score == 0.75


def test_who_tests_through_the_front_door_alone_is_not_sent_there() -> None:
    assert "behind the front door" in check(suite(*whole(50))).fix
    assert check(suite(*many(50), *whole(3))).fix == ""
