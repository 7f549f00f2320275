from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks import deps_pinned
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def check(files: dict[str, str], floor: float = 0.15) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return deps_pinned.check(facts.get("dependencies"), facts.get("source_code"), floor=floor)


def score(files: dict[str, str], floor: float = 0.15) -> float:
    return check(files, floor=floor).score


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
    found = check({"requirements.txt": "a==1\nb\n", "app/requirements.txt": "a\n"})
    assert [place.note for place in found.places] == ["b", "a"]
    assert "1 line of app/requirements.txt leaves open what another list pins." in found.summary
    assert "another list" not in check({"requirements.txt": "a==1\nb\n"}).summary


def test_a_list_that_a_tool_pins_beside_it_leaves_nothing_open() -> None:
    found = check({"requirements.in": "a>=1\n", "requirements.txt": "a==1\nb\n"})
    assert [place.path for place in found.places] == ["requirements.txt"]
    assert "another list" not in found.summary


def test_advice_leaves_out_what_is_done_already() -> None:
    assert check({"a.py": "import numpy\n"}).fix.startswith("List the dependencies, each with its version")
    most = "".join(f"p{i}==1\n" for i in range(9))
    assert check({"requirements.txt": most + "late\n"}).fix == "Pin what is left, too: late."
    assert check({"requirements.txt": "a\nb\n"}).fix.startswith("Pin each dependency")


def test_what_a_lock_holds_is_not_called_open() -> None:
    front = {"package.json": '{"dependencies": {"left-pad": "^1.0.0"}}'}
    lock = '{"lockfileVersion": 3, "packages": {"node_modules/left-pad": {"version": "1.3.0"}}}'
    found = check(front | {"package-lock.json": lock, "requirements.txt": "a>=1\n", "a.py": "import a\n"})
    assert found.summary.startswith("Of the one dependency that no lock holds 0% are pinned")
    assert [place.path for place in found.places] == ["requirements.txt"]
