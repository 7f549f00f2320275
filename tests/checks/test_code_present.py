from __future__ import annotations

from grader.checks.code_present import check
from grader.evidence.notebooks import Notebook, Notebooks
from grader.model import Status
from tests.checks.shapes import EMPTY, NO_NOTEBOOKS, shape, unit


def test_sixty_lines_are_enough_and_fewer_count_in_part() -> None:
    assert check(shape([unit(lines=60)]), NO_NOTEBOOKS).status is Status.PASS
    assert check(shape([unit(lines=30)]), NO_NOTEBOOKS).score == 0.5
    assert check(shape(notebook_lines=60), NO_NOTEBOOKS).status is Status.PASS


def test_nothing_and_what_does_not_parse_fail() -> None:
    assert check(EMPTY, NO_NOTEBOOKS).status is Status.FAIL
    assert check(shape([unit(lines=500, error="line 1: invalid syntax")]), NO_NOTEBOOKS).status is Status.FAIL


def test_a_notebook_too_large_to_read_still_is_code() -> None:
    large = Notebooks((Notebook("a.ipynb", 9_000_000, error="too large, cells not read"),))
    found = check(EMPTY, large)
    assert found.status is Status.PARTIAL
    assert found.places[0].path == "a.ipynb"
