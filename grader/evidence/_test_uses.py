"""What one test does with names: which lists stay empty, what is a second name, what it puts in a function's place."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._assertions import RAISES
from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_echoes import Echo, echoes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_ABOUT_EQUALITY = regex(r"equal|_eq(?:_|$)|reflexiv|identity|hashable")
_EXPECTED = regex(r"expect|wanted|correct|truth|gold")
_ABOUT_TWICE = regex(r"determin|same|repeat|idempot|stable|consist|reproduc|cach|twice|again|seed|pure|memo")
_PATCHES = frozenset({"patch", "object", "setattr"})


_MAKES_MOCKS = frozenset("Mock MagicMock AsyncMock NonCallableMock create_autospec mock_open".split())
_CALLED = regex(r"(?:^|_)called(?:_|$)|^has_calls$")
_CLOCKS = frozenset("time perf_counter monotonic process_time perf_counter_ns time_ns monotonic_ns".split())
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_VIEWS = frozenset({"items", "keys", "values", "copy"})
_WRAPS = frozenset({"enumerate", "zip", "sorted", "reversed", "list", "tuple", "set", "iter", "tqdm"})


class Known(NamedTuple):
    """Names of the project's own that tell what a call of them gives.

    Attributes:
        coroutines: top-level functions that give a coroutine or generator, which is true whatever it would answer.
        classes: what gives an object when called, and never None.
        idle: functions of the tests that assert nothing, whatever their names promise.
        strict: the project's settings let an `xfail` that passes fail.
        any_class: they say which classes hold tests.
        plain_fixtures: fixtures of conftest files that give nothing of the project's.
        methods: classes and their methods that give one.
        own: names by which the project's files are imported, whatever library has the same.
        plain_helpers: functions and classes of the tests' helpers that have nothing of the project's.
        fixture_kinds: fixtures that give an object of one of the project's classes.
        muffles: contexts of the tests' own that swallow what goes wrong in them.
    """

    coroutines: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    strict: bool = False
    any_class: bool = False
    plain_fixtures: frozenset[str] = frozenset()
    methods: frozenset[tuple[str, str]] = frozenset()
    own: frozenset[str] = frozenset()
    plain_helpers: frozenset[str] = frozenset()
    fixture_kinds: Mapping[str, str] = {}
    muffles: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()


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


def uses_of(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    coroutines_of_file: frozenset[str] = frozenset(),
    known: Known = NOTHING_KNOWN,
) -> Uses:
    """Read a test's names once."""
    every = nodes(function)
    for decorator in function.decorator_list:
        every += nodes(decorator)
    idle = Counter(n.value.id for n in every if type(n) is ast.Expr and type(n.value) is ast.Name)
    mentions = Counter(n.id for n in every if type(n) is ast.Name) - idle
    stored = Counter(n.id for n in every if type(n) is ast.Name and isinstance(n.ctx, ast.Store))
    simple = [(last(n.targets[0]), n.value) for n in every if type(n) is ast.Assign and len(n.targets) == 1]
    once = [(name, value) for name, value in simple if stored[name] == 1]
    loose = [n.value for n in every if type(n) is ast.Expr and type(n.value) is ast.Call]
    started = Counter(call.func.id for call in loose if isinstance(call.func, ast.Name))
    coroutines = {n.name for n in every if type(n) is ast.AsyncFunctionDef} | coroutines_of_file
    given = {arg.arg: kind for arg in function.args.args if (kind := known.fixture_kinds.get(arg.arg, ""))}
    made = given | {name: kind for name, value in once if (kind := class_of(value, known))}
    owners = _replacements(every, function.decorator_list)
    answers = {n for n, value in once if isinstance(value, ast.Call) and is_replaced_call(value, owners, made, known)}
    answers |= {name for name, value in once if root(value) in answers}  # `data = response.json()`
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
        _mocks(every, once),
        frozenset(name for name, value in once if _is_span(value)),
        owners,
    )


def _is_span(value: ast.expr) -> bool:
    """`time.perf_counter() - start`."""
    if not (isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub) and isinstance(value.left, ast.Call)):
        return False
    return last(value.left.func) in _CLOCKS and not value.left.args


def is_passing_of_time(test: ast.expr, spans: frozenset[str]) -> bool:
    """`elapsed >= 0`, `elapsed > 0` of what a clock has measured."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.left, ast.Name)):
        return False
    floor = test.comparators[0]
    nothing = isinstance(floor, ast.Constant) and floor.value in (0, 0.0) and floor.value is not False
    return nothing and test.left.id in spans and isinstance(test.ops[0], (ast.Gt, ast.GtE))


def _mocks(every: list[Any], once: list[tuple[str, Any]]) -> frozenset[str]:
    made = {name for name, value in once if isinstance(value, ast.Call) and last(value.func) in _MAKES_MOCKS}
    for item in [n for n in every if isinstance(n, ast.withitem)]:
        call, name = item.context_expr, item.optional_vars
        if isinstance(call, ast.Call) and isinstance(name, ast.Name) and last(call.func) in ("patch", "object"):
            made.add(name.id)
    return frozenset(made)


def is_mock_slip(test: ast.expr, mocks: frozenset[str]) -> bool:
    """`client.post.was_called_with(...)`: for a name that it doesn't know a mock gives another mock, which is true."""
    asked = test.func if isinstance(test, ast.Call) else test
    if not isinstance(asked, ast.Attribute) or root(asked) not in mocks or asked.attr == "called":
        return False
    return _CALLED.search(asked.attr) is not None


def _aside(every: list[Any], mentions: Counter[str]) -> frozenset[str]:
    """`Thread(target=check)`, and `pool.submit(check)` whose future nobody asks: what fails there fails nothing."""
    given: Counter[str] = Counter()
    for n in every:
        if type(n) is ast.Call and last(n.func) in ("Thread", "Process", "Timer"):
            given.update(k.value.id for k in n.keywords if k.arg == "target" and isinstance(k.value, ast.Name))
        elif type(n) is ast.Expr and type(n.value) is ast.Call and last(n.value.func) == "submit":
            given.update(a.id for a in n.value.args[:1] if isinstance(a, ast.Name))
    return frozenset(name for name, times in given.items() if times == mentions[name])


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
        kind = made.get(thing.id, "") if isinstance(thing, ast.Name) else class_of(thing, known)
        return (kind, value.func.attr) in known.methods
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in known.coroutines


def class_of(value: ast.expr, known: Known) -> str:
    """The project's class that this makes an object of; empty where it does something else."""
    name = last(value.func) if isinstance(value, ast.Call) else ""
    return name if name in known.classes else ""


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


def _replacements(every: list[Any], decorators: list[Any]) -> dict[str, str]:
    """Functions and methods that the test replaces by an answer of its own, and what each belongs to."""
    found = [n for n in every if type(n) is ast.Call and last(n.func) in _PATCHES and n.args]
    calls = list({id(n): n for n in found}.values())
    told_later = [t for n in every if type(n) is ast.Assign for t in n.targets if isinstance(t, ast.Attribute)]
    later = any(t.attr == "return_value" and isinstance(t.value, ast.Name) for t in told_later)
    alone = later and len(calls) == 1 and (calls[0] in decorators or not decorators)
    return {name: owner for call in calls for name, owner in [_replaced(call, answered=alone)] if name}


def _replaced(call: ast.Call, *, answered: bool) -> tuple[str, str]:
    """`patch("shop.total", return_value=3)` or `setattr(shop, "total", lambda p: 3)`: `total`, of `shop`."""
    whole = last(call.func) == "patch"
    texts = [
        a.value for a in call.args[: 1 if whole else 2] if isinstance(a, ast.Constant) and isinstance(a.value, str)
    ]
    told = any(k.arg == "return_value" for k in call.keywords) or any(isinstance(a, ast.Lambda) for a in call.args[1:])
    if not texts or not (told or answered):
        return "", ""
    path, _, name = texts[-1].rpartition(".")
    return name, path.rpartition(".")[2] or last(call.args[0])


def is_replaced_call(call: ast.Call, owners: Mapping[str, str], made: Mapping[str, str], known: Known) -> bool:
    """`total(3)`, `shop.total(3)`, `till.sell(3)` of what the test replaced; not any `client.get(...)` beside it."""
    name = last(call.func)
    if name not in owners:
        return False
    if not isinstance(call.func, ast.Attribute):
        return True
    thing, owner = call.func.value, owners[name]
    kind = made.get(thing.id, "") if isinstance(thing, ast.Name) else class_of(thing, known)
    return owner in (last(thing), kind)
