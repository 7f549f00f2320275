from __future__ import annotations

from grader.checks.readme_what_and_how import check
from grader.evidence.readme_parts import ReadmeParts
from grader.model import Status
from tests.checks.prose import NO_README, place, said, told
from tests.facts import facts_of

BOTH = ReadmeParts((("what", place()), ("run", place())))

NEEDS = ("narrative", "readme_parts", "documents")


def test_what_and_one_other_part_in_enough_words_pass() -> None:
    assert check(told(said(words=100)), BOTH, NO_README).status is Status.PASS
    assert check(told(said(words=50)), BOTH, NO_README).score == 0.5


def test_one_without_the_other_is_half() -> None:
    assert check(told(said(words=200)), ReadmeParts((("what", place()),)), NO_README).score == 0.5
    assert check(told(said(words=200)), ReadmeParts(), NO_README).status is Status.FAIL


def test_no_readme_fails() -> None:
    assert check(told(readme=""), ReadmeParts(), NO_README).status is Status.FAIL


def test_a_bare_readme_is_told_where_a_fuller_one_lies() -> None:
    words = " ".join(f"In month {i} it predicts which of {i}00 customers leave." for i in range(12))
    bare = facts_of({"README.md": "# Churn\n\nA churn model.\n", "inner/README.md": f"# Churn\n\n{words}\n"})
    assert "inner/README.md" in check(*(bare.get(name) for name in NEEDS)).fix
    alone = facts_of({"README.md": "# Churn\n\nA churn model.\n"})
    assert check(*(alone.get(name) for name in NEEDS)).fix.startswith("Say in README.md")
    full = facts_of({"README.md": f"# Churn\n\n{words}\n", "inner/README.md": f"# Churn\n\n{words}\n"})
    assert "inner/README.md" not in check(*(full.get(name) for name in NEEDS)).fix
