"""What a conftest file does to the tests around it: leaves files out, skips them all, or lets them all pass."""

from __future__ import annotations

import ast
import fnmatch
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._syntax import last
from grader.evidence._test_flow import skips_first
from grader.evidence._test_known import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.evidence._test_known import Known

_DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SKIPS_ALL = "its conftest skips every test"
_PASSES_ALL = "its conftest lets every test pass"


class Conftest(NamedTuple):
    """One conftest file.

    Attributes:
        ignored: names and patterns of files beside it that pytest doesn't collect.
        fixtures: its fixtures that begin by skipping.
        hollows: why no test below its folder can fail; empty otherwise.
    """

    ignored: tuple[str, ...] = ()
    fixtures: frozenset[str] = frozenset()
    hollows: str = ""


def skipping_fixtures(body: Iterable[ast.stmt]) -> tuple[frozenset[str], bool]:
    """Fixtures of a file or class that begin by skipping, and whether one of them is used by every test."""
    found = [
        (node.name, mark)
        for node in body
        if isinstance(node, _DEFS) and skips_first(node.body, {})
        for mark in node.decorator_list
        if last(mark.func if isinstance(mark, ast.Call) else mark) == "fixture"
    ]
    always = [
        key
        for _, mark in found
        if isinstance(mark, ast.Call)
        for key in mark.keywords
        if key.arg == "autouse" and isinstance(key.value, ast.Constant) and key.value.value
    ]
    return frozenset(name for name, _ in found), bool(always)


def fixture_kinds(tree: ast.Module, known: Known) -> dict[str, str]:
    """Fixtures of the file that do nothing but make an object of a class of the project's."""
    kinds: dict[str, str] = {}
    for node in tree.body:
        body = node.body if isinstance(node, ast.FunctionDef) else []
        body = [item for item in body if not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))]
        if not (isinstance(node, ast.FunctionDef) and len(body) == 1 and isinstance(body[0], ast.Return)):
            continue
        for mark in node.decorator_list:
            call = mark if isinstance(mark, ast.Call) else None
            if last(call.func if call else mark) == "fixture" and body[0].value is not None:
                named = (
                    [k.value.value for k in call.keywords if k.arg == "name" and isinstance(k.value, ast.Constant)]
                    if call
                    else []
                )
                kinds[str(named[0]) if named else node.name] = class_of(body[0].value, known)
    return kinds


def read_conftest(tree: ast.Module) -> Conftest:
    """Only what holds without a condition counts."""
    ignored: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and last(node.targets[0]) in ("collect_ignore", "collect_ignore_glob"):
            told = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else []
            ignored += [item.value for item in told if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    fixtures, always = skipping_fixtures(tree.body)
    hooks = {node.name: node for node in tree.body if isinstance(node, _DEFS) and node.name.startswith("pytest_")}
    setup, chosen = hooks.get("pytest_runtest_setup"), hooks.get("pytest_collection_modifyitems")
    if always or (setup is not None and skips_first(setup.body, {})) or (chosen is not None and _drops_all(chosen)):
        return Conftest(tuple(ignored), fixtures, _SKIPS_ALL)
    forced = [
        ("pytest_runtest_makereport", "outcome", "passed"),
        ("pytest_sessionfinish", "exitstatus", 0),
    ]
    passes = any(name in hooks and _sets(hooks[name], attribute, value) for name, attribute, value in forced)
    return Conftest(tuple(ignored), fixtures, _PASSES_ALL if passes else "")


def _drops_all(hook: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """`items.clear()`, `items[:] = []`, or a skip for each of them."""
    skips = {
        last(node.targets[0])
        for node in hook.body
        if isinstance(node, ast.Assign) and _is_skip(node.value, frozenset())
    }
    for node in hook.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and last(node.value.func) == "clear":
            return True
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            kept = node.value
            if last(node.targets[0].value) == "items" and isinstance(kept, (ast.List, ast.Tuple)) and not kept.elts:
                return True
        if isinstance(node, ast.For) and last(node.iter) == "items":
            calls = [n.value for n in node.body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]
            if any(last(c.func) == "add_marker" and c.args and _is_skip(c.args[0], skips) for c in calls):
                return True
    return False


def _is_skip(mark: ast.expr, names: Iterable[str]) -> bool:
    return last(mark.func if isinstance(mark, ast.Call) else mark) in ("skip", *names)


def _sets(hook: ast.FunctionDef | ast.AsyncFunctionDef, attribute: str, value: object) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Attribute)
        and node.targets[0].attr == attribute
        and isinstance(node.value, ast.Constant)
        and node.value.value == value
        for node in hook.body
    )


def around(path: str, conftests: Mapping[str, Conftest]) -> list[tuple[str, Conftest]]:
    """The conftest files that a test file stands below, each with the test's path as seen from it."""
    found = [(folder.removesuffix("conftest.py"), conftest) for folder, conftest in sorted(conftests.items())]
    return [(path.removeprefix(folder), conftest) for folder, conftest in found if path.startswith(folder)]


def left_out(path: str, conftests: Mapping[str, Conftest]) -> str:
    """Why no test of the file can fail, as a conftest around it says; empty otherwise."""
    for seen, conftest in around(path, conftests):
        if conftest.hollows:
            return conftest.hollows
        for pattern in conftest.ignored:
            if fnmatch.fnmatchcase(seen, pattern) or seen.startswith(pattern.rstrip("/") + "/"):
                return "its conftest has pytest pass over the file"
    return ""
