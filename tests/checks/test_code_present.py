from __future__ import annotations

from grader.checks.code_present import check
from grader.evidence.conflicts import Conflicts
from grader.evidence.notebooks import Cell, Notebook, Notebooks
from grader.model import Place, Status
from tests.checks.shapes import EMPTY, NO_NOTEBOOKS, shape, unit


def test_forty_lines_are_enough_and_fewer_count_in_part() -> None:
    assert check(shape([unit(lines=40)]), NO_NOTEBOOKS, Conflicts()).status is Status.PASS
    assert check(shape([unit(lines=30)]), NO_NOTEBOOKS, Conflicts()).score == 0.75
    assert check(shape(notebook_lines=40), NO_NOTEBOOKS, Conflicts()).status is Status.PASS


def test_nothing_and_what_does_not_parse_fail() -> None:
    assert check(EMPTY, NO_NOTEBOOKS, Conflicts()).status is Status.FAIL
    assert (
        check(shape([unit(lines=500, error="line 1: invalid syntax")]), NO_NOTEBOOKS, Conflicts()).status is Status.FAIL
    )


def test_a_notebook_too_large_to_read_still_is_code() -> None:
    large = Notebooks((Notebook("a.ipynb", 9_000_000, error="too large, cells not read"),))
    found = check(EMPTY, large, Conflicts())
    assert found.status is Status.PARTIAL
    assert found.places[0].path == "a.ipynb"
    assert found.fix.startswith("Clear the outputs")


def notebook(headings: int, error: str = "") -> Notebooks:
    cells = [Cell(i, "markdown", "# Step") for i in range(headings)] + [Cell(99, "code", "x = 1", error=error)]
    return Notebooks((Notebook("a.ipynb", 900, cells=tuple(cells)),))


def test_a_notebook_in_order_is_code_and_a_dump_is_less() -> None:
    alone = shape(notebook_lines=40)
    assert check(alone, notebook(3), Conflicts()).status is Status.PASS
    assert check(alone, notebook(2), Conflicts()).score == 0.4
    assert check(alone, notebook(9, error="KeyError"), Conflicts()).score == 0.4
    assert check(shape([unit(lines=40)]), notebook(0), Conflicts()).status is Status.PASS


def test_who_committed_code_is_not_told_to_commit_it() -> None:
    assert check(shape(notebook_lines=40), notebook(0), Conflicts()).fix.startswith("Give the notebook headings")
    assert check(shape([unit(lines=20)]), NO_NOTEBOOKS, Conflicts()).fix.startswith("Commit what else there is")


def test_code_in_the_middle_of_a_merge_is_code_still() -> None:
    torn = unit(lines=500, error="line 2: invalid syntax")
    found = check(shape([torn]), NO_NOTEBOOKS, Conflicts(code=(Place(torn.path, 2),)))
    assert found.status is Status.PASS


def test_it_is_said_what_makes_a_heap_of_it() -> None:
    alone = shape(notebook_lines=40)
    assert "with 2 headings;" in check(alone, notebook(2), Conflicts()).summary
    assert "with cells that end in errors;" in check(alone, notebook(9, error="KeyError"), Conflicts()).summary
    both = check(alone, notebook(0, error="KeyError"), Conflicts()).summary
    assert "with no headings and with cells that end in errors;" in both


def test_a_script_however_short_is_begun() -> None:
    assert check(shape([unit(lines=5)]), NO_NOTEBOOKS, Conflicts()).score == 0.5
    assert check(shape([unit(lines=4)]), NO_NOTEBOOKS, Conflicts()).score == 0.1


def test_queries_are_code_only_where_there_is_no_other() -> None:
    found = check(shape(queries=(("load.sql", 3), ("report.sql", 2))), NO_NOTEBOOKS, Conflicts())
    assert (found.score, [place.path for place in found.places]) == (0.5, ["load.sql", "report.sql"])
    assert "5 lines of SQL" in found.summary
    assert check(shape(queries=(("load.sql", 4),)), NO_NOTEBOOKS, Conflicts()).status is Status.FAIL
    assert check(shape([unit(lines=4)], queries=(("load.sql", 50),)), NO_NOTEBOOKS, Conflicts()).score == 0.1
