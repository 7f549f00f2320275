from __future__ import annotations

from grader.checks.code_tree_tidy import check
from grader.evidence.conflicts import Conflicts
from grader.evidence.files import Files
from grader.evidence.junk import Junk, Leftover
from grader.model import Place, Status
from tests.checks.shapes import EMPTY, big
from tests.fakes import MemorySnapshot


def files(count: int = 10) -> Files:
    return Files(MemorySnapshot({f"f{i}.py": "x" for i in range(count)}))


def junk(count: int) -> Junk:
    return Junk((Leftover(".idea/a.xml", "an editor's settings", count),))


def test_a_tidy_tree_passes_and_five_leftovers_fail() -> None:
    assert check(Junk(), files(), big(), Conflicts()).status is Status.PASS
    assert check(junk(1), files(), big(), Conflicts()).score == 0.8
    assert check(junk(5), files(), big(), Conflicts()).status is Status.FAIL


def test_a_large_repository_may_have_more() -> None:
    assert check(junk(5), files(400), big(), Conflicts()).score == 0.5


def test_an_empty_repository_earns_nothing() -> None:
    assert check(Junk(), files(0), EMPTY, Conflicts()).status is Status.FAIL


def test_code_in_the_middle_of_a_merge_is_not_tidy_however_clean_the_rest() -> None:
    torn = Conflicts(code=(Place("app.py", 3, note="an unresolved merge"),))
    found = check(Junk(), files(400), big(), torn)
    assert found.status is Status.FAIL
    assert found.places[0].path == "app.py"
    assert "merge" in found.summary
    assert "<<<<<<<" in found.fix


def test_where_it_is_asked_for_a_gitignore_keeps_the_tree_tidy() -> None:
    guarded = Junk()._replace(gitignore=True)
    assert check(guarded, files(), big(), Conflicts(), unguarded=0.0).status is Status.PASS
    bare = check(Junk(), files(), big(), Conflicts(), unguarded=0.0)
    assert bare.status is Status.FAIL
    assert bare.summary == ("No file is a leftover of a tool. No .gitignore at the root keeps such files out.")
    assert ".gitignore" in bare.fix
    assert check(junk(2), files(), big(), Conflicts(), unguarded=0.5).score == 0.3
    assert check(Junk(), files(), big(), Conflicts()).status is Status.PASS


def test_what_was_left_behind_is_taken_out_before_a_gitignore_is_advised() -> None:
    assert check(junk(1), files(), big(), Conflicts(), unguarded=0.0).fix.startswith("Run `git rm")


def test_what_somebody_wrote_is_to_be_shown_and_not_taken_out() -> None:
    slides = Junk((Leftover("docs/talk.pptx", "a presentation", 1),))
    found = check(slides, files(), big(), Conflicts())
    assert found.summary == "1 file is an office document that no page shows; none is wanted."
    assert found.fix == "Commit docs/talk.pptx as Markdown or PDF, which a visitor can read on the page."
    both = Junk((Leftover("a.pyc", "compiled Python", 1), *slides.leftovers))
    mixed = check(both, files(), big(), Conflicts())
    assert mixed.fix.splitlines()[0] == "Run `git rm -r --cached a.pyc`, and name such files in .gitignore."
    assert "office documents among them" in mixed.summary
    assert "office" not in check(junk(1), files(), big(), Conflicts()).summary
