from __future__ import annotations

from grader.checks.readme_reasons_and_limits import check
from grader.model import Status
from tests.checks.prose import said, told

REASON, OTHER, LIMIT = said("reason"), said("alternative"), said("limit")


def test_four_reasons_and_three_limits_pass() -> None:
    assert check(told(REASON, REASON, OTHER, OTHER, LIMIT, LIMIT, LIMIT)).status is Status.PASS


def test_either_alone_is_half() -> None:
    assert check(told(*[REASON] * 6)).score == 0.5
    assert check(told(*[LIMIT] * 6)).score == 0.5
    assert check(told(said("data"))).status is Status.FAIL


def test_other_documents_and_licence_talk_do_not_count() -> None:
    far = said("reason", path="docs/a.md")
    legal = said("limit", kinds=("licence",))
    assert check(told(*[far] * 9, *[legal] * 9)).status is Status.FAIL
