from __future__ import annotations

import pytest

from grader.checks._words import count, counted, listed, moved, seen, small, times, told
from grader.evidence.narrative import Narrative, Statement


def said(path: str) -> Statement:
    return Statement(path, 3, "It is so because it is.", 6, frozenset({"reason"}), frozenset({"what"}), number=False)


NEAR, FAR = said("README.md"), said("docs/notes.md")
NARRATIVE = Narrative((NEAR, FAR), "README.md")
ONE, MANY = "sentence gives a reason", "sentences give a reason"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no test fails"), (1, "1 test fails"), (2, "2 tests fail"), (1200, "1200 tests fail")]
)
def test_the_verb_follows_the_number(number: int, words: str) -> None:
    assert count(number, "test fails", "tests fail") == words


def test_a_plural_is_made_where_none_is_given() -> None:
    assert (count(2, "file"), counted(0, "file")) == ("2 files", "No file")


def test_often() -> None:
    assert [times(n) for n in (0, 1, 2, 3)] == ["never", "once", "twice", "3 times"]


def test_lists_end_in_and() -> None:
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_a_small_sample_is_named() -> None:
    assert small(10, 10, "functions") == ""
    assert small(1, 10, "functions") == " That is too little to count in full: 1 functions, where 10 are wanted."
    assert small(0, 10, "functions").endswith(": no functions, where 10 are wanted.")


def test_where_sentences_stand_is_told_only_when_it_matters() -> None:
    assert told(NARRATIVE, [NEAR], ONE, MANY, "4 are wanted") == "1 sentence gives a reason; 4 are wanted."
    assert "1 of them in the README" in told(NARRATIVE, [NEAR, FAR], ONE, MANY, "4 are wanted")
    assert "not in the README" in told(NARRATIVE, [FAR], ONE, MANY, "4 are wanted")


def test_enough_in_the_wrong_place_is_to_be_moved() -> None:
    assert "docs/notes.md" in moved(NARRATIVE, [NEAR, FAR], 2)
    assert moved(NARRATIVE, [NEAR, FAR], 3) == ""
    assert moved(NARRATIVE, [NEAR], 1) == ""


def test_what_was_not_found_is_not_said_to_be_missing() -> None:
    """A sentence in other words than those that are known may be there."""
    assert seen(0, ONE, MANY) == "No sentence was found that gives a reason"
    assert (seen(1, ONE, MANY), seen(2, ONE, MANY)) == ("1 sentence gives a reason", "2 sentences give a reason")
    assert told(NARRATIVE, (), ONE, MANY, "2 are wanted") == "No sentence was found that gives a reason; 2 are wanted."
