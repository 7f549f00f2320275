from __future__ import annotations

from grader.checks.code_in_modules import check
from grader.model import Status
from tests.checks.shapes import EMPTY, shape, unit


def test_four_modules_of_like_size_pass() -> None:
    assert check(shape([unit(f"m{i}.py") for i in range(4)])).status is Status.PASS
    assert check(shape([unit(f"m{i}.py") for i in range(2)])).score == 0.5


def test_one_file_or_notebook_that_holds_nearly_all_spoils_it() -> None:
    small = [unit(f"m{i}.py", lines=5) for i in range(9)]
    assert check(shape([*small, unit("main.py", lines=2000)])).score < 0.1
    assert check(shape([unit(f"m{i}.py") for i in range(4)], notebook_lines=20_000)).score < 0.1


def test_tiny_files_and_files_without_functions_do_not_count() -> None:
    assert check(shape([unit(f"m{i}.py", lines=2) for i in range(50)])).score < 0.7
    assert check(shape([unit(f"m{i}.py", functions=0) for i in range(9)])).status is Status.FAIL
    assert check(EMPTY).status is Status.FAIL
