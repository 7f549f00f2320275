"""The walk over one test: which assertions are reached, depend on the code under test, and aren't swallowed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._assertions import RAISES, is_check, is_trivial, is_trivial_call, is_weak
from grader.evidence._liveness import last, nodes, root

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.evidence._liveness import Liveness

_DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)
_CHECKING_CALLS = frozenset("raise_for_status validate check_schema should_be expect".split())


@dataclass(slots=True)
class Seen:
    """How many assertions of each sort one test has.

    Attributes:
        good, strong: can fail; and look at more than whether there is something.
        trivial, dead: always true; about nothing but what the test wrote down itself.
        swallowed, unreachable: failing would not show; never got to.
        compared, returned: comparisons that nobody looks at.
    """

    good: int = 0
    strong: int = 0
    trivial: int = 0
    dead: int = 0
    swallowed: int = 0
    unreachable: int = 0
    compared: int = 0
    returned: int = 0
    raises: bool = False


class Where(NamedTuple):
    """Whether a statement's failure would be swallowed, and whether it is reached at all."""

    swallowed: bool = False
    reached: bool = True


def stops(node: ast.stmt) -> bool:
    """Nothing after this statement runs."""
    if isinstance(node, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        return last(call.func) in ("skip", "skipTest", "exit", "xfail") and root(call.func) in ("pytest", "self", "sys")
    return False


def _never(test: ast.expr | None) -> bool:
    return isinstance(test, ast.Constant) and not test.value


class Walk:
    """Visits the statements of one test in order and counts into `seen`.

    Args:
        live: what depends on the code under test.
        helpers: functions that assert something themselves.
        used: names that the test mentions: a function inside it that nobody names never runs.
    """

    def __init__(self, live: Liveness, helpers: set[str], used: set[str]) -> None:
        self.live = live
        self.helpers = helpers
        self.used = used
        self.seen = Seen()

    def block(self, body: list[ast.stmt], where: Where | None = None) -> None:
        """Statements one after the other; behind a return nothing is reached."""
        where = where or Where()
        for node in body:
            _VISIT.get(type(node), Walk.on_other)(self, node, where)
            if stops(node):
                where = where._replace(reached=False)

    def count(self, where: Where, *, live: bool, weak: bool = False, trivial: bool = False) -> None:
        """One assertion."""
        seen = self.seen
        if trivial:
            seen.trivial += 1
        elif not live:
            seen.dead += 1
        elif not where.reached:
            seen.unreachable += 1
        elif where.swallowed:
            seen.swallowed += 1
        else:
            seen.good += 1
            seen.strong += not weak

    # ---------------------------------------------------------------- statements

    def on_assert(self, node: Any, where: Where) -> None:
        if isinstance(node.test, ast.Constant) and not node.test.value:
            self.count(where, live=self.live.acted)  # `assert False` behind a call that should have raised
            return
        self.count(where, live=self.live(node.test), weak=is_weak(node.test), trivial=is_trivial(node.test))

    def on_branch(self, node: Any, where: Where) -> None:
        self.expression(node.test, where)
        self.block(node.body, where._replace(reached=where.reached and not _never(node.test)))
        self.block(node.orelse, where)

    def on_for(self, node: Any, where: Where) -> None:
        empty = isinstance(node.iter, (ast.List, ast.Tuple)) and not node.iter.elts
        self.block([*node.body, *node.orelse], where._replace(reached=where.reached and not empty))

    def on_function(self, node: Any, where: Where) -> None:
        if node.name in self.used:
            self.block(node.body, where)

    def on_raise(self, node: Any, where: Where) -> None:
        if is_check(node):
            self.count(where, live=self.live.acted)

    def on_match(self, node: Any, where: Where) -> None:
        for case in node.cases:
            self.block(case.body, where)

    def on_expression(self, node: Any, where: Where) -> None:
        if isinstance(node.value, (ast.Compare, ast.BoolOp)):
            self.seen.compared += 1
        elif isinstance(node.value, ast.Attribute) and node.value.attr.startswith("assert_"):
            self.seen.trivial += 1  # named, not called
        self.expression(node.value, where)

    def on_return(self, node: Any, where: Where) -> None:
        if isinstance(node.value, (ast.Compare, ast.BoolOp)):
            self.seen.returned += 1
        self.expression(node, where)

    def on_other(self, node: Any, where: Where) -> None:
        self.expression(node, where)

    def on_with(self, node: Any, where: Where) -> None:
        for item in node.items:
            call = item.context_expr
            name = last(call.func) if isinstance(call, ast.Call) else ""
            if name in RAISES:
                self.seen.raises = True
                live = any(self.live(inner) for inner in node.body) and not _raises_itself(node.body)
                self.count(where, live=live)
            elif name == "suppress" and any(_catches_assertions(arg) for arg in call.args):
                where = where._replace(swallowed=True)
            else:
                self.expression(call, where)
        self.block(node.body, where)

    def on_try(self, node: Any, where: Where) -> None:
        eats = any(
            (handler.type is None or _catches_assertions(handler.type)) and not _gives_up(handler.body)
            for handler in node.handlers
        )
        self.block(node.body, where._replace(swallowed=where.swallowed or eats))
        for handler in node.handlers:
            self.block(handler.body, where)
        self.block([*node.orelse, *node.finalbody], where)

    # ---------------------------------------------------------------- calls that assert

    def expression(self, node: ast.AST, where: Where) -> None:
        """Calls that assert, anywhere in an expression."""
        for call in nodes(node):
            if type(call) is ast.Call:
                self.call(call, where)

    def call(self, call: ast.Call, where: Where) -> None:
        """One call, if it asserts."""
        name = last(call.func)
        if name.startswith(("assert", "expect")) or name in _CHECKING_CALLS or name in self.helpers:
            subject: ast.AST = call
            if isinstance(call.func, ast.Attribute) and root(call.func) == "self" and name not in self.helpers:
                # `self.assertEqual(a, b)` is about a and b, whatever self is.
                subject = ast.Tuple(elts=[*call.args, *(k.value for k in call.keywords)], ctx=ast.Load())
            weak = name in ("assertTrue", "assertIsNotNone", "assertIsInstance", "assert_called")
            self.count(where, live=self.live(subject), weak=weak, trivial=is_trivial_call(call))
        elif name in RAISES and len(call.args) > 1:
            self.seen.raises = True
            self.count(where, live=self.live(call))
        elif name == "fail" and root(call.func) in ("pytest", "self"):
            self.count(where, live=self.live.acted)


def _raises_itself(body: list[ast.stmt]) -> bool:
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def _catches_assertions(kind: ast.expr) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(last(k) in ("Exception", "BaseException", "AssertionError") for k in kinds)


def _gives_up(body: list[ast.stmt]) -> bool:
    """The handler fails the test after all."""
    for node in body:
        for n in nodes(node):
            if isinstance(n, (ast.Raise, ast.Assert)):
                return True
            if type(n) is ast.Call and (last(n.func) in ("fail", "skip", "exit") or last(n.func).startswith("assert")):
                return True
    return False


_VISIT: dict[type, Callable[[Walk, Any, Where], None]] = {
    ast.Assert: Walk.on_assert,
    ast.If: Walk.on_branch,
    ast.While: Walk.on_branch,
    ast.For: Walk.on_for,
    ast.AsyncFor: Walk.on_for,
    ast.FunctionDef: Walk.on_function,
    ast.AsyncFunctionDef: Walk.on_function,
    ast.Raise: Walk.on_raise,
    ast.Match: Walk.on_match,
    ast.Expr: Walk.on_expression,
    ast.Return: Walk.on_return,
    ast.With: Walk.on_with,
    ast.AsyncWith: Walk.on_with,
    ast.Try: Walk.on_try,
}
