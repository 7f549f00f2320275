from __future__ import annotations

from grader.checks.readme_what_and_how import check
from grader.evidence.readme_parts import ReadmeParts
from grader.model import Status
from tests.checks.prose import place, said, told

BOTH = ReadmeParts((("what", place()), ("run", place())))


def test_what_and_one_other_part_in_enough_words_pass() -> None:
    assert check(told(said(words=100)), BOTH).status is Status.PASS
    assert check(told(said(words=50)), BOTH).score == 0.5


def test_one_without_the_other_is_half() -> None:
    assert check(told(said(words=200)), ReadmeParts((("what", place()),))).score == 0.5
    assert check(told(said(words=200)), ReadmeParts()).status is Status.FAIL


def test_no_readme_fails() -> None:
    assert check(told(readme=""), ReadmeParts()).status is Status.FAIL
