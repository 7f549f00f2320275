"""Assertions that say nothing, or little."""

from __future__ import annotations

import ast

from grader.evidence._liveness import last, nodes, root

RAISES = frozenset(
    "raises warns deprecated_call assertRaises assertRaisesRegex assertWarns assertWarnsRegex assertLogs "
    "does_not_raise".split()
)
_WEAK_CALLS = frozenset("isinstance hasattr callable issubclass len".split())
_ZERO, _MINUS_ONE = 0, -1


def is_trivial(test: ast.expr) -> bool:
    """Always true, whatever the code under test does."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, (ast.Tuple, ast.List, ast.Set)):
        return bool(test.elts)
    if isinstance(test, (ast.Lambda, ast.GeneratorExp)) or (isinstance(test, ast.JoinedStr) and bool(test.values)):
        return True
    if isinstance(test, ast.BoolOp):
        some = [is_trivial(value) for value in test.values]
        return any(some) if isinstance(test.op, ast.Or) else all(some)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, ast.Constant) and not test.operand.value
    if isinstance(test, ast.Attribute):
        return test.attr in ("called_once", "called_once_with", "called_with", "assert_called", "assert_called_once")
    if isinstance(test, ast.Call) and last(test.func) == "isinstance" and len(test.args) > 1:
        return isinstance(test.args[1], ast.Name) and test.args[1].id == "object"
    return isinstance(test, ast.Compare) and _is_trivial_comparison(test)


def _is_trivial_comparison(test: ast.Compare) -> bool:
    right, op = test.comparators[0], test.ops[0]
    if all(isinstance(side, ast.Constant) for side in (test.left, *test.comparators)):
        return True
    if isinstance(test.left, ast.Call) and last(test.left.func) == "len" and isinstance(right, ast.Constant):
        return (isinstance(op, ast.GtE) and right.value == 0) or (isinstance(op, ast.Gt) and right.value == -1)
    same = isinstance(op, (ast.Eq, ast.Is, ast.LtE, ast.GtE)) and ast.dump(test.left) == ast.dump(right)
    return same and not any(isinstance(n, (ast.Call, ast.Await)) for n in nodes(test))


def is_trivial_call(call: ast.Call) -> bool:
    name = last(call.func)
    args = call.args
    if name in ("assertTrue", "assertIsNotNone", "assert_", "assertFalse", "assertIsNone") and args:
        flip = name in ("assertFalse", "assertIsNone")
        return isinstance(args[0], ast.Constant) and (flip or bool(args[0].value))
    if name in ("assertEqual", "assertEquals", "assertIs", "assertAlmostEqual") and len(args) > 1:
        return ast.dump(args[0]) == ast.dump(args[1]) and not any(isinstance(n, ast.Call) for n in nodes(args[0]))
    return False


def is_weak(test: ast.expr) -> bool:
    """Only that something is there: not None, of a type, truthy, not empty."""
    if isinstance(test, (ast.Name, ast.Attribute)):
        return True
    if isinstance(test, ast.Call):
        return last(test.func) in _WEAK_CALLS
    if isinstance(test, ast.Compare) and isinstance(test.comparators[0], ast.Constant):
        value, op = test.comparators[0].value, test.ops[0]
        if isinstance(op, ast.IsNot) and value is None:
            return True
        sized = isinstance(test.left, ast.Call) and last(test.left.func) == "len"
        return sized and isinstance(op, (ast.Gt, ast.GtE)) and value in (0, 1)
    return False


def is_check(node: ast.AST) -> bool:
    """A statement or call that asserts something by itself."""
    if type(node) is ast.Assert:
        return not is_trivial(node.test)
    if type(node) is ast.Raise and node.exc is not None:
        return last(node.exc.func if isinstance(node.exc, ast.Call) else node.exc) == "AssertionError"
    if type(node) is ast.Call:
        name = last(node.func)
        fails = name == "fail" and root(node.func) in ("pytest", "self")
        return name.startswith("assert") or name in RAISES or fails
    return False
