"""A gradebook that comes back is compared with the one that stands, and only what somebody changed is a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.cohort.gradebook import Criterion, Gradebook, GradebookRow, as_csv
from grader.cohort.gradebook_read import read_back
from grader.errors import UsageError

ADA = GradebookRow(
    "l1", "=s1", "Ada", final=78.25, points={"tests": 7.5, "topic": -2.0, "write-up": None}, flags=("x",)
)
GRACE = GradebookRow("l2", "s2", "Grace", project="one", state="not_found")
CRITERIA = (Criterion("tests", "Tests", 10.0), Criterion("topic", "T", -10.0), Criterion("write-up", "W", 5.0))
BOOK = Gradebook(CRITERIA, (ADA, GRACE, replace(GRACE, project="two")))


def changed(**cells: object) -> bytes:
    """The gradebook as somebody saved it, with Ada's cells changed."""
    points = {
        **ADA.points,
        **{name.replace("_", "-"): value for name, value in cells.items() if name not in {"final", "reason"}},
    }
    ada = replace(ADA, points=points, final=cells.get("final", ADA.final), reason=cells.get("reason", ""))  # type: ignore[arg-type]
    return as_csv(replace(BOOK, rows=(ada, *BOOK.rows[1:])))


def test_what_nobody_touched_is_unchanged() -> None:
    for data in (as_csv(BOOK), as_csv(BOOK).replace(b'","', b'";"')):
        back = read_back(data, BOOK)
        assert (back.changes, back.unchanged, back.unmatched, back.errors) == ((), 3, (), ())


def test_a_changed_mark_is_a_change_with_its_reason() -> None:
    back = read_back(changed(final=80.0, tests=8.0, write_up=4.5, reason="Seen in the viva."), BOOK)
    assert [(c.criterion, c.before, c.after, c.possible) for c in back.changes] == [
        ("", 78.25, 80.0, 100.0), ("tests", 7.5, 8.0, 10.0), ("write-up", None, 4.5, 5.0),
    ]  # fmt: skip
    assert {(c.row.student_id, c.reason) for c in back.changes} == {("=s1", "Seen in the viva.")}
    assert back.unchanged == 2


def test_an_emptied_cell_says_nothing_and_a_zero_does() -> None:
    assert read_back(changed(final=None, tests=None), BOOK).changes == ()
    assert [(c.criterion, c.after) for c in read_back(changed(tests=0.0, topic=0.0), BOOK).changes] == [
        ("tests", 0.0), ("topic", 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [({"tests": 10.0}, 0), ({"tests": 10.01}, 1), ({"tests": -0.01}, 1), ({"topic": -10.0}, 0), ({"topic": 1.0}, 1),
     ({"final": 100.0}, 0), ({"final": 100.5}, 1)],
)  # fmt: skip
def test_a_mark_stays_within_its_points(cells: dict[str, float], wrong: int) -> None:
    back = read_back(changed(**cells), BOOK)
    assert (len(back.errors), len(back.changes)) == (wrong, 1 - wrong)


def test_words_are_no_marks_and_strangers_are_listed() -> None:
    text = "student_id,project,final\n'=s1,,good\ns2,one,12\nzz,,50\n,,\n"
    back = read_back(text.encode(), BOOK)
    assert back.errors == ((2, "final is 'good': give points from 0 to 100."),)
    assert back.unmatched == ((4, "zz"),)
    assert [(c.row.project, c.after) for c in back.changes] == [("one", 12.0)]


def test_a_file_without_student_ids_is_none_of_ours() -> None:
    with pytest.raises(UsageError, match="no gradebook"):
        read_back(b"name,final\nAda,3\n", BOOK)
