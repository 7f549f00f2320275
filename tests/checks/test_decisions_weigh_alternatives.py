from __future__ import annotations

from grader.checks.decisions_weigh_alternatives import check
from grader.model import Status
from tests.checks.prose import said, told

OTHER = said("alternative")


def test_six_pass_and_three_are_half() -> None:
    assert check(told(*[OTHER] * 6)).status is Status.PASS
    assert check(told(*[OTHER] * 3)).score == 0.5
    assert check(told()).status is Status.FAIL


def test_a_table_of_choices_counts_by_row_and_another_table_does_not() -> None:
    row = said(kinds=("decisions",), table=True, text="store | SQLite, one file | Postgres, one more server")
    assert check(told(*[row] * 6)).status is Status.PASS
    assert check(told(*[said("alternative", table=True, text="a | b | c")] * 6)).status is Status.FAIL


def test_instructions_count_half() -> None:
    assert check(told(*[said("alternative", kinds=("how-to-run",))] * 6)).score == 0.5
    assert check(told(*[OTHER] * 6, boilerplate="x")).status is Status.FAIL
