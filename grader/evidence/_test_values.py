"""Values of a test that nothing can change: numbers and texts that it wrote down or that a strategy draws."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Any

from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_flow import gives_up

if TYPE_CHECKING:
    from collections.abc import Mapping

_DOUBLES = (
    (
        frozenset("responses requests_mock httpx_mock respx respx_mock aioresponses".split()),
        {"requests", "httpx", "aiohttp"},
    ),
    (frozenset("mock_aws mock_s3 mock_dynamodb mock_sqs".split()), {"boto3"}),
)
# From 0 to 1 by their definition.
_ENDS_OF = frozenset(
    "accuracy_score f1_score precision_score recall_score roc_auc_score average_precision_score jaccard_score "
    "balanced_accuracy_score".split()
)
# Of hypothesis, what draws a value that can't be changed.
_PLAIN_STRATEGIES = frozenset(
    "integers floats text booleans characters binary decimals fractions complex_numbers dates datetimes times "
    "timedeltas uuids emails none".split()
)


def settled_values(function: ast.FunctionDef | ast.AsyncFunctionDef, every: list[Any]) -> frozenset[str]:
    """Names that stand for such a value wherever the test mentions them.

    Args:
        function: the test.
        every: its nodes.
    """
    stored = Counter(n.id for n in every if type(n) is ast.Name and isinstance(n.ctx, ast.Store))
    out = {
        n.targets[0].id
        for n in every
        if type(n) is ast.Assign and type(n.targets[0]) is ast.Name and _is_plain(n.value)
    }
    out = {name for name in out if stored[name] == 1}
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and last(mark.func) in ("parametrize", "given"):
            out |= _drawn(mark, function) - stored.keys()
    return frozenset(out)


def _drawn(mark: ast.Call, function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The parameters that a table of literals or a plain strategy fills."""
    if last(mark.func) == "given":
        names = [arg.arg for arg in function.args.args]
        given = list(zip(names[-len(mark.args) :], mark.args, strict=False)) if mark.args else []
        given += [(key.arg, key.value) for key in mark.keywords if key.arg]
        return {n for n, value in given if isinstance(value, ast.Call) and last(value.func) in _PLAIN_STRATEGIES}
    if len(mark.args) < 2 or not isinstance(mark.args[1], (ast.List, ast.Tuple)):  # noqa: PLR2004
        return set()
    names = _names(mark.args[0])
    rows = mark.args[1].elts
    if len(names) == 1:
        return set(names) if all(_is_plain(row) for row in rows) else set()
    columns = [row.elts for row in rows if isinstance(row, (ast.Tuple, ast.List)) and len(row.elts) == len(names)]
    if len(columns) < len(rows):
        return set()
    return {name for i, name in enumerate(names) if all(_is_plain(row[i]) for row in columns)}


def _names(first: ast.expr) -> list[str]:
    parts = first.elts if isinstance(first, (ast.Tuple, ast.List)) else [first]
    texts = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    return [piece.strip() for text in texts for piece in text.split(",") if piece.strip()]


def _is_plain(value: ast.expr) -> bool:
    """A number, a text, a truth value, or a sum or tuple of some."""
    if isinstance(value, ast.UnaryOp):
        return _is_plain(value.operand)
    if isinstance(value, ast.BinOp):
        return _is_plain(value.left) and _is_plain(value.right)
    if isinstance(value, ast.Tuple):
        return all(_is_plain(item) for item in value.elts)
    return isinstance(value, ast.Constant)


def own_doubles(function: ast.FunctionDef | ast.AsyncFunctionDef, every: list[Any]) -> frozenset[str]:
    """Libraries that reach nothing but what the test itself put there: an answered net, a database in memory."""
    names = {n.id for n in every if type(n) is ast.Name} | {arg.arg for arg in function.args.args}
    names |= {last(n) for mark in function.decorator_list for n in nodes(mark)}
    out: set[str] = set()
    for doubles, libraries in _DOUBLES:
        out |= libraries | doubles if names & doubles else set()
    bases = [n for n in every if type(n) is ast.Call and last(n.func) == "connect" and root(n.func) == "sqlite3"]
    in_memory = [n for n in bases if n.args and getattr(n.args[0], "value", None) == ":memory:"]
    return frozenset(out | ({"sqlite3"} if bases and len(in_memory) == len(bases) else set()))


def flags_of(every: list[Any]) -> dict[str, frozenset[bool]]:
    """Names that only ever are `True` or `False`, and which of the two they can be behind the last `try` of a test."""
    stored = Counter(n.id for n in every if type(n) is ast.Name and isinstance(n.ctx, ast.Store))
    told: dict[str, list[bool]] = {}
    for name, holds in _flags([n for n in every if type(n) is ast.Assign]):
        told.setdefault(name, []).append(holds)
    found = {name: frozenset(ways) for name, ways in told.items() if len(ways) == stored[name] > 1}
    for node in [n for n in every if type(n) is ast.Try] if found else ():
        ways = [dict(_flags([*node.body, *node.orelse]))]
        ways += [dict(_flags(handler.body)) for handler in node.handlers if not gives_up(handler)]
        for name in found.keys() & ways[0].keys():
            if all(name in way for way in ways):
                found[name] = frozenset(way[name] for way in ways)
    return found


def _flags(body: list[Any]) -> list[tuple[str, bool]]:
    return [
        (last(node.targets[0]), node.value.value)
        for node in body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, bool)
    ]


def is_settled_flag(test: ast.expr, flags: Mapping[str, frozenset[bool]]) -> bool:
    """`assert worked`, `assert raised in (True, False)` of a flag that is so whatever happened."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and isinstance(test.operand, ast.Name):
        return flags.get(test.operand.id, frozenset()) == {False}
    if isinstance(test, ast.Name):
        return flags.get(test.id, frozenset()) == {True}
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.left, ast.Name)):
        return False
    could = flags.get(test.left.id, frozenset())
    other = test.comparators[0]
    if isinstance(test.ops[0], ast.In) and isinstance(other, (ast.Tuple, ast.List, ast.Set)):
        return bool(could) and could <= {item.value for item in other.elts if isinstance(item, ast.Constant)}
    same = isinstance(test.ops[0], (ast.Eq, ast.Is)) and isinstance(other, ast.Constant)
    return same and could == {getattr(other, "value", None)}


def metrics_of(once: list[tuple[str, Any]]) -> frozenset[str]:
    """Names of what one of scikit-learn's metrics gave."""
    return frozenset(name for name, value in once if isinstance(value, ast.Call) and last(value.func) in _ENDS_OF)


def is_known_range(test: ast.expr, metrics: frozenset[str]) -> bool:
    """`0 <= accuracy_score(...) <= 1`: the metric's own definition says so."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return all(is_known_range(value, metrics) for value in test.values)
    if not isinstance(test, ast.Compare):
        return False
    sides = [test.left, *test.comparators]
    asked = [side for side in sides if not isinstance(side, ast.Constant)]
    if len(asked) != 1 or not (last(asked[0]) in metrics or _is_metric(asked[0])):
        return False
    pairs = zip(sides, test.ops, sides[1:], strict=False)
    return all(_holds(left, op, right) for left, op, right in pairs)


def _is_metric(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and last(node.func) in _ENDS_OF


def _holds(left: ast.expr, op: ast.cmpop, right: ast.expr) -> bool:
    """A bound of 0 or below under it, of 1 or above over it."""
    if isinstance(left, ast.Constant):
        return isinstance(op, (ast.Lt, ast.LtE)) and _within(left, or_at=isinstance(op, ast.LtE), at=0)
    if isinstance(op, (ast.Gt, ast.GtE)):
        return _within(right, or_at=isinstance(op, ast.GtE), at=0)
    return isinstance(op, (ast.Lt, ast.LtE)) and _within(right, or_at=isinstance(op, ast.LtE), at=1)


def _within(bound: ast.expr, *, or_at: bool, at: int) -> bool:
    """Whether a constant bound lies at the end of the range, or beyond it where the end itself is left out."""
    value = getattr(bound, "value", None)
    if not isinstance(value, (int, float)):
        return False
    if at == 0:
        return value <= 0 if or_at else value < 0
    return value >= 1 if or_at else value > 1
