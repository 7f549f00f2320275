from __future__ import annotations

from grader.checks.run_explained import check
from grader.model import Status
from tests.checks.prose import START, runbook, said, told

STEP = said(kinds=("how-to-run",), words=125)


def test_two_hundred_and_fifty_words_pass() -> None:
    assert check(told(STEP, STEP), runbook(START)).status is Status.PASS
    assert check(told(STEP), runbook(START)).score == 0.5
    assert check(told(), runbook(START)).status is Status.FAIL


def test_words_without_commands_boilerplate_and_other_sections_do_not_count() -> None:
    assert check(told(STEP, STEP), runbook()).status is Status.FAIL
    assert check(told(STEP, STEP, boilerplate="x"), runbook(START)).status is Status.FAIL
    assert check(told(said(kinds=("what",), words=900)), runbook(START)).status is Status.FAIL


def test_far_documents_count_a_quarter() -> None:
    far = said(kinds=("how-to-run",), words=250, path="docs/notes.md")
    assert check(told(far), runbook(START, main=frozenset({"README.md"}))).score == 0.25


def test_where_no_sentence_stands_beside_the_commands_it_says_so() -> None:
    assert check(told(), runbook(START)).summary.startswith("No sentence beside the commands explains them")
    assert check(told(STEP), runbook(START)).summary == "125 words of sentences explain the steps; 250 are wanted."
