"""The walk over one test: which assertions are reached, depend on the code under test, and aren't swallowed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._assertions import RAISES, as_test, asserts_itself, is_answer, is_check, is_trivial_call, is_weak
from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_flow import (
    catches_assertions,
    eats,
    is_never_run,
    never,
    raises_itself,
    stops,
    stops_at_fault,
    takes_anything,
)
from grader.evidence._test_known import dotted, kind_of
from grader.evidence._test_mocks import is_mock_slip, is_replaced_call
from grader.evidence._test_own import asks_itself, is_own, key, set_by_patch
from grader.evidence._test_truths import is_same_twice, is_trivial
from grader.evidence._test_uses import is_about_kind, is_empty, is_lazy, is_passing_of_time, is_uncalled
from grader.evidence._test_values import is_known_range, is_settled_flag

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.evidence._liveness import Liveness
    from grader.evidence._test_uses import Uses

_CHECKING_CALLS = frozenset("raise_for_status validate check_schema should_be expect check_call check_output".split())
_ASKS_LAZY = frozenset("iscoroutine isawaitable isgenerator isasyncgen".split())
_COUNTS = frozenset({"len", "sum", "int", "float", "round"})
_GUARDS = regex(r"(?:^|_)(?:validate|verify|check|ensure|require|raise|enforce)(?:_|$)")
_PARSERS = frozenset("loads dumps safe_load fromisoformat fromstring literal_eval model_validate parse_obj".split())


@dataclass(slots=True)
class Seen:
    """How many assertions of each sort one test has.

    Attributes:
        good, strong: can fail; and look at more than whether there is something.
        trivial, dead: always true; about nothing but what the test wrote down itself.
        swallowed, unreachable: failing would not show; never got to.
        compared, returned: comparisons that nobody looks at.
        slips: what was expected stands where a message goes.
        ran, muffled: statements that run code of the project; those whose crash would not show.
    """

    good: int = 0
    strong: int = 0
    trivial: int = 0
    dead: int = 0
    swallowed: int = 0
    unreachable: int = 0
    compared: int = 0
    returned: int = 0
    slips: int = 0
    ran: int = 0
    muffled: int = 0
    raises: bool = False


class Where(NamedTuple):
    """Whether a statement's failure would be swallowed, whether it is reached at all, and what was asked before it."""

    swallowed: bool = False
    reached: bool = True
    asked: frozenset[str] = frozenset()


class Walk:
    """Visits the statements of one test in order and counts into `seen`.

    Args:
        live: what depends on the code under test.
        helpers: functions that assert something themselves.
        about: what the test does with names.
    """

    def __init__(self, live: Liveness, helpers: set[str], about: Uses) -> None:
        self.live = live
        self.helpers = helpers
        self.about = about
        self.seen = Seen()
        self._reset: set[str] = set()  # mocks that have just forgotten their calls
        self._set: dict[str, str] = {}  # attributes and items that the test has just set, and to what

    def block(self, body: list[ast.stmt], where: Where | None = None) -> None:
        """Statements one after the other; behind a return nothing is reached."""
        where = where or Where()
        for node in body:
            if where.reached and self.live.acts(node):
                self.seen.ran += not where.swallowed
                self.seen.muffled += where.swallowed
            _VISIT.get(type(node), Walk.on_other)(self, node, where)
            self._note_settings(node)
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

    def _note_settings(self, node: ast.stmt) -> None:
        """Remember `basket.owner = "Ada"`, `n = len(rows)` until something is called that could change it."""
        calls = [n for n in nodes(node.value) if type(n) is ast.Call] if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and all(last(call.func) in _COUNTS for call in calls):
            kept = (ast.Attribute, ast.Subscript, ast.Name) if calls else (ast.Attribute, ast.Subscript)
            self._set |= {key(t): key(node.value) for t in node.targets if isinstance(t, kept)}
        elif isinstance(node, ast.Expr) and (patched := set_by_patch(node.value)):
            self._set |= {patched[0]: key(patched[1])}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and last(node.value.func) == "reset_mock":
            self._reset.add(dotted(getattr(node.value.func, "value", node.value)))
        elif not (isinstance(node, ast.Assert) or (isinstance(node, ast.Expr) and asserts_itself(node.value))):
            self._set = {}
            self._reset = set()

    def _was_reset(self, call: ast.Call, name: str) -> bool:
        """`sell.assert_not_called()` right behind `till.reset_mock()`."""
        if not self._reset or name not in ("assert_not_called", "assert_not_awaited"):
            return False
        asked = dotted(getattr(call.func, "value", call))
        return any(asked == mock or asked.startswith(mock + ".") for mock in self._reset if mock)

    def _is_there_call(self, call: ast.Call) -> bool:
        name, args = last(call.func), call.args
        meant = as_test(call) if name != "assertTrue" else None
        if isinstance(meant, ast.Compare) and root(call.func) == "self":
            return self._is_there(meant)
        if name == "assertIsInstance" and len(args) > 1:
            return self._is_there(ast.Call(func=ast.Name("isinstance"), args=args[:2], keywords=[]))
        return name == "assertTrue" and bool(args) and self._is_there(args[0])

    # ---------------------------------------------------------------- statements

    def on_assert(self, node: Any, where: Where) -> None:
        if isinstance(node.test, ast.Constant) and not node.test.value:
            self.count(where, live=self.live.acted)  # `assert False` behind a call that should have raised
            return
        if node.msg is not None and is_answer(node.msg) and not isinstance(node.test, ast.Compare):
            self.seen.slips += 1  # `assert total(basket), 3`
            return
        trivial = is_trivial(node.test) or self._is_there(node.test) or ast.dump(node.test) in where.asked
        if trivial and self.about.equality and is_same_twice(node.test):
            trivial = False  # `assert Money(1) == money` of a test about `__eq__`
        live = self.live(node.test) and not is_own(node.test, self._set, self.about, self.live)
        self.count(where, live=live, weak=is_weak(node.test), trivial=trivial)

    def _is_there(self, test: ast.expr) -> bool:
        """`assert Basket`, `assert Basket() is not None`: what was imported or made is there, or that would fail."""
        about = self.about
        if is_mock_slip(test, about.mocks) or is_passing_of_time(test, about.spans):
            return True
        if is_uncalled(test, about) or is_about_kind(test) in self.live.own:
            return True
        if is_known_range(test, about.metrics) or (about.flags and is_settled_flag(test, about.flags)):
            return True
        if (
            isinstance(test, ast.Call)
            and last(test.func) == "all"
            and test.args
            and is_empty(test.args[0], about.empty)
        ):
            return True
        if isinstance(test, ast.Call) and last(test.func) in _ASKS_LAZY and test.args:
            return is_lazy(test.args[0], about.known, about.made) or last(test.args[0]) in about.lazy
        if isinstance(test, ast.Call) and last(test.func) == "isinstance" and len(test.args) == 2:  # noqa: PLR2004
            return self._class_of(test.args[0]) == last(test.args[1]) != ""
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.IsNot, ast.NotEq)):
            other = test.comparators[0]
            thing, plain = test.left, isinstance(other, ast.Constant) and other.value is None
        else:
            thing, plain = test, isinstance(test, ast.Name)
        if is_lazy(thing, about.known, about.made) or (isinstance(thing, ast.Name) and thing.id in about.lazy):
            return plain or thing is test
        if thing is not test and self._class_of(thing):
            return plain
        return plain and dotted(thing) in self.live.imported

    def _class_of(self, thing: ast.expr) -> str:
        """The project's class that the test itself has just made this of."""
        return kind_of(thing, self.about.known, self.about.made)

    def on_branch(self, node: Any, where: Where) -> None:
        self.expression(node.test, where)
        raised = [item for item in node.body if isinstance(item, ast.Raise) and not is_check(item)]
        if any("Skip" not in ast.unparse(item) for item in raised):
            self.count(where, live=self.live(node.test))  # an assertion in longhand
        asked = where.asked | {ast.dump(node.test)} if isinstance(node, ast.If) else where.asked
        reached = where.reached and not (never(node.test) or self._is_absent(node.test))
        self.block(node.body, where._replace(reached=reached, asked=asked))
        self.block(node.orelse, where)

    def _is_absent(self, test: ast.expr) -> bool:
        """`till is None` of what the test has made."""
        if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Is)):
            return False
        there = ast.Compare(left=test.left, ops=[ast.IsNot()], comparators=test.comparators)
        return getattr(test.comparators[0], "value", ...) is None and self._is_there(there)

    def on_for(self, node: Any, where: Where) -> None:
        over = node.iter
        empty = is_empty(over, self.about.empty)
        if isinstance(over, ast.Call) and last(over.func) == "range" and len(over.args) == 1:
            empty = isinstance(over.args[0], ast.Constant) and over.args[0].value == 0
        self.block([*node.body, *node.orelse], where._replace(reached=where.reached and not empty))

    def on_function(self, node: Any, where: Where) -> None:
        if self.about.mentions[node.name] and node.name not in self.about.unrun:
            aside = node.name in self.about.aside
            self.block(node.body, where._replace(swallowed=where.swallowed or aside))

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
        elif isinstance(node.value, ast.Call) and self.live.scope.is_begun_only(node.value):
            self.seen.compared += 1  # `assert_that(total)`, and not what
            return
        elif is_never_run(node.value):
            return
        elif isinstance(node.value, ast.Call) and last(node.value.func) in RAISES and len(node.value.args) <= 1:
            self.seen.trivial += 1  # `pytest.raises(KeyError)`, and no call that should raise it
            return
        elif isinstance(node.value, ast.Call) and self._refuses(node.value):
            self.count(where, live=self.live(node.value), weak=True)
        self.expression(node.value, where)

    def _refuses(self, call: ast.Call) -> bool:
        """`validate_inputs(panel)` of the project, `json.loads(report)`, the answer left alone: a fault raises."""
        name = last(call.func)
        if name in _PARSERS and call.args:
            return True
        about = self.about
        idle = name in about.known.idle or name in about.unrun
        idle = idle or is_replaced_call(call, about.owners, about.made, about.known)
        return _GUARDS.search(name) is not None and not idle and root(call.func) in self.live.live

    def on_return(self, node: Any, where: Where) -> None:
        if isinstance(node.value, (ast.Compare, ast.BoolOp)):
            self.seen.returned += 1
        self.expression(node, where)

    def on_other(self, node: Any, where: Where) -> None:
        named = isinstance(node, ast.Assign) and isinstance(node.value, (ast.Lambda, ast.GeneratorExp))
        if named and not any(self.about.mentions[last(target)] > 1 for target in node.targets):
            return  # a function that nobody calls
        self.expression(node, where)

    def on_with(self, node: Any, where: Where) -> None:
        for item in node.items:
            call = item.context_expr
            name = last(call.func) if isinstance(call, ast.Call) else ""
            if isinstance(call, ast.Name) and call.id in self.about.outcomes:
                self.seen.raises = True
                self.count(where, live=any(self.live(inner) for inner in node.body))
            elif name in RAISES:
                self.seen.raises = True
                if takes_anything(call) and any(is_check(n) for inner in node.body for n in nodes(inner)):
                    where = where._replace(swallowed=True)  # a failing assertion is what it waits for
                    continue
                live = any(self.live(inner) for inner in node.body) and not raises_itself(node.body)
                self.count(where, live=live)
            elif (name == "suppress" and any(catches_assertions(arg) for arg in call.args)) or (
                name in self.about.known.muffles
            ):
                where = where._replace(swallowed=True)
            else:
                self.expression(call, where)
        self.block(node.body, where)

    def on_try(self, node: Any, where: Where) -> None:
        self.block(node.body, where._replace(swallowed=where.swallowed or eats(node)))
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
        name, about = last(call.func), self.about
        if name in about.unrun | about.aside or is_replaced_call(call, about.owners, about.made, about.known):
            return
        soft = False
        if any(isinstance(arg, ast.Attribute) and arg.attr.startswith("assert") for arg in call.args):
            self.count(where, live=self.live.acted, weak=True)  # `self.addCleanup(mock.assert_called_once)`
        if (
            name.lstrip("_").startswith(("assert", "expect"))
            or name in _CHECKING_CALLS
            or name in self.helpers
            or (name == "check" and root(call.func).endswith("_regression"))  # pytest-regressions
            or (soft := self.live.scope.is_soft(call))
        ):
            subject: ast.AST = call
            if soft or (
                isinstance(call.func, ast.Attribute) and root(call.func) == "self" and name not in self.helpers
            ):
                # `self.assertEqual(a, b)` is about a and b, whatever self is.
                subject = ast.Tuple(elts=[*call.args, *(k.value for k in call.keywords)], ctx=ast.Load())
            if name == "assertTrue" and len(call.args) > 1 and is_answer(call.args[1]):
                self.seen.slips += 1
                return
            weak = name in ("assertTrue", "assertIsNotNone", "assertIsInstance", "assert_called")
            trivial = is_trivial_call(call) or self._is_there_call(call)
            plain = subject is not call or root(call.func) not in self.live.live - self.live.world
            test = as_test(call) if name not in self.helpers else None
            own = test is not None and plain and is_own(test, self._set, about, self.live)
            own = own or asks_itself(call, about, self.live) or self._was_reset(call, name)
            live = self.live(subject) and not own
            self.count(where, live=live, weak=weak, trivial=trivial)
        elif stops_at_fault(call, name):
            self.count(where, live=self.live.acted, weak=True)
        elif name in RAISES and len(call.args) > 1:
            self.seen.raises = True
            self.count(where, live=self.live(call))
        elif name == "fail" and root(call.func) in ("pytest", "self"):
            self.count(where, live=self.live.acted)


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
