from __future__ import annotations

from grader.checks.deps_listed import check
from tests.facts import fact


def score(files: dict[str, str]) -> float:
    return check(fact("dependencies", files)).score


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
    found = check(fact("dependencies", {"requirements.txt": padding, "a.py": "import pandas\nimport sklearn\n"}))
    assert found.score == 0.0
    assert found.summary == (
        "requirements.txt names packages of which the code imports next to none; what it does import is not listed."
    )
    assert [place.path for place in found.places] == ["requirements.txt"]


def test_another_languages_list_is_half_of_it() -> None:
    files = {"web/package.json": '{"dependencies": {"react": "18.2.0"}}', "a.py": "import pandas\nimport sklearn\n"}
    found = check(fact("dependencies", files))
    assert found.score == 0.5
    assert "pandas and sklearn" in found.summary
    assert score(files | {"requirements.txt": "pandas\nscikit-learn\n"}) == 1.0
