from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.deps_listed import check
from tests.facts import facts_of

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    world = facts_of(files)
    return check(world.get("dependencies"), world.get("source_code"))


def score(files: dict[str, str]) -> float:
    return found(files).score


def test_lists_of_several_kinds() -> None:
    assert score({"requirements.txt": "pandas\n"}) == 1.0
    assert score({"pyproject.toml": '[project]\nname = "a"\ndependencies = ["pandas"]\n'}) == 1.0
    assert score({"environment.yml": "dependencies:\n  - pandas\n"}) == 1.0
    assert score({"DESCRIPTION": "Package: a\nImports:\n    dplyr,\n    ggplot2\n"}) == 1.0
    assert score({"package.json": '{"dependencies": {"react": "^18"}}'}) == 1.0


def test_empty_lists() -> None:
    assert score({"requirements.txt": ""}) == 0.0
    assert score({"requirements.txt": "# pandas\n"}) == 0.0


def test_broken_and_for_development_only() -> None:
    assert score({"pyproject.toml": "[project\n"}) == 0.3
    assert score({"requirements-dev.txt": "pytest\n"}) == 0.5


def test_a_list_that_the_code_knows_nothing_of_is_named_as_what_it_is() -> None:
    padding = "django\ncelery\nboto3\nkafka-python\nsqlalchemy\n"
    finding = found({"requirements.txt": padding, "a.py": "import pandas\nimport sklearn\n"})
    assert finding.score == 0.0
    assert finding.summary == (
        "requirements.txt names packages of which the code imports next to none; what it does import is not listed."
    )
    assert [place.path for place in finding.places] == ["requirements.txt"]


def test_another_languages_list_is_half_of_it() -> None:
    files = {"web/package.json": '{"dependencies": {"react": "18.2.0"}}', "a.py": "import pandas\nimport sklearn\n"}
    finding = found(files)
    assert finding.score == 0.5
    assert "pandas and sklearn" in finding.summary
    assert score(files | {"requirements.txt": "pandas\nscikit-learn\n"}) == 1.0


def test_who_lists_nothing_is_told_where_in_the_words_of_the_language() -> None:
    assert "`requirements.txt`" in found({"a.py": "print(1)\n"}).fix
    assert "renv" in found({"a.R": "x <- 1\n"}).fix
    assert (
        found({"a.ts": "export const x = 1;\n"}).fix
        == "List the dependencies, each with its version, in `package.json`."
    )
