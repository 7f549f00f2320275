from __future__ import annotations

from grader.checks.readme_present import check
from grader.model import Status
from tests.checks.prose import NO_README, documents


def test_no_readme_fails() -> None:
    assert check(NO_README).status is Status.FAIL


def test_enough_words_pass_and_fewer_count_in_part() -> None:
    assert check(documents(12)).status is Status.PASS
    assert 0 < check(documents(6)).score < 1
    assert check(documents(0)).status is Status.FAIL


def test_an_unreadable_readme_fails_with_the_reason() -> None:
    found = check(documents(error="not readable as text"))
    assert found.status is Status.FAIL
    assert "not readable" in found.summary
