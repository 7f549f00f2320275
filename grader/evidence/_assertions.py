"""Assertions that say nothing, or little."""

from __future__ import annotations

import ast

from grader.evidence._regex import regex
from grader.evidence._syntax import last, root
from grader.evidence._test_truths import alike, forgives_all, is_false, is_made_into, is_trivial, number

RAISES = frozenset(
    "raises warns deprecated_call assertRaises assertRaisesRegex assertWarns assertWarnsRegex assertLogs "
    "does_not_raise assertNoLogs".split()
)
_WEAK_CALLS = frozenset("isinstance hasattr callable issubclass len".split())
_DENIES = frozenset({"assertFalse", "assertIsNone"})
_SIDES = frozenset("first second actual desired left right expected".split())
_AS_OPERATORS: dict[str, ast.cmpop] = {
    "assertIn": ast.In(), "assertIs": ast.Is(), "assertGreaterEqual": ast.GtE(), "assertGreater": ast.Gt(),
    "assertLessEqual": ast.LtE(), "assertLess": ast.Lt(),
}  # fmt: skip
_EQUAL = regex(r"[Ee]qual|Is$|allclose")
_UNEQUAL = regex(r"[Nn]ot|[Ll]ess|[Gg]reater")
# What a mock is asked about how it was called, which no value tells.
_OF_CALLS = regex(r"^assert_(?:not_)?(?:called|awaited|any_|has_|never)")
_DIFFERS = regex(r"Not|not_|Less(?!Equal)|Greater(?!Equal)|less$")


def is_answer(node: ast.expr) -> bool:
    """A number or a list in a message's place: what was expected, handed over as what to say."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Dict, ast.Set)):
        return True
    value = number(node)
    return value is not None and value not in (True, False)


def is_trivial_call(call: ast.Call) -> bool:
    """`self.assertTrue(True)`, `assertEqual(x, x)`: an assertion in a call that always holds."""
    name = last(call.func)
    args = call.args
    if name in ("assertTrue", "assert_") and args:
        return is_trivial(args[0])
    meant = as_test(call) if name in _AS_OPERATORS or name == "assertIsNotNone" else None
    if isinstance(meant, ast.Compare) and is_trivial(meant):
        return True
    if "Not" not in name and "not_" not in name and forgives_all(call):
        return True
    if name in _DENIES and args:
        return is_false(args[0])
    if name == "assertIsInstance" and args and is_made_into(args):
        return True
    if len(args) < 2:  # noqa: PLR2004
        args = [*args, *(key.value for key in call.keywords if key.arg in _SIDES)]
    if name.startswith("assert") and len(args) > 1 and not _DIFFERS.search(name):
        return alike(args[0], args[1])
    return False


def as_test(call: ast.Call) -> ast.expr | None:
    """`assertEqual(a, b)`, `assert_array_equal(a, b)` as `a == b`; of others what they are about; None of a mock's."""
    name = last(call.func)
    if _OF_CALLS.search(name):
        return None
    args = [*call.args, *(key.value for key in call.keywords if key.arg in _SIDES)]
    if len(args) > 1 and name in _AS_OPERATORS:
        return ast.Compare(left=args[0], ops=[_AS_OPERATORS[name]], comparators=[args[1]])
    if name == "assertIsNotNone" and args:
        return ast.Compare(left=args[0], ops=[ast.IsNot()], comparators=[ast.Constant(None)])
    if len(args) > 1 and _EQUAL.search(name) and not _UNEQUAL.search(name):
        return ast.Compare(left=args[0], ops=[ast.Eq()], comparators=[args[1]])
    return args[0] if len(args) == 1 else ast.Tuple(elts=args, ctx=ast.Load())


def asserts_itself(node: ast.expr) -> bool:
    """`self.assertEqual(...)` and its like: it looks at what it is given, and changes nothing."""
    return isinstance(node, ast.Call) and root(node.func) == "self" and last(node.func).startswith("assert")


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
        return name.lstrip("_").startswith("assert") or name in RAISES or fails
    return False
