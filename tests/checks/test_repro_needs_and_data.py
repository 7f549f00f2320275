from __future__ import annotations

from grader.checks.repro_needs_and_data import check
from tests.facts import facts_of

DATA = {"data/raw.csv": "id,spend\n" * 50}
NEEDS = {"requirements.txt": "pandas\n"}


def score(files: dict[str, str]) -> float:
    world = facts_of(files)
    return check(world.get("dependencies"), world.get("data_sources"), world.get("seeds")).score


def test_both() -> None:
    assert score({**DATA, **NEEDS}) == 1.0


def test_one_of_them() -> None:
    assert score(DATA) == 0.2
    assert score(NEEDS) == 0.2
    assert score({**DATA, "a.R": "set.seed(1)\n"}) == 0.6


def test_neither() -> None:
    assert score({"README.md": "# Data and requirements\n"}) == 0.0
