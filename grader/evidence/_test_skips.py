"""Why a test isn't run: it is skipped for good, begins by skipping, or is marked as one that may fail."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from grader.evidence._syntax import last, nodes
from grader.evidence._test_flow import settled, skips_first

if TYPE_CHECKING:
    from collections.abc import Mapping

Def = ast.FunctionDef | ast.AsyncFunctionDef
_DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)
SKIPPED = "it is always skipped"
_MAY_FAIL = "it is marked to fail, and fails nothing when it does"
_SET_UPS = frozenset({"setUp", "setUpClass", "setup_method", "setup_class", "asyncSetUp"})


def switches_of(tree: ast.Module) -> dict[str, bool]:
    """Names at the top of a file that are bound once, to a literal: `RUN_SLOW = False`."""
    found = {
        node.targets[0].id: bool(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    if not found:
        return {}
    times = Counter(n.id for n in nodes(tree) if type(n) is ast.Name and isinstance(n.ctx, ast.Store))
    return {name: holds for name, holds in found.items() if times[name] == 1}


def why_skipped(decorators: list[ast.expr], switches: Mapping[str, bool], *, strict: bool = False) -> str:
    """Why nothing counts: it is skipped for good, or may fail at any time. `skipif` depends.

    Args:
        decorators: those of the test and of its class.
        switches: names of the file that stand for a literal.
        strict: what is marked `xfail` must fail, as the settings say.
    """
    for node in decorators:
        call = node if isinstance(node, ast.Call) else None
        name = last(call.func if call else node)
        first = call.args[0] if call and call.args else None
        if call and first is None:
            first = next((k.value for k in call.keywords if k.arg == "condition"), None)
        holds = settled(first, switches)
        if name == "skipif" and isinstance(first, ast.Constant) and isinstance(first.value, str):
            holds = first.value in ("True", "1")  # a text is a condition for pytest to evaluate
        barred = call is not None and any(k.arg == "run" and not settled(k.value, {}) for k in call.keywords)
        if name in ("skip", "Skip") or (name == "xfail" and barred) or (name in ("skipif", "skipIf") and holds):
            return SKIPPED
        if name == "skipUnless" and holds is False:
            return SKIPPED
        if name == "xfail":
            depends = call is not None and (call.args or any(k.arg == "condition" for k in call.keywords))
            told = call is not None and any(k.arg == "strict" for k in call.keywords)
            asked = call is not None and _is_strict(call) if told else strict
            return "" if depends or asked else _MAY_FAIL
    return ""


def _is_strict(call: ast.Call) -> bool:
    """`xfail(strict=True)`, or strict as something says that isn't known here: passing makes it fail."""
    return any(
        k.arg == "strict" and not (isinstance(k.value, ast.Constant) and not k.value.value) for k in call.keywords
    )


def expects_failure(decorators: list[ast.expr]) -> bool:
    """It fails as soon as the code does what it is said not to do: a strict `xfail`, unittest's `expectedFailure`."""
    return any(
        (isinstance(node, ast.Call) and last(node.func) == "xfail" and _is_strict(node))
        or last(node) == "expectedFailure"
        for node in decorators
    )


def is_skipped_first(function: Def, owner: ast.ClassDef | None, switches: Mapping[str, bool]) -> bool:
    """The test, or what its class sets up before it, begins by skipping."""
    first = [item for item in (owner.body if owner else ()) if isinstance(item, _DEFS) and item.name in _SET_UPS]
    return any(skips_first(item.body, switches) for item in (function, *first))


def is_skipped_row(row: ast.expr) -> bool:
    """`pytest.param(1, marks=pytest.mark.skip)`."""
    if not (isinstance(row, ast.Call) and last(row.func) == "param"):
        return False
    marks = [key.value for key in row.keywords if key.arg == "marks"]
    return any(last(mark.func if isinstance(mark, ast.Call) else mark) == "skip" for mark in marks)


def denies_being_one(owner: ast.ClassDef) -> bool:
    """`__test__ = False`."""
    told = [node for node in owner.body if isinstance(node, ast.Assign) and last(node.targets[0]) == "__test__"]
    return any(isinstance(node.value, ast.Constant) and not node.value.value for node in told)


def module_skipped(tree: ast.Module) -> bool:
    """`pytestmark = pytest.mark.skip`, or a call of `skip`, for the whole file."""
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and last(node.value.func) == "skip":
            return any(key.arg == "allow_module_level" for key in node.value.keywords)
        if isinstance(node, ast.Assign) and any(last(t) == "pytestmark" for t in node.targets):
            marks = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
            return bool(why_skipped(marks, switches_of(tree)))
    return False
