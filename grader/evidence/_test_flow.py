"""Where a test's statements end, and which failures they keep to themselves."""

from __future__ import annotations

import ast

from grader.evidence._assertions import is_check, is_trivial, is_trivial_call
from grader.evidence._syntax import last, nodes, root

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
        if isinstance(node.test, ast.Constant) and node.test.value:
            return any(stops(inner) for inner in node.body)
        return _some_stop(node.body) and _some_stop(node.orelse)
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


def eats(node: ast.Try) -> bool:
    """A failing assertion in its body shows nowhere."""
    returns = any(isinstance(item, ast.Return) for item in node.finalbody)
    return returns or any(
        (handler.type is None or catches_assertions(handler.type)) and not gives_up(handler.body)
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


def raises_itself(body: list[ast.stmt]) -> bool:
    """The block that should raise holds nothing but a `raise`."""
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def catches_assertions(kind: ast.expr) -> bool:
    """`except` of this stops a failing assertion too."""
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(last(k) in ("Exception", "BaseException", "AssertionError") for k in kinds)


def gives_up(body: list[ast.stmt]) -> bool:
    """The handler fails the test after all."""
    for node in body:
        for n in nodes(node):
            if isinstance(n, ast.Raise) or (isinstance(n, ast.Assert) and not is_trivial(n.test)):
                return True
            if type(n) is ast.Call and (last(n.func) in ("fail", "exit") or last(n.func).startswith("assert")):
                return not is_trivial_call(n)
    return False
