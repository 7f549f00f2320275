from __future__ import annotations

from dataclasses import replace

from grader.model import Grade, Place, Report, failed, passed
from grader.reports.compare import compare
from tests.reports import worlds


def graded(*findings: object, value: float | None = 50.0, **more: object) -> Report:
    line = replace(worlds.lines()[1], findings=findings, **more)  # type: ignore[arg-type]
    return worlds.report(grade=Grade(value, 1.0, 2.0, "D", (line,)))


def found(check: str, *paths: str) -> object:
    return replace(failed(f"{check} fails", *map(Place, paths)), check=check)


def test_fixed_new_and_still_open() -> None:
    before = graded(found("a", "x.py"), found("b", "x.py"), found("c", "old.py"))
    after = graded(replace(passed("good"), check="a"), found("b", "x.py"), found("c", "new.py"), found("d"), value=58.5)
    out = compare(before, after)
    assert [f.check for f in out.fixed] == ["a"]
    assert [f.check for f in out.new] == ["d"]
    assert [f.check for f in out.still] == ["b", "c"]
    assert out.gain == 8.5


def test_a_finding_of_two_criteria_counts_once() -> None:
    before = graded(found("a"), found("a"))
    assert len(compare(before, before).still) == 1


def test_criteria_move_by_their_points() -> None:
    before, after = graded(earned=1.0), graded(earned=3.5)
    assert [(m.title, m.gain) for m in compare(before, after).moves] == [("Tests", 2.5)]


def test_without_a_grade_there_is_no_gain() -> None:
    out = compare(worlds.broken(), graded(found("a")))
    assert out.gain is None
    assert [f.check for f in out.new] == ["a"]
    assert out.moves[0].before is None
    assert compare(graded(value=None), graded()).gain is None
