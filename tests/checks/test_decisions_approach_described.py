from __future__ import annotations

from grader.checks.decisions_approach_described import check
from grader.model import Status
from tests.checks.prose import said, told


def test_sixty_words_on_how_it_is_built_pass() -> None:
    assert check(told(said(words=60))).status is Status.PASS
    assert check(told(said(words=30))).score == 0.5
    assert check(told()).status is Status.FAIL


def test_a_list_of_endpoints_tells_what_is_offered() -> None:
    assert check(told(said(words=60, text="- GET /api/v1/documents/{document_id} of the whole store"))).score == 0


def test_features_and_tables_count_half_and_instructions_nothing() -> None:
    assert check(told(said(kinds=("what",), words=60))).score == 0.5
    assert check(told(said(words=60, table=True))).score == 0.5
    assert check(told(said(kinds=("how-to-run", "how-it-works"), words=60))).status is Status.FAIL
    assert check(told(said(words=60), boilerplate="x")).status is Status.FAIL
