"""Every template that ships, with every choice tried once: it renders, parses, is formatted and leaks nothing."""

from __future__ import annotations

import ast
import functools
import itertools
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
import yaml

from grader.model import PROJECT_TYPES
from scaffolder import answers, catalog, history, lint, render, source
from scaffolder.options import alternatives, option_sets
from tests.scaffolder.world import REAL

NAMES = catalog.names(REAL)
CASES = [
    pytest.param(name, number, id=f"{name}-{number}")
    for name in NAMES
    for number in range(len(option_sets(name, catalog.load_questions(REAL, name))))
]
# GitHub's `${{ }}`, Docker's `{{.Size}}` and Prometheus' `{{ $x }}` are right; in Python, braces are doubled in f-strings.
BRACES = re.compile(r"\{%|\{#|\{\{(?!\.|\s*\$)")
IN_PYTHON = re.compile(r"\{\{ [\w.|()', -]+ \}\}|\{% ")
REGISTRIES = re.compile(r"https?://[^\s\"']*(?:pypi\.org|pythonhosted\.org|pypi)|--(?:extra-)?index-url")


# Lines from which a file that two templates have is included from _shared/.
WORTH_SHARING = 10

HOMES: list[tempfile.TemporaryDirectory[str]] = []


@pytest.fixture(scope="module", autouse=True)
def _cleanup() -> object:
    yield
    render_once.cache_clear()
    while HOMES:
        HOMES.pop().cleanup()


@functools.cache
def render_once(name: str, number: int) -> Path:
    HOMES.append(tempfile.TemporaryDirectory(prefix="shipfolio-test-"))
    target = Path(HOMES[-1].name) / "project"
    questions = catalog.load_questions(REAL, name)
    chosen = option_sets(name, questions)[number]
    values = answers.resolve(name, questions, chosen, derived={"project_name": "Quillon Desk"}).values
    with source.opened(source.Source(REAL, "0.1.0", packaged=False)) as root:
        render.render(root, "0.1.0", name, values, target)
    return target


def project_files(target: Path) -> list[Path]:
    return sorted(path for path in target.rglob("*") if path.is_file())


def text_of(path: Path) -> str | None:
    data = path.read_bytes()
    return None if b"\0" in data[:8000] else data.decode("utf-8")


def test_nothing_is_wrong_with_the_templates() -> None:
    assert lint.faults(REAL) == ()


def test_copier_asks_for_the_templates_that_there_are() -> None:
    head = next(yaml.safe_load_all((REAL / "copier.yml").read_text("utf-8").split("\n---\n")[0]))
    assert sorted(head["kind"]["choices"]) == sorted(NAMES)
    assert not {"_tasks", "_migrations", "_jinja_extensions"} & set(head)


def test_one_address_and_one_answers_file() -> None:
    assert source.CANONICAL_URL in (REAL / "templates" / "_shared" / "answers.jinja").read_text("utf-8")


def code_of(name: str) -> dict[str, str]:
    """Path below the package -> text, of a project with the default answers."""
    [package] = (render_once(name, 0) / "src").iterdir()
    return {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in sorted(package.rglob("*.py"))}


def test_what_two_templates_have_in_common_is_written_once() -> None:
    shared = {path.name: path.read_text("utf-8") for path in (REAL / "templates" / "_shared").glob("*.py")}
    every = {name: code_of(name) for name in NAMES}
    for place in ("logs.py", "provenance.py", "api/problems.py"):
        assert every["churn-predictor"][place] == every["model-api"][place] == shared.pop(Path(place).name)
    assert not shared, "shared with nobody"
    for one, other in itertools.combinations(sorted(NAMES), 2):
        same = {place for place in every[one].keys() & every[other].keys() if every[one][place] == every[other][place]}
        written_twice = {
            place
            for place in same
            if every[one][place].count("\n") >= WORTH_SHARING
            and not list((REAL / "templates" / one).glob(f"project/src/*/{place}.jinja"))
        }
        assert not written_twice, f"{one} and {other} each have their own copy"


@pytest.mark.parametrize("name", NAMES)
def test_its_description_fits_the_grader(name: str) -> None:
    template = catalog.load_template(REAL, name)
    assert template.name == name
    assert template.project_type in PROJECT_TYPES
    assert template.summary.endswith(".")
    assert len(template.first_commands) >= 2
    assert (REAL / "rubrics" / f"{template.rubric}.yaml").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_the_option_sets_try_every_choice(name: str) -> None:
    questions = catalog.load_questions(REAL, name)
    seen = set()
    for chosen in option_sets(name, questions):
        values = answers.resolve(name, questions, chosen).values
        seen |= {(q.name, values[q.name]) for q in questions if q.name in values}
    assert {(q.name, value) for q in questions for value in alternatives(q)} <= seen


@pytest.mark.parametrize(("name", "number"), CASES)
def test_no_template_syntax_is_left(name: str, number: int) -> None:
    target = render_once(name, number)
    for path in project_files(target):
        relative = path.relative_to(target).as_posix()
        assert not re.search(r"[{}%]|\.jinja$", relative) or relative.endswith(".html.jinja"), relative
        text = text_of(path)
        if text is None or path.suffix in {".html", ".svg", ".json", ".jsonl", ".js", ".css"}:
            continue
        text = re.sub(r"\$\{\{[^}]*\}\}", "", text)
        stray = IN_PYTHON if path.suffix == ".py" else BRACES
        found = [line for line in text.splitlines() if stray.search(line)]
        assert found == [], relative


@pytest.mark.parametrize(("name", "number"), CASES)
def test_every_file_parses(name: str, number: int) -> None:
    target = render_once(name, number)
    for path in project_files(target):
        text = text_of(path)
        if text is None:
            continue
        if path.suffix == ".py":
            ast.parse(text, filename=str(path))
        elif path.suffix in {".yml", ".yaml"}:
            list(yaml.safe_load_all(text))
        elif path.suffix in {".json", ".ipynb"}:
            json.loads(text)
        elif path.suffix == ".jsonl":
            [json.loads(line) for line in text.splitlines() if line]
        elif path.suffix == ".toml":
            tomllib.loads(text)
        assert "\r" not in text, path
        ends = text == "" or text.endswith("\n") or path.suffix == ".json"
        assert ends, f"{path} has no newline at its end"


@pytest.mark.parametrize(("name", "number"), CASES)
def test_the_formatter_leaves_no_difference(name: str, number: int) -> None:
    target = render_once(name, number)
    for words in (["format", "--check", "--diff"], ["check", "--no-cache"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "."], cwd=target, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "number"), CASES)
def test_no_file_says_where_packages_come_from(name: str, number: int) -> None:
    target = render_once(name, number)
    locks = [path for path in project_files(target) if path.name.endswith(".lock")]
    assert locks, "there is no lock"
    for path in project_files(target):
        text = text_of(path)
        if text is not None:
            assert not REGISTRIES.search(text), path
    for path in locks:
        pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==", path.read_text("utf-8"), re.MULTILINE)
        assert len(pinned) > 5
        assert path.read_text("utf-8").count("--hash=sha256:") >= len(pinned)


@pytest.mark.parametrize("name", NAMES)
def test_what_every_template_has(name: str) -> None:
    target = render_once(name, 0)
    for path in (
        "README.md", "STARTER_GUIDE.md", "AGENTS.md", "LICENSE", "Makefile", "Dockerfile", ".env.example", ".gitignore",
        ".pre-commit-config.yaml", "pyproject.toml", ".shipfolio.yml",
    ):  # fmt: skip
        assert (target / path).is_file(), path
    assert list((target / ".github" / "workflows").glob("*.y*ml"))
    assert list((target / "tests").rglob("test_*.py"))
    assert list((target / "docs" / "decisions").glob("*.md"))
    makefile = (target / "Makefile").read_text("utf-8")
    for goal in ("setup", "run", "test", "bench", "eval", "docker"):
        assert re.search(rf"^{goal}:", makefile, re.MULTILINE), goal
    readme = (target / "README.md").read_text("utf-8")
    todos = re.findall(r"^<!-- todo: ([a-z]+) -->\n+> \*\*TODO \(yours\):\*\* ", readme, re.MULTILINE)
    assert set(todos) >= {"problem", "decisions", "results", "limits", "lessons"}
    for marker in ("bench", "eval"):
        assert f"<!-- {marker}:start -->" in readme
        assert f"<!-- {marker}:end -->" in readme


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_tool_lies_in_the_template(name: str) -> None:
    files = [path for path in history.template_files(REAL) if path.startswith(f"templates/{name}/")]
    listed = subprocess.run(
        ["git", "-C", str(REAL), "ls-files", "-z", "--", "templates"], capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    tracked = set(listed.stdout.decode().split("\0"))
    assert sorted(set(files) - tracked) == []
