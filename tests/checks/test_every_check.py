"""The price of being found by its file name: every check explains itself, names facts that exist, and is tested."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader import wiring

ROOT = Path(__file__).parent.parent.parent
TESTS = Path(__file__).parent
FACTS = {"snapshot", "claims", "run", *wiring.names("evidence")}
MAX_TITLE = 80


def tree_of(check: str) -> ast.Module:
    return ast.parse((ROOT / "grader" / "checks" / f"{check.replace('-', '_')}.py").read_text("utf-8"))


def function_of(tree: ast.Module) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "check")


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Name -> module, for everything that is imported from somewhere."""
    return {
        alias.asname or alias.name: node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("check", wiring.check_ids())
def test_its_docstring_is_a_help_page(check: str) -> None:
    page = wiring.check_help(check)
    assert page.title.endswith("."), "the title is a sentence"
    assert len(page.title) <= MAX_TITLE
    assert page.title[:1].isupper() or not page.title[:1].isalpha()
    for part in ("why", "fix", "example"):
        assert len(getattr(page, part)) >= 10, f"{part.title()}: is missing or empty"
    assert page.why.endswith(".")
    assert page.fix.endswith((".", "`"))
    assert page.effort in wiring.EFFORTS


@pytest.mark.parametrize("check", wiring.check_ids())
def test_it_asks_for_facts_that_exist_and_says_their_types(check: str) -> None:
    tree = tree_of(check)
    function, known = function_of(tree), imported_names(tree)
    assert function.args.args, "a check looks at some fact"
    for argument in function.args.args:
        assert argument.arg in FACTS, f"there is no fact {argument.arg!r}"
        assert isinstance(argument.annotation, ast.Name)
        nouns = dict.fromkeys(("snapshot", "project_type", "claims"), "grader.model") | {"run": "grader.measured"}
        wanted = nouns.get(argument.arg, f"grader.evidence.{argument.arg}")
        assert known.get(argument.annotation.id) == wanted, f"{argument.arg} should be typed by {wanted}"


@pytest.mark.parametrize("check", wiring.check_ids())
def test_every_option_has_a_default_that_a_rubric_can_write(check: str) -> None:
    function = function_of(tree_of(check))
    assert len(function.args.defaults) == 0, "options stand behind the star"
    assert [default for default in function.args.kw_defaults if default is None] == [], "an option has a default"
    options = wiring.options(wiring.check_module(check).check)
    assert set(options) == {argument.arg for argument in function.args.kwonlyargs}
    for name, value in options.items():
        assert isinstance(value, bool | int | float | str | tuple), f"{name}: YAML can't write a {type(value).__name__}"


@pytest.mark.parametrize("check", wiring.check_ids())
def test_it_returns_a_finding_and_has_a_test_of_its_name(check: str) -> None:
    returns = function_of(tree_of(check)).returns
    assert isinstance(returns, ast.Name)
    assert returns.id == "Finding"
    assert (TESTS / f"test_{check.replace('-', '_')}.py").is_file()


def test_there_is_no_test_of_a_check_that_is_gone() -> None:
    known = {f"test_{check.replace('-', '_')}" for check in wiring.check_ids()} | {"test_every_check", "test_words"}
    assert {path.stem for path in TESTS.glob("test_*.py")} - known == set()
