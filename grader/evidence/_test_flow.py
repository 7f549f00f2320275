"""Where a test's statements end, and which failures they keep to themselves."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.evidence._assertions import is_check, is_trivial_call
from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_truths import is_trivial

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDS = frozenset({"skip", "skipTest", "exit", "xfail", "fail"})
_WARNING_FILTERS = frozenset({"simplefilter", "filterwarnings"})


def stops(node: ast.stmt) -> bool:
    """Nothing after this statement runs."""
    if isinstance(node, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        if last(call.func) == "assume":  # hypothesis: `assume(False)` leaves no example
            return bool(call.args) and never(call.args[0])
        return last(call.func) in _ENDS and root(call.func) in ("pytest", "self", "sys")
    if isinstance(node, ast.If):
        if is_trivial(node.test):
            return any(stops(inner) for inner in node.body)
        return _some_stop(node.body) and _some_stop(node.orelse)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return any(isinstance(inner, (ast.Return, ast.With, ast.AsyncWith)) and stops(inner) for inner in node.body)
    if isinstance(node, ast.Try):
        handled = all(_some_stop(handler.body) for handler in node.handlers)
        return _some_stop(node.finalbody) or (handled and (_some_stop(node.body) or _some_stop(node.orelse)))
    return False


def _some_stop(body: list[ast.stmt]) -> bool:
    return any(stops(node) for node in body)


def never(test: ast.expr | None) -> bool:
    """`False`, `0`, `x and False`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(never(value) for value in test.values)
    return isinstance(test, ast.Constant) and not test.value


def settled(test: ast.expr | None, switches: Mapping[str, bool]) -> bool | None:
    """What a condition always comes to; None where that depends."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.Name):
        return switches.get(test.id)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = settled(test.operand, switches)
        return None if inner is None else not inner
    return True if isinstance(test, ast.Compare) and is_trivial(test) else None


def skips_first(body: list[ast.stmt], switches: Mapping[str, bool]) -> bool:
    """The first thing that is done is to skip, or to return where a switch of the file says so."""
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.If) and settled(node.test, switches):
            return any(stops(inner) for inner in node.body)
        return _skips(node)
    return False


def _skips(node: ast.stmt) -> bool:
    """`pytest.skip()`, `raise unittest.SkipTest`."""
    if isinstance(node, ast.Raise) and node.exc is not None:
        return "Skip" in last(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
    return isinstance(node, ast.Expr) and stops(node)


def muffling_decorators(tree: ast.Module) -> set[str]:
    """Decorators of a file that call what they are given inside a `try` which lets nothing out."""
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.args.args
        and not any(isinstance(n, ast.Raise) for n in nodes(node))
        for tried in nodes(node)
        if isinstance(tried, ast.Try) and eats(tried)
        if any(
            isinstance(n, ast.Call) and last(n.func) == node.args.args[0].arg
            for item in tried.body
            for n in nodes(item)
        )
    }


def eats(node: ast.Try) -> bool:
    """A failing assertion in its body shows nowhere."""
    returns = any(isinstance(item, ast.Return) for item in node.finalbody)
    return returns or any(
        (handler.type is None or catches_assertions(handler.type)) and not gives_up(handler)
        for handler in node.handlers
    )


def muffling_contexts(tree: ast.Module) -> set[str]:
    """Context managers of a file that yield inside a `try` which lets nothing out."""
    return {
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and any(last(mark) in ("contextmanager", "asynccontextmanager") for mark in node.decorator_list)
        and any(
            isinstance(n, ast.Try) and eats(n) and any(isinstance(y, ast.Yield) for b in n.body for y in nodes(b))
            for n in node.body
        )
    }


def asserts_openly(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """It asserts something itself, and whoever calls it feels the failure."""
    every = nodes(function)
    if not any(is_check(n) for n in every):
        return False
    tries = [n for n in every if isinstance(n, ast.Try) and eats(n)]
    if not tries:
        return True
    kept = {id(n) for item in tries for inner in item.body for n in nodes(inner)}
    # What is caught may be raised again further down: `raise last_error`.
    return any(id(n) not in kept and (is_check(n) or isinstance(n, ast.Raise)) for n in every)


def takes_anything(call: ast.expr) -> bool:
    """`pytest.raises(Exception)` without a `match`: a failing assertion inside satisfies it."""
    if not isinstance(call, ast.Call) or not call.args or any(k.arg == "match" for k in call.keywords):
        return False
    return last(call.func) in ("raises", "assertRaises") and catches_assertions(call.args[0])


def stops_at_fault(call: ast.Call, name: str) -> bool:
    """`run(..., check=True)` raises at a bad exit, `simplefilter("error")` at a warning."""
    if name == "run" and any(
        k.arg == "check" and isinstance(k.value, ast.Constant) and k.value.value for k in call.keywords
    ):
        return True
    first = call.args[0] if call.args else None
    return name in _WARNING_FILTERS and isinstance(first, ast.Constant) and first.value == "error"


def is_never_run(node: ast.expr) -> bool:
    """`(check(x) for x in rows)`, `map(check, rows)`, `lambda: check()` left alone: nothing asks for an element."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in ("map", "filter")
    return isinstance(node, (ast.GeneratorExp, ast.Lambda))


def raises_itself(body: list[ast.stmt]) -> bool:
    """The block that should raise holds nothing but a `raise`."""
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def catches_assertions(kind: ast.expr) -> bool:
    """`except` of this stops a failing assertion too."""
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(last(k) in ("Exception", "BaseException", "AssertionError") for k in kinds)


def gives_up(handler: ast.ExceptHandler) -> bool:
    """It fails the test after all."""
    for node in handler.body:
        for n in nodes(node):
            if isinstance(n, ast.Raise) or (isinstance(n, ast.Assert) and not _is_sure_of_error(n.test, handler)):
                return True
            if type(n) is ast.Call and (last(n.func) in ("fail", "exit") or last(n.func).startswith("assert")):
                return not is_trivial_call(n)
    return False


def _is_sure_of_error(test: ast.expr, handler: ast.ExceptHandler) -> bool:
    """`assert isinstance(error, Exception)`, `assert error`, `assert str(error)` of what was just caught."""
    if is_trivial(test):
        return True
    if isinstance(test, ast.Call) and last(test.func) == "isinstance" and len(test.args) > 1:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        wide = test.args[1].elts if isinstance(test.args[1], ast.Tuple) else [test.args[1]]
        same = {last(kind) for kind in kinds} <= {last(kind) for kind in wide}
        return last(test.args[0]) == handler.name and (same or any(last(k) == "Exception" for k in wide))
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.IsNot):
        return last(test.left) == handler.name
    if isinstance(test, ast.Call) and last(test.func) in ("str", "repr") and test.args:
        test = test.args[0]
    return isinstance(test, ast.Name) and test.id == handler.name
