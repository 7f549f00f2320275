"""What machines read of an error is spelt in one way, whichever half of the product says it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import grader
import scaffolder

ERRORS = {"ScaffoldError", "SurroundingsError", "UsageError", "RepoUnavailable", "InfraError", "Failure"}
KIND = re.compile(r"[a-z]+(?:_[a-z]+)*")


def kinds(package: str) -> set[str]:
    """Every kind that the package's code gives an error as a literal."""
    calls = (
        node
        for path in sorted(Path(package).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS
    )
    return {
        str(word.value.value)
        for call in calls
        for word in call.keywords
        if word.arg == "kind" and isinstance(word.value, ast.Constant)
    }


def test_kinds_have_underscores_in_both_halves() -> None:
    assert scaffolder.__file__
    assert grader.__file__
    ours, theirs = kinds(scaffolder.__file__), kinds(grader.__file__)
    assert {"dirty_tree", "newer_project", "bad_answer"} <= ours
    assert "host_not_allowed" in theirs
    assert not [kind for kind in ours | theirs if not KIND.fullmatch(kind)]
