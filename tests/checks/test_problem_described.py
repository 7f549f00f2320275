from __future__ import annotations

from grader.checks.problem_described import check
from grader.model import Status
from tests.checks.prose import said, told


def test_sixty_words_with_data_or_user_pass() -> None:
    assert check(told(said("data", kinds=("what",), words=60))).status is Status.PASS
    assert check(told(said("user", kinds=("why",), words=30))).score == 0.5


def test_without_data_or_user_words_count_half() -> None:
    assert check(told(said(kinds=("what",), words=90))).score == 0.5


def test_other_sections_boilerplate_and_tables_do_not_count() -> None:
    assert check(told(said("data", kinds=("how-to-run",), words=90))).status is Status.FAIL
    assert check(told(said("data", kinds=("what",), words=90), boilerplate="x")).status is Status.FAIL
    assert check(told(said("data", kinds=("what",), words=90, table=True))).status is Status.FAIL


def test_far_documents_reach_half_at_most() -> None:
    far = said("data", kinds=("what",), words=900, path="docs/notes.md")
    assert check(told(far)).score == 0.5
    assert check(told(said("data", kinds=("what",), words=60, path="docs/problem.md"))).status is Status.PASS
