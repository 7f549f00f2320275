"""Conditions that hold whatever the code under test does."""

from __future__ import annotations

import ast

from grader.evidence._syntax import last, nodes

# Never below zero, whatever they are given.
_SIZES = frozenset({"len", "abs"})
# What a mock answers to any name that it doesn't know: another mock, which is true.
_MOCK_SLIPS = frozenset("called_once called_once_with called_with called_any has_calls".split())
_OPPOSITE = {
    ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.In: ast.NotIn, ast.Lt: ast.GtE, ast.Gt: ast.LtE,
}  # fmt: skip
_THERE = frozenset("exists isfile is_file lexists isdir is_dir".split())
_SAME_PLACE = frozenset("Path abspath dirname realpath resolve absolute fspath str".split())
_OLD = (3, 7)  # no interpreter below it has been kept up since 2023
_SAME = frozenset("equals array_equal allclose isclose is_ eq".split())
_DIGITS = frozenset({"places", "decimal"})
_MARGINS = frozenset("abs rel rtol atol abs_tol rel_tol delta tolerance".split())
_NEAR = frozenset("approx isclose allclose".split())
_OK, _CRASH = 200, 500
# What some built-ins give whatever they take; a number is left out, for not everything can be made one.
_GIVES = {
    "str": "str", "bool": "bool", "repr": "str", "len": "int", "list": "list", "sorted": "list", "set": "set",
    "tuple": "tuple", "hash": "int", "id": "int", "type": "type",
}  # fmt: skip
_COUNTED = frozenset("count nunique isna isnull duplicated".split())
_SIZE_NAMES = frozenset("call_count ndim nbytes st_size".split())
ENDLESS_DIGITS = 9
ENDLESS = 1e9  # nothing that a project computes is further off


def forgives_all(call: ast.Call) -> bool:
    """`approx(0.8, abs=float("inf"))`, `assert_allclose(a, b, rtol=np.inf)`: anything is near enough."""
    digits = [number(key.value) for key in call.keywords if key.arg in _DIGITS]
    if any(places is not None and places <= -ENDLESS_DIGITS for places in digits):
        return True
    return any(key.arg in _MARGINS and _is_endless(key.value) for key in call.keywords)


def _is_endless(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        first = node.args[0] if last(node.func) == "float" and node.args else None
        return isinstance(first, ast.Constant) and str(first.value).lower().lstrip("+") in ("inf", "infinity")
    value = number(node)
    return last(node) in ("inf", "Inf", "infty") or (value is not None and value >= ENDLESS)


def is_trivial(test: ast.expr) -> bool:
    """Always true, whatever the code under test does."""
    if _is_filled(test):
        return True
    if isinstance(test, ast.NamedExpr):
        return is_trivial(test.value)
    if isinstance(test, ast.BoolOp):
        some = [is_trivial(value) for value in test.values]
        return any(some) or _covers_all(test.values) if isinstance(test.op, ast.Or) else all(some)
    if isinstance(test, ast.IfExp):
        ways = [way for way, taken in ((test.body, True), (test.orelse, False)) if _may_be(test.test, taken=taken)]
        return all(is_trivial(way) for way in ways)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return is_false(test.operand)
    if isinstance(test, ast.Attribute):
        return test.attr in _MOCK_SLIPS or test.attr.startswith("assert_") or test.attr == "status_code"
    if isinstance(test, ast.Call):
        return _is_trivial_question(test)
    return isinstance(test, ast.Compare) and _is_trivial_comparison(test)


def _is_filled(test: ast.expr) -> bool:
    """Something that was written down and isn't empty, or a generator or function: those are true."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, (ast.Tuple, ast.List, ast.Set)):
        return bool(test.elts)
    if isinstance(test, ast.Dict):
        return bool(test.keys)
    return isinstance(test, (ast.Lambda, ast.GeneratorExp)) or (isinstance(test, ast.JoinedStr) and bool(test.values))


def is_false(test: ast.expr) -> bool:
    """`0`, `x and False`: never true."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(is_false(value) for value in test.values)
    if isinstance(test, (ast.List, ast.Tuple, ast.Set)):
        return not test.elts
    return (isinstance(test, ast.Dict) and not test.keys) or is_silent(test) or _is_nothing(test)


def _is_nothing(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and not test.value


def _may_be(test: ast.expr, *, taken: bool) -> bool:
    """Whether a condition can come out so."""
    return not (is_false(test) if taken else is_trivial(test))


def is_silent(node: ast.expr) -> bool:
    """`print(...)` answers `None`, and so does `rows.sort()`."""
    if not isinstance(node, ast.Call):
        return False
    printed = isinstance(node.func, ast.Name) and node.func.id in ("print", "setattr", "delattr")
    return printed or (isinstance(node.func, ast.Attribute) and node.func.attr == "sort")


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
    if name in _SAME and args and alike(args[1] if len(args) > 1 else getattr(call.func, "value", call), args[0]):
        return True
    if name == "isinstance" and args and is_made_into(args):
        return True
    if name == "isinstance" and len(call.args) > 1:
        kinds = call.args[1].elts if isinstance(call.args[1], ast.Tuple) else [call.args[1]]
        return any(isinstance(kind, ast.Name) and kind.id == "object" for kind in kinds)
    return name in _MOCK_SLIPS and isinstance(call.func, ast.Attribute)


def is_made_into(args: list[ast.expr]) -> bool:
    """`isinstance(a < b, bool)`, `isinstance(len(rows), int)`: what it is was settled on the spot."""
    made = args[0]
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and len(args) > 1:
        return _GIVES.get(made.func.id) == last(args[1])
    return isinstance(made, (ast.Compare, ast.JoinedStr))


def _own_file(node: ast.expr) -> bool:
    """`__file__`, `Path(__file__).parent`, `os.getcwd()`, `tmp_path`: where the test that asks is, is there."""
    while (isinstance(node, ast.Attribute) and node.attr == "parent") or (
        isinstance(node, ast.Call) and last(node.func) in _SAME_PLACE
    ):
        if isinstance(node, ast.Attribute):
            node = node.value
        elif node.args:
            node = node.args[0]
        else:
            node = getattr(node.func, "value", ast.Constant(None))
    if isinstance(node, ast.Call):
        return last(node.func) in ("getcwd", "cwd") and not node.args
    return isinstance(node, ast.Name) and node.id in ("__file__", "tmp_path", "tmpdir")


def _is_settled(name: str, over: ast.expr) -> bool:
    """`all(... for x in [])`, `any([True, ...])`: known before anything is looked at."""
    if name == "any":
        return isinstance(over, (ast.List, ast.Tuple)) and any(is_trivial(item) for item in over.elts)
    if isinstance(over, (ast.GeneratorExp, ast.ListComp)):
        over = over.generators[0].iter
    return isinstance(over, (ast.List, ast.Tuple)) and not over.elts


def alike(one: ast.expr, other: ast.expr) -> bool:
    """The same thing twice, or a thing and its copy; what a call answers may differ each time."""
    bare, same = (_uncopied(_bare(side)) for side in (one, other))
    if ast.dump(bare) != ast.dump(same):
        return False
    asked = [n for n in nodes(bare) if isinstance(n, (ast.Call, ast.Await))]
    return all(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in _GIVES for n in asked)


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
    if all(number(side) is not None or isinstance(side, ast.Constant) for side in sides):
        return True
    if isinstance(op, ast.Eq) and any(last(side) == "ANY" for side in sides):
        return True
    only = len(test.ops) == 1
    if only and _is_new_enough(test.left, op, right):
        return True
    if only and (_never_below(test.left, op, right) or _never_below(right, _MIRROR.get(type(op)), test.left)):
        return True
    none = isinstance(right, ast.Constant) and right.value is None
    if (
        only
        and isinstance(op, ast.IsNot)
        and (isinstance(test.left, ast.Compare) or (none and _is_something(test.left)))
    ):
        return True
    if only and none and isinstance(op, (ast.Is, ast.Eq)) and is_silent(test.left):
        return True
    if only and last(test.left) == "status_code" and _takes_any_status(op, right):
        return True
    if only and isinstance(op, ast.In) and isinstance(right, (ast.List, ast.Tuple, ast.Set)):
        return any(alike(test.left, item) for item in right.elts)
    return isinstance(op, (ast.Eq, ast.Is, ast.LtE, ast.GtE)) and alike(test.left, right)


def _is_something(node: ast.expr) -> bool:
    """`len(x)`, `[...]`, `f"..."`: never None."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _GIVES
    return isinstance(node, (ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr, ast.ListComp))


def _takes_any_status(op: ast.cmpop, codes: ast.expr) -> bool:
    """`status_code in (200, 400, 500)`: an answer and a crash both pass; and there is a status whatever happens."""
    if isinstance(op, (ast.IsNot, ast.NotEq)):
        return isinstance(codes, ast.Constant) and codes.value is None
    if not isinstance(op, ast.In):
        return False
    if isinstance(codes, ast.Call) and last(codes.func) == "range":
        ends = [number(arg) for arg in codes.args]
        return len(ends) == 2 and None not in ends and ends[0] <= _OK < _CRASH < ends[1]  # type: ignore[operator]  # noqa: PLR2004
    told = {number(item) for item in codes.elts} if isinstance(codes, (ast.List, ast.Tuple, ast.Set)) else set()
    return {_OK, _CRASH} <= told


def _is_new_enough(left: ast.expr, op: ast.cmpop, right: ast.expr) -> bool:
    """`sys.version_info >= (3, 0)` holds wherever this is run today."""
    parts = right.elts if isinstance(right, ast.Tuple) else [right]
    numbers = tuple(number(part) for part in parts)
    if not isinstance(op, (ast.GtE, ast.Gt)) or None in numbers or not isinstance(left, (ast.Attribute, ast.Subscript)):
        return False
    if last(left) == "version_info":
        return numbers <= _OLD
    first = (isinstance(left, ast.Subscript) and number(left.slice) == 0) or last(left) == "major"
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
    if not _is_size(size):
        return False
    value = number(floor)
    if value is None:
        return False
    return (isinstance(op, ast.GtE) and value <= 0) or (isinstance(op, (ast.Gt, ast.NotEq)) and value < 0)


def _is_size(node: ast.expr) -> bool:
    """`len(x)`, `x.shape[0]`, `x.nunique()`, `x.isna().sum().sum()`."""
    if isinstance(node, ast.Subscript):
        return last(node.value) == "shape"
    if isinstance(node, ast.Attribute):
        return node.attr in _SIZE_NAMES
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in _SIZES
    summed = node
    while isinstance(summed, ast.Call) and last(summed.func) == "sum" and isinstance(summed.func, ast.Attribute):
        summed = summed.func.value  # type: ignore[assignment]
    return isinstance(summed, ast.Call) and isinstance(summed.func, ast.Attribute) and summed.func.attr in _COUNTED


def number(node: ast.expr) -> float | None:
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return sign * node.value
    return None


def _bare(node: ast.expr) -> ast.expr:
    """What stands inside `pytest.approx(...)`."""
    return node.args[0] if isinstance(node, ast.Call) and last(node.func) == "approx" and node.args else node
