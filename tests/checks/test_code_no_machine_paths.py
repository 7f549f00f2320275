from __future__ import annotations

from typing import Any

from grader.checks.code_no_machine_paths import check
from grader.evidence.source_code import SourceCode, SourceFile
from grader.model import Status
from tests.checks.shapes import EMPTY, NO_NOTEBOOKS, NO_SOURCE, big, code, literal, shape, unit


def paths(count: int) -> tuple[Any, ...]:
    return tuple(literal(f"/Users/me/{i}", i + 1) for i in range(count))


def test_none_passes_five_fail() -> None:
    assert check(big(), code(), NO_NOTEBOOKS, NO_SOURCE).status is Status.PASS
    assert check(big(), code(machine_paths=paths(1)), NO_NOTEBOOKS, NO_SOURCE).score == 0.8
    assert check(big(), code(machine_paths=paths(5)), NO_NOTEBOOKS, NO_SOURCE).status is Status.FAIL


def test_a_large_project_may_have_a_slip() -> None:
    large = shape([unit(lines=8000)])
    assert check(large, code(machine_paths=paths(5)), NO_NOTEBOOKS, NO_SOURCE).score == 0.75


def test_other_languages_count_and_no_code_fails() -> None:
    r = SourceCode((SourceFile("a.R", "r", code_lines=50, machine_paths=(1, 2, 3, 4, 5)),))
    assert check(big(), code(), NO_NOTEBOOKS, r).status is Status.FAIL
    assert check(EMPTY, code(), NO_NOTEBOOKS, NO_SOURCE).status is Status.FAIL
