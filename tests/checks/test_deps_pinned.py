from __future__ import annotations

from grader.checks.deps_pinned import check
from tests.facts import fact


def score(files: dict[str, str], floor: float = 0.15) -> float:
    return check(fact("dependencies", files), floor=floor).score


def test_exact_ranged_and_bare() -> None:
    assert score({"requirements.txt": "a==1.0\nb==2.1\n"}) == 1.0
    assert score({"requirements.txt": "a>=1.0\nb~=2.1\n"}) == 0.3
    assert score({"requirements.txt": "a\nb\n"}) == 0.0


def test_the_floor() -> None:
    assert score({"requirements.txt": "a>=1.0\n"}, floor=0.3) == 0.3
    assert score({"requirements.txt": "a>=1.0\n"}, floor=0.31) == 0.0


def test_a_lock_of_something_else_does_not_count() -> None:
    bare = "".join(f"p{i}\n" for i in range(9))
    lock = '[[package]]\nname = "a"\nversion = "1"\n'
    assert score({"requirements.txt": bare, "uv.lock": lock}) == 0.0
    assert score({"requirements.txt": bare, "uv.lock": lock * 9}) == 1.0


def test_an_empty_lock_does_not_count() -> None:
    assert score({"requirements.txt": "a\n", "poetry.lock": ""}) == 0.0


def test_a_name_that_is_pinned_in_one_list_and_open_in_another() -> None:
    found = check(fact("dependencies", {"requirements.txt": "a==1\nb\n", "app/requirements.txt": "a\n"}))
    assert [place.note for place in found.places] == ["b", "a"]
    assert "1 line of app/requirements.txt leaves open what another list pins." in found.summary
    assert "another list" not in check(fact("dependencies", {"requirements.txt": "a==1\nb\n"})).summary


def test_a_list_that_a_tool_pins_beside_it_leaves_nothing_open() -> None:
    found = check(fact("dependencies", {"requirements.in": "a>=1\n", "requirements.txt": "a==1\nb\n"}))
    assert [place.path for place in found.places] == ["requirements.txt"]
    assert "another list" not in found.summary
