from __future__ import annotations

from grader.checks.problem_task_named import check
from grader.model import Status
from tests.checks.prose import NO_README, documents, said, told


def test_a_sentence_on_what_it_does_passes() -> None:
    assert check(documents(9), told(said(kinds=("what",), words=5))).status is Status.PASS


def test_a_telling_title_is_half() -> None:
    found = check(documents(9, title="Predicting late parcels"), told(said(kinds=("how-to-run",), words=9)))
    assert found.score == 0.5
    assert check(documents(9, title="Parcels"), told(said(kinds=("how-to-run",), words=9))).status is Status.FAIL


def test_nothing_and_boilerplate_fail() -> None:
    assert check(NO_README, told(readme="")).status is Status.FAIL
    assert check(documents(9, title="App"), told(said(kinds=("what",)), boilerplate="x")).status is Status.FAIL


def test_a_line_of_the_pages_head_is_not_quoted_as_the_task() -> None:
    head = said(kinds=("what",), text="Status: ready for production | p99 105 ms | 920 per second")
    task = said(kinds=("what",), text="Forecasts frost in orchards from the readings of a weather station.", line=5)
    assert check(documents(20), told(head, task)).places[0].line == 5
    assert check(documents(20), told(head)).places[0].line == 3
