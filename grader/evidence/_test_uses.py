"""What one test does with names: which lists stay empty, what is a second name, what it puts in a function's place."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.evidence._assertions import RAISES
from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_echoes import Echo, echoes_of, own_env
from grader.evidence._test_known import NOTHING_KNOWN, class_of, kind_of
from grader.evidence._test_mocks import answered, is_called, is_replaced_call, mocked, mocks_of, replacements
from grader.evidence._test_values import flags_of, metrics_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.evidence._test_known import Known

_ABOUT_EQUALITY = regex(r"equal|_eq(?:_|$)|reflexiv|identity|hashable")
_EXPECTED = regex(r"expect|wanted|correct|truth|gold")
_ABOUT_TWICE = regex(r"determin|same|repeat|idempot|stable|consist|reproduc|cach|twice|again|seed|pure|memo")


_CLOCKS = frozenset("time perf_counter monotonic process_time perf_counter_ns time_ns monotonic_ns".split())
# Begins something whose failure shows only where its answer is asked for.
_STARTS = frozenset("submit create_task ensure_future run_in_executor apply_async".split())
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_VIEWS = frozenset({"items", "keys", "values", "copy"})
# Of texts, sets, paths and arrays; an attribute of such a name is nothing but that.
_METHODS = frozenset(
    "startswith endswith isdigit isalpha isalnum isnumeric isspace isupper islower issubset issuperset isdisjoint "
    "is_file is_dir equals all any is_available".split()
)
_WRAPS = frozenset({"enumerate", "zip", "sorted", "reversed", "list", "tuple", "set", "iter", "tqdm"})


@dataclass(frozen=True, slots=True)
class Uses:
    """What one test does with names.

    Attributes:
        mentions: how often each name stands in it.
        empty: names of lists and the like that stay empty.
        aliases: names that are only another name's second one.
        patched: names that hold what a function answers that the test has replaced.
        unrun: coroutines of the test or its file that nothing awaits.
        lazy: names of generators and of coroutines that weren't awaited, true whatever they would yield.
        made: names of objects that the test made, and the classes that they are of.
        echoes: values that it writes into files as they are.
        aside: functions of the test that run in a thread, where a failure stays.
        outcomes: parameters that are contexts of what should happen, `does_not_raise()` or `pytest.raises(...)`.
        foretold: names of what is expected, and the code that made it.
        equality: it is about what is equal to itself, by its name.
        mocks: names of mocks that it makes or is handed.
        spans: names of what a clock has measured, never below nothing.
        owners: functions that it replaces by an answer of its own, and the module or class of each.
        replaced: functions that it replaces by a mock, answered or not, and the module or class of each.
        self_called: names of those mocks, where the test itself calls what they stand for.
        calls: every call in it.
        envs: environment variables that it sets.
        functions: names of functions that the test itself defines.
        metrics: names of what one of scikit-learn's metrics gave.
        flags: names that only ever are a truth value, and which of the two they can be in the end.
    """

    mentions: Counter[str]
    empty: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    patched: frozenset[str] = frozenset()
    unrun: frozenset[str] = frozenset()
    lazy: frozenset[str] = frozenset()
    made: Mapping[str, str] = field(default_factory=dict)
    known: Known = NOTHING_KNOWN
    echoes: frozenset[Echo] = frozenset()
    equality: bool = False
    aside: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    foretold: Mapping[str, str] = field(default_factory=dict)
    mocks: frozenset[str] = frozenset()
    spans: frozenset[str] = frozenset()
    owners: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    self_called: frozenset[str] = frozenset()
    calls: tuple[ast.Call, ...] = ()
    envs: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    flags: Mapping[str, frozenset[bool]] = field(default_factory=dict)
    metrics: frozenset[str] = frozenset()


def uses_of(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    body: list[Any],
    coroutines_of_file: frozenset[str] = frozenset(),
    known: Known = NOTHING_KNOWN,
    kept: Mapping[str, str] | None = None,
) -> Uses:
    """Read a test's names once.

    Args:
        body: the function's nodes.
        kept: attributes of its class that hold objects of the project's.
    """
    every = list(body)
    for decorator in function.decorator_list:
        every += nodes(decorator)
    alone = [getattr(n, "value", None) or getattr(n, "test", None) for n in every if type(n) in (ast.Expr, ast.Assert)]
    idle = Counter(n.id for n in alone if type(n) is ast.Name)
    mentions = Counter(n.id for n in every if type(n) is ast.Name) - idle
    stored = Counter(n.id for n in every if type(n) is ast.Name and isinstance(n.ctx, ast.Store))
    simple = [(last(n.targets[0]), n.value) for n in every if type(n) is ast.Assign and len(n.targets) == 1]
    once = [(name, value) for name, value in simple if stored[name] == 1]
    loose = [n.value for n in every if type(n) is ast.Expr and type(n.value) is ast.Call]
    started = Counter(call.func.id for call in loose if isinstance(call.func, ast.Name))
    coroutines = {n.name for n in every if type(n) is ast.AsyncFunctionDef} | coroutines_of_file
    given = {arg.arg: kind for arg in function.args.args if (kind := known.fixture_kinds.get(arg.arg, ""))}
    made = given | dict(kept or {}) | {name: kind for name, value in once if (kind := class_of(value, known))}
    stands_for = mocked(every, function)
    owners = replacements(every, function.decorator_list) | answered(stands_for, every)
    awaited = [(name, value.value if isinstance(value, ast.Await) else value) for name, value in once]
    answers = {n for n, call in awaited if isinstance(call, ast.Call) and is_replaced_call(call, owners, made, known)}
    answers |= {name for name, value in once if root(value) in answers}  # `data = response.json()`
    calls = tuple(n for n in every if type(n) is ast.Call)
    return Uses(
        mentions,
        frozenset(name for name, value in once if is_empty(value) and mentions[name] <= 2),  # noqa: PLR2004
        {name: value.id for name, value in once if isinstance(value, ast.Name) and stored[value.id] <= 1},
        frozenset(answers),
        frozenset(name for name in coroutines if started[name] and started[name] == mentions[name]),
        frozenset(name for name, value in once if is_lazy(value, known, made)),
        made,
        known,
        echoes_of(every),
        _ABOUT_EQUALITY.search(function.name) is not None,
        _aside(every, mentions),
        _outcomes(function),
        {
            name: ast.unparse(value)
            for name, value in once
            if isinstance(value, ast.Call) and _EXPECTED.search(name) and not _ABOUT_TWICE.search(function.name)
        },
        mocks_of(every, once),
        frozenset(name for name, value in once if _is_span(value)),
        owners,
        dict(stands_for.values()),
        frozenset(mock for mock, one in stands_for.items() if is_called(calls, one, made, known)),
        calls,
        own_env(every),
        frozenset(n.name for n in every[1:] if type(n) in (ast.FunctionDef, ast.AsyncFunctionDef)) - stored.keys(),
        flags_of(every),
        metrics_of(once),
    )


def _is_span(value: ast.expr) -> bool:
    """`time.perf_counter() - start`."""
    if not (isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub) and isinstance(value.left, ast.Call)):
        return False
    return last(value.left.func) in _CLOCKS and not value.left.args


def is_about_kind(test: ast.expr) -> str:
    """The name that is only asked whether it is there, or of which type: nothing that it is handed to changes that."""
    if isinstance(test, ast.Call) and last(test.func) == "isinstance" and test.args:
        return last(test.args[0]) if isinstance(test.args[0], ast.Name) else ""
    if isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and isinstance(test.ops[0], ast.IsNot):
        other = test.comparators[0]
        return test.left.id if isinstance(other, ast.Constant) and other.value is None else ""
    return ""


def is_passing_of_time(test: ast.expr, spans: frozenset[str]) -> bool:
    """`elapsed >= 0`, `elapsed > 0` of what a clock has measured."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1):
        return False
    floor = test.comparators[0]
    nothing = isinstance(floor, ast.Constant) and floor.value in (0, 0.0) and floor.value is not False
    span = last(test.left) in spans or _is_span(test.left)
    return nothing and span and isinstance(test.ops[0], (ast.Gt, ast.GtE))


def _aside(every: list[Any], mentions: Counter[str]) -> frozenset[str]:
    """`Thread(target=check)`, `pool.submit(check)`, `create_task(check())` that nobody asks: failures stay there."""
    given: Counter[str] = Counter()
    for n in every:
        if type(n) is ast.Call and last(n.func) in ("Thread", "Process", "Timer"):
            given.update(k.value.id for k in n.keywords if k.arg == "target" and isinstance(k.value, ast.Name))
        elif type(n) is ast.Expr and type(n.value) is ast.Call and last(n.value.func) in _STARTS:
            given.update(started for a in n.value.args[:1] if (started := root(a)))
        elif type(n) is ast.Expr and type(n.value) is ast.Await and _keeps_errors(n.value.value):
            given.update(root(part) for part in nodes(n.value.value)[1:] if type(part) is ast.Call)
    return frozenset(name for name, times in given.items() if times == mentions[name])


def _keeps_errors(call: ast.expr) -> bool:
    """`gather(..., return_exceptions=True)`, whose answer is left alone."""
    if not (isinstance(call, ast.Call) and last(call.func) == "gather"):
        return False
    return any(
        key.arg == "return_exceptions" and isinstance(key.value, ast.Constant) and key.value.value
        for key in call.keywords
    )


def _outcomes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    found: set[str] = set()
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and last(mark.func) == "parametrize" and len(mark.args) > 1:
            table = [n for n in nodes(mark.args[1]) if type(n) is ast.Call]
            if any(last(call.func) in RAISES or last(call.func) == "nullcontext" for call in table):
                found.update(arg.arg for arg in function.args.args)
    return frozenset(found)


def is_lazy(value: ast.expr, known: Known, made: Mapping[str, str]) -> bool:
    """A generator, or a call of a coroutine that nothing awaits."""
    if isinstance(value, ast.GeneratorExp):
        return True
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        thing = value.func.value
        return (kind_of(thing, known, made), value.func.attr) in known.lazy_methods
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in known.coroutines


def is_uncalled(test: ast.expr, about: Uses) -> bool:
    """`assert till.is_open`, `assert check`: a method or function that wasn't called, and those are true."""
    if isinstance(test, ast.Attribute):
        return test.attr in _METHODS or (kind_of(test.value, about.known, about.made), test.attr) in about.known.methods
    return isinstance(test, ast.Name) and test.id in about.functions


def is_empty(value: ast.expr, names: frozenset[str] = frozenset()) -> bool:
    """`[]`, `dict()`, `{}.items()`, `enumerate([])`, what is picked from one of them, or one of these names."""
    if isinstance(value, ast.Name):
        return value.id in names
    if isinstance(value, _COMPREHENSIONS):
        return is_empty(value.generators[0].iter, names)
    if isinstance(value, ast.Call):
        if value.args:
            picks = last(value.func) in ("filter", "map") and len(value.args) > 1
            return (picks or last(value.func) in _WRAPS) and is_empty(value.args[int(picks)], names)
        if isinstance(value.func, ast.Attribute):
            return value.func.attr in _VIEWS and is_empty(value.func.value, names)
        return last(value.func) in ("list", "tuple", "dict", "set") and not value.keywords
    if isinstance(value, ast.Dict):
        return not value.keys
    return isinstance(value, (ast.List, ast.Tuple, ast.Set)) and not value.elts
