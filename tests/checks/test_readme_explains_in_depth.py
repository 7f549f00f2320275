from __future__ import annotations

from grader.checks.readme_explains_in_depth import check
from grader.model import Status
from tests.checks.prose import said, told
from tests.facts import fact


def test_from_three_hundred_to_a_thousand_words() -> None:
    assert check(told(said(words=300))).status is Status.FAIL
    assert check(told(said(words=650))).score == 0.5
    assert check(told(said(words=1000))).status is Status.PASS
    assert check(told(readme="")).status is Status.FAIL


def test_a_rubric_asks_for_more_or_less() -> None:
    words = told(said(words=150))
    assert check(words, least_words=0, full_words=300).score == 0.5
    assert check(words, least_words=200, full_words=800).score == 0.0


def test_repetition_adds_no_words() -> None:
    text = "We predict which parcels will be late on the next day.\n\n"
    once = fact("narrative", {"README.md": "# A\n\n" + text}).readme_words
    assert fact("narrative", {"README.md": "# A\n\n" + text * 200}).readme_words == once > 5
