from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks import deps_listed
from grader.checks.repro_needs_and_data import check
from grader.wiring import check_help
from tests.facts import facts_of

if TYPE_CHECKING:
    from grader.model import Finding

DATA = {"data/raw.csv": "id,spend\n" * 50}
NEEDS = {"requirements.txt": "pandas\n"}


def found(files: dict[str, str]) -> Finding:
    world = facts_of(files)
    return check(world.get("dependencies"), world.get("data_sources"), world.get("seeds"), world.get("source_code"))


def score(files: dict[str, str]) -> float:
    return found(files).score


def test_both() -> None:
    assert score({**DATA, **NEEDS}) == 1.0


def test_one_of_them() -> None:
    assert score(DATA) == 0.2
    assert score(NEEDS) == 0.2
    assert score({**DATA, "a.R": "set.seed(1)\n"}) == 0.75


def test_neither() -> None:
    assert score({"README.md": "# Data and requirements\n"}) == 0.0


def test_its_advice_is_that_of_the_checks_it_joins() -> None:
    """Word for word, so that a step which asks for both says it once."""
    assert found(NEEDS).fix == check_help("data-obtainable").fix
    world = facts_of(DATA)
    assert found(DATA).fix == deps_listed.check(world.get("dependencies"), world.get("source_code")).fix
