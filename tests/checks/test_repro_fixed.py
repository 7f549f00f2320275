from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.repro_fixed import check
from grader.wiring import check_help
from tests.facts import fact

if TYPE_CHECKING:
    from grader.model import Finding

SPLIT = "from sklearn.model_selection import train_test_split\nparts = train_test_split(x, y{})\n"
SEEDED = {"a.py": SPLIT.format(", random_state=1"), "b.py": SPLIT.format(", random_state=1")}
FREE = {"a.py": SPLIT.format("")}
PINNED = {"requirements.txt": "scikit-learn==1.5.2\n"}


def score(files: dict[str, str]) -> float:
    return check(fact("dependencies", files), fact("seeds", files), fact("source_code", files)).score


def test_both() -> None:
    assert score({**SEEDED, **PINNED}) == 1.0


def test_one_of_them() -> None:
    assert score({**FREE, **PINNED}) == 0.4
    assert score(SEEDED) == 0.2


def test_ranges_hold_a_part() -> None:
    assert score({**SEEDED, "requirements.txt": "scikit-learn>=1.5\n"}) == 0.3


def test_versions_are_enough_where_chance_plays_no_part() -> None:
    assert score({"app.py": "print(1)\n", **PINNED}) == 1.0


def test_neither() -> None:
    assert score(FREE) == 0.0


def found(files: dict[str, str]) -> Finding:
    return check(fact("dependencies", files), fact("seeds", files), fact("source_code", files))


def test_its_advice_is_that_of_the_check_it_joins() -> None:
    assert found(FREE).fix.splitlines()[0].startswith("List the dependencies, each with its version")
    bare = found({**FREE, "requirements.txt": "scikit-learn\n"}).fix
    assert bare.splitlines() == [check_help("deps-pinned").fix, "Pass a seed to every split and model."]


def test_it_says_how_many_name_one_version() -> None:
    said = found({**SEEDED, "requirements.txt": "scikit-learn>=1.5\npandas==2.2.2\n"}).summary
    assert said == "Of what is listed, 1 of 2 dependencies name one version; 2 seeds are set in the code."
    assert found({**SEEDED, **PINNED}).summary.startswith("Versions are fixed;")
