"""Assertions that say nothing, or little."""

from __future__ import annotations

import ast

from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes, root

RAISES = frozenset(
    "raises warns deprecated_call assertRaises assertRaisesRegex assertWarns assertWarnsRegex assertLogs "
    "does_not_raise assertNoLogs".split()
)
_WEAK_CALLS = frozenset("isinstance hasattr callable issubclass len".split())
# Never below zero, whatever they are given.
_SIZES = frozenset({"len", "abs"})
_AFFIRMS = frozenset({"assertTrue", "assertIsNotNone", "assert_"})
_DENIES = frozenset({"assertFalse", "assertIsNone"})
# What a mock answers to any name that it doesn't know: another mock, which is true.
_MOCK_SLIPS = frozenset("called_once called_once_with called_with called_any has_calls".split())
_OPPOSITE = {
    ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.In: ast.NotIn, ast.Lt: ast.GtE, ast.Gt: ast.LtE,
}  # fmt: skip


_THERE = frozenset("exists isfile is_file lexists".split())
_OLD = (3, 7)  # no interpreter below it has been kept up since 2023
_SAME = frozenset("equals array_equal allclose isclose is_ eq".split())
_SIDES = frozenset("first second actual desired left right expected".split())
_DIFFERS = regex(r"Not|not_|Less(?!Equal)|Greater(?!Equal)|less$")
_MARGINS = frozenset("abs rel rtol atol abs_tol rel_tol delta tolerance".split())
_NEAR = frozenset("approx isclose allclose".split())
ENDLESS = 1e9  # nothing that a project computes is further off


def forgives_all(call: ast.Call) -> bool:
    """`approx(0.8, abs=float("inf"))`, `assert_allclose(a, b, rtol=np.inf)`: anything is near enough."""
    return any(key.arg in _MARGINS and _is_endless(key.value) for key in call.keywords)


def _is_endless(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        first = node.args[0] if last(node.func) == "float" and node.args else None
        return isinstance(first, ast.Constant) and str(first.value).lower().lstrip("+") in ("inf", "infinity")
    number = _number(node)
    return last(node) in ("inf", "Inf", "infty") or (number is not None and number >= ENDLESS)


def is_answer(node: ast.expr) -> bool:
    """A number or a list in a message's place: what was expected, handed over as what to say."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Dict, ast.Set)):
        return True
    number = _number(node)
    return number is not None and number not in (True, False)


def is_trivial(test: ast.expr) -> bool:
    """Always true, whatever the code under test does."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, (ast.Tuple, ast.List, ast.Set)):
        return bool(test.elts)
    if isinstance(test, (ast.Lambda, ast.GeneratorExp)) or (isinstance(test, ast.JoinedStr) and bool(test.values)):
        return True
    if isinstance(test, ast.NamedExpr):
        return is_trivial(test.value)
    if isinstance(test, ast.BoolOp):
        some = [is_trivial(value) for value in test.values]
        return any(some) or _covers_all(test.values) if isinstance(test.op, ast.Or) else all(some)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _is_false(test.operand)
    if isinstance(test, ast.Attribute):
        return test.attr in _MOCK_SLIPS or test.attr in ("assert_called", "assert_called_once")
    if isinstance(test, ast.Call):
        return _is_trivial_question(test)
    return isinstance(test, ast.Compare) and _is_trivial_comparison(test)


def _is_false(test: ast.expr) -> bool:
    """`0`, `x and False`: never true."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(_is_false(value) for value in test.values)
    return isinstance(test, ast.Constant) and not test.value


def _is_trivial_question(call: ast.Call) -> bool:
    name, args = last(call.func), call.args
    if name in _NEAR and forgives_all(call):
        return True
    if isinstance(call.func, ast.Name) and name in ("repr", "type", "id") and len(args) == 1:
        return True
    if name in _THERE and _own_file(args[0] if args else getattr(call.func, "value", call)):
        return True
    if name in ("all", "any") and args:
        return _is_settled(name, args[0])
    if name in _SAME and args and _alike(args[1] if len(args) > 1 else getattr(call.func, "value", call), args[0]):
        return True
    if name == "isinstance" and args and _is_made_into(args):
        return True
    if name == "isinstance" and len(call.args) > 1:
        kinds = call.args[1].elts if isinstance(call.args[1], ast.Tuple) else [call.args[1]]
        return any(isinstance(kind, ast.Name) and kind.id == "object" for kind in kinds)
    return name in _MOCK_SLIPS and isinstance(call.func, ast.Attribute)


def _is_made_into(args: list[ast.expr]) -> bool:
    """`isinstance(a < b, bool)`, `isinstance(str(answer), str)`: what it is was settled on the spot."""
    made = args[0]
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and len(args) > 1:
        return made.func.id == last(args[1]) and made.func.id in ("str", "bool")  # these take anything
    return isinstance(made, (ast.Compare, ast.JoinedStr))


def _own_file(node: ast.expr) -> bool:
    """`__file__`, `Path(__file__)`: the test that asks is there."""
    if isinstance(node, ast.Call) and last(node.func) == "Path" and len(node.args) == 1:
        node = node.args[0]
    return isinstance(node, ast.Name) and node.id == "__file__"


def _is_settled(name: str, over: ast.expr) -> bool:
    """`all(... for x in [])`, `any([True, ...])`: known before anything is looked at."""
    if name == "any":
        return isinstance(over, (ast.List, ast.Tuple)) and any(is_trivial(item) for item in over.elts)
    if isinstance(over, (ast.GeneratorExp, ast.ListComp)):
        over = over.generators[0].iter
    return isinstance(over, (ast.List, ast.Tuple)) and not over.elts


def _alike(one: ast.expr, other: ast.expr) -> bool:
    """The same thing twice, or a thing and its copy; what a call answers may differ each time."""
    bare, same = (_uncopied(_bare(side)) for side in (one, other))
    return ast.dump(bare) == ast.dump(same) and not any(isinstance(n, (ast.Call, ast.Await)) for n in nodes(bare))


def _uncopied(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Call) and last(node.func) in ("copy", "deepcopy"):
        if isinstance(node.func, ast.Attribute) and not node.args:
            return node.func.value
        return node.args[0] if node.args else node
    return node


def _covers_all(values: list[ast.expr]) -> bool:
    """`x > 0 or x <= 0`, `x or not x`: one of them holds."""
    told = {ast.dump(value) for value in values}
    for value in values:
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not) and ast.dump(value.operand) in told:
            return True
        if isinstance(value, ast.Compare) and type(value.ops[0]) in _OPPOSITE and len(value.ops) == 1:
            other = ast.Compare(left=value.left, ops=[_OPPOSITE[type(value.ops[0])]()], comparators=value.comparators)
            if ast.dump(other) in told:
                return True
    return False


def _is_trivial_comparison(test: ast.Compare) -> bool:
    near = [n for n in (test.left, *test.comparators) if isinstance(n, ast.Call) and last(n.func) == "approx"]
    if isinstance(test.ops[0], ast.Eq) and any(forgives_all(call) for call in near):
        return True
    right, op = _bare(test.comparators[0]), test.ops[0]
    sides = [test.left, *test.comparators]
    if all(_number(side) is not None or isinstance(side, ast.Constant) for side in sides):
        return True
    if isinstance(op, ast.Eq) and any(last(side) == "ANY" for side in sides):
        return True
    only = len(test.ops) == 1
    if only and _is_new_enough(test.left, op, right):
        return True
    if only and (_never_below(test.left, op, right) or _never_below(right, _MIRROR.get(type(op)), test.left)):
        return True
    if only and isinstance(op, ast.IsNot) and isinstance(test.left, ast.Compare):
        return True
    if only and isinstance(op, ast.In) and isinstance(right, (ast.List, ast.Tuple, ast.Set)):
        return any(_alike(test.left, item) for item in right.elts)
    return isinstance(op, (ast.Eq, ast.Is, ast.LtE, ast.GtE)) and _alike(test.left, right)


def _is_new_enough(left: ast.expr, op: ast.cmpop, right: ast.expr) -> bool:
    """`sys.version_info >= (3, 0)` holds wherever this is run today."""
    parts = right.elts if isinstance(right, ast.Tuple) else [right]
    numbers = tuple(_number(part) for part in parts)
    if not isinstance(op, (ast.GtE, ast.Gt)) or None in numbers or not isinstance(left, (ast.Attribute, ast.Subscript)):
        return False
    if last(left) == "version_info":
        return numbers <= _OLD
    first = (isinstance(left, ast.Subscript) and _number(left.slice) == 0) or last(left) == "major"
    settled = numbers <= _OLD[:1] if isinstance(op, ast.GtE) else numbers < _OLD[:1]
    return first and last(left.value) == "version_info" and settled


def is_same_twice(test: ast.expr) -> bool:
    """`till == till`: only equality itself can make it fail."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    return ast.dump(test.left) == ast.dump(test.comparators[0]) and not isinstance(test.left, ast.Constant)


_MIRROR: dict[type[ast.cmpop], ast.cmpop] = {ast.LtE: ast.GtE(), ast.Lt: ast.Gt(), ast.NotEq: ast.NotEq()}


def _never_below(size: ast.expr, op: ast.cmpop | None, floor: ast.expr) -> bool:
    """`len(x) >= 0`, `len(x) > -1`, `abs(x) >= 0`, `mock.call_count >= 0`."""
    counts = isinstance(size, ast.Call) and isinstance(size.func, ast.Name) and size.func.id in _SIZES
    if not counts and not (isinstance(size, ast.Attribute) and size.attr == "call_count"):
        return False
    value = _number(floor)
    if value is None:
        return False
    return (isinstance(op, ast.GtE) and value <= 0) or (isinstance(op, (ast.Gt, ast.NotEq)) and value < 0)


def _number(node: ast.expr) -> float | None:
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return sign * node.value
    return None


def _bare(node: ast.expr) -> ast.expr:
    """What stands inside `pytest.approx(...)`."""
    return node.args[0] if isinstance(node, ast.Call) and last(node.func) == "approx" and node.args else node


def is_trivial_call(call: ast.Call) -> bool:
    """`self.assertTrue(True)`, `assertEqual(x, x)`: an assertion in a call that always holds."""
    name = last(call.func)
    args = call.args
    if name in _AFFIRMS and args:
        return is_trivial(args[0])
    if "Not" not in name and "not_" not in name and forgives_all(call):
        return True
    if name in _DENIES and args:
        nothing = isinstance(args[0], ast.Call) and last(args[0].func) == "print"
        return nothing or (isinstance(args[0], ast.Constant) and not args[0].value)
    if name in ("assertGreaterEqual", "assertGreater") and len(args) > 1:
        return _never_below(args[0], ast.GtE() if name.endswith("Equal") else ast.Gt(), args[1])
    if name == "assertIsInstance" and args and _is_made_into(args):
        return True
    if len(args) < 2:  # noqa: PLR2004
        args = [*args, *(key.value for key in call.keywords if key.arg in _SIDES)]
    if name.startswith("assert") and len(args) > 1 and not _DIFFERS.search(name):
        return _alike(args[0], args[1])
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
        return name.lstrip("_").startswith("assert") or name in RAISES or fails
    return False
