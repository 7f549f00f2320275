from __future__ import annotations

import pytest

from tests.facts import fact


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("a.py", "import os\nx = os.getenv('A')\n", "environment"),
        ("a.py", "import os\nx = os.environ['A']\n", "environment"),
        ("a.py", "import argparse\np = argparse.ArgumentParser()\n", "command line"),
        ("a.py", "import yaml\nx = yaml.safe_load(f)\n", "settings file"),
        ("a.py", "import hydra\n@hydra.main()\ndef f(cfg): ...\n", "settings file"),
        ("a.py", "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: int\n", "module"),
        ("config.py", "A = 1\nB = 2\nC = 'x'\n", "module"),
        ("src/app_settings.py", "A = 1\nB = 2\nC = 'x'\n", "module"),
        ("a.ts", "const k = process.env.KEY;\n", "environment"),
        ("a.R", "k <- Sys.getenv('KEY')\n", "environment"),
        ("main.cpp", "int main(int argc, char** argv) {\n}\n", "command line"),
    ],
)
def test_each_way_in_is_seen(path: str, text: str, kind: str) -> None:
    settings = fact("settings", {path: text})
    assert settings.kinds == {kind}
    assert settings.sources[0].place.path == path
    assert settings.sources[0].place.line


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("config.py", "A = 1\nB = 2\n"),
        ("a.py", "# os.getenv\nx = 'argparse'\n"),
        ("tests/test_a.py", "import os\nos.getenv('A')\n"),
    ],
)
def test_words_and_tests_are_no_settings(path: str, text: str) -> None:
    assert fact("settings", {path: text}).kinds == frozenset()


@pytest.mark.parametrize(
    ("path", "text", "tools"),
    [
        ("pyproject.toml", "[project]\n[tool.ruff]\n[tool.mypy]\n", [("lint", 2), ("types", 3)]),
        ("setup.cfg", "[flake8]\n", [("lint", 1)]),
        ("tsconfig.json", '{\n  "strict": true\n}', [("types", 2)]),
        (".pre-commit-config.yaml", "repos: []\n", [("lint", None)]),
        ("web/.eslintrc.json", "{}", [("lint", None)]),
        ("ruff.toml", "", []),
        ("README.md", "[tool.ruff]\n", []),
    ],
)
def test_tools_are_what_is_set_up(path: str, text: str, tools: list[tuple[str, int | None]]) -> None:
    assert [(kind, place.line) for kind, place in fact("settings", {path: text}).tools] == tools
