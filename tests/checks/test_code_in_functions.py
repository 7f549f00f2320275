from __future__ import annotations

from grader.checks.code_in_functions import check
from grader.model import Status
from tests.checks.shapes import EMPTY, shape, span, unit


def test_half_of_the_code_in_functions_is_wanted() -> None:
    spans = [span(f"f{i}") for i in range(6)]
    assert check(shape([unit(lines=100, inside=50)], spans)).status is Status.PASS
    assert check(shape([unit(lines=100, inside=25)], spans)).score == 0.5
    assert check(shape([unit(lines=100, inside=50)], spans, notebook_lines=100)).score == 0.5


def test_one_function_is_too_few_and_stubs_are_none() -> None:
    assert check(shape([unit(inside=90)], [span()])).score < 0.2
    assert check(shape([unit(inside=90)], [span(stub=True)] * 9)).status is Status.FAIL
    assert check(EMPTY).status is Status.FAIL


def test_the_loosest_files_are_shown() -> None:
    found = check(shape([unit("a.py", 100, inside=0), unit("b.py", 100, inside=99)], [span()]))
    assert [place.path for place in found.places] == ["a.py"]
