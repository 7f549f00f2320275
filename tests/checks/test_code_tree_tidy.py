from __future__ import annotations

from grader.checks.code_tree_tidy import check
from grader.evidence.files import Files
from grader.evidence.junk import Junk, Leftover
from grader.model import Status
from tests.checks.shapes import EMPTY, big
from tests.fakes import MemorySnapshot


def files(count: int = 10) -> Files:
    return Files(MemorySnapshot({f"f{i}.py": "x" for i in range(count)}))


def junk(count: int) -> Junk:
    return Junk((Leftover(".idea/a.xml", "an editor's settings", count),))


def test_a_tidy_tree_passes_and_five_leftovers_fail() -> None:
    assert check(Junk(), files(), big()).status is Status.PASS
    assert check(junk(1), files(), big()).score == 0.8
    assert check(junk(5), files(), big()).status is Status.FAIL


def test_a_large_repository_may_have_more() -> None:
    assert check(junk(5), files(400), big()).score == 0.5


def test_an_empty_repository_earns_nothing() -> None:
    assert check(Junk(), files(0), EMPTY).status is Status.FAIL
