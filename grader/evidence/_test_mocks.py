"""Mocks of a test: which function of the project each stands for, and what the test itself lets it answer."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_known import dotted, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.evidence._test_known import Known

_GIVEN = frozenset({"new", "wraps", "side_effect", "new_callable"})  # what stands in may do anything
_PATCHES = frozenset({"patch", "object", "setattr"})
_MAKES_MOCKS = frozenset("Mock MagicMock AsyncMock NonCallableMock create_autospec mock_open".split())
_CALLED = regex(r"(?:^|_)called(?:_|$)|^has_calls$")


def mocks_of(every: list[Any], once: list[tuple[str, Any]]) -> frozenset[str]:
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


def replacements(every: list[Any], decorators: list[Any]) -> dict[str, str]:
    """Functions and methods that the test replaces by an answer of its own, and what each belongs to."""
    found = [n for n in every if type(n) is ast.Call and last(n.func) in _PATCHES and n.args]
    calls = list({id(n): n for n in found}.values())
    told_later = [t for n in every if type(n) is ast.Assign for t in n.targets if isinstance(t, ast.Attribute)]
    later = any(t.attr == "return_value" and isinstance(t.value, ast.Name) for t in told_later)
    alone = later and len(calls) == 1 and (calls[0] in decorators or not decorators)
    out = {name: owner for call in calls for name, owner in [_replaced(call, answered=alone)] if name}
    assigned = [(t, n.value) for n in every if type(n) is ast.Assign for t in n.targets if isinstance(t, ast.Attribute)]
    return out | {t.attr: last(t.value) for t, value in assigned if _is_own_answer(value)}


def _is_own_answer(value: ast.expr) -> bool:
    """`till.sell = Mock(return_value=3)`, `till.sell = lambda price: 3`: what it answers stands here."""
    if isinstance(value, ast.Lambda):
        return not any(type(n) is ast.Call for n in nodes(value.body))
    if not (isinstance(value, ast.Call) and last(value.func) in _MAKES_MOCKS):
        return False
    return [key.arg for key in value.keywords] == ["return_value"]


def mocked(every: list[Any], function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, tuple[str, str]]:
    """Mocks by the names that the test has for them, and the function that each replaces, with its owner."""
    found: dict[str, tuple[str, str]] = {}
    for n in every:
        if (
            isinstance(n, ast.withitem)
            and isinstance(n.context_expr, ast.Call)
            and isinstance(n.optional_vars, ast.Name)
        ):
            found[n.optional_vars.id] = _replaced_by(n.context_expr)
        elif isinstance(n, ast.Assign) and isinstance(n.value, ast.Call):
            target, name = n.targets[0], last(n.value.func)
            if isinstance(target, ast.Attribute) and name in _MAKES_MOCKS:
                spied = any(key.arg in ("wraps", "side_effect") for key in n.value.keywords)
                found[dotted(target)] = ("", "") if spied else (target.attr, last(target.value))
            elif isinstance(target, ast.Name):
                found[target.id] = _replaced_by(n.value)
    names = [arg.arg for arg in function.args.args if arg.arg not in ("self", "cls")]
    handing = [mark for mark in function.decorator_list if isinstance(mark, ast.Call) and _replaced_by(mark)[0]]
    found |= zip(names, map(_replaced_by, reversed(handing)), strict=False)
    return {mock: one for mock, one in found.items() if one[0] and mock}


def answered(stands_for: Mapping[str, tuple[str, str]], every: list[Any]) -> dict[str, str]:
    """Of those functions the ones that answer a mock and nothing else, with their owners."""
    acting = {
        dotted(target.value)
        for n in every
        if isinstance(n, ast.Assign)
        for target in n.targets
        if isinstance(target, ast.Attribute) and target.attr in ("side_effect", "wraps")
    }
    return {name: owner for mock, (name, owner) in stands_for.items() if mock not in acting}


def _replaced_by(call: ast.Call) -> tuple[str, str]:
    """The function that `patch("shop.total")` puts a mock of its own making in place of."""
    if last(call.func) not in ("patch", "object") or any(key.arg in _GIVEN for key in call.keywords):
        return "", ""
    given = len(call.args) > (1 if last(call.func) == "patch" else 2)
    return ("", "") if given else _replaced(call, answered=True)


def is_called(calls: tuple[ast.Call, ...], one: tuple[str, str], made: Mapping[str, str], known: Known) -> bool:
    owners = dict([one])
    return any(is_replaced_call(call, owners, made, known) for call in calls)


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
    kind = kind_of(thing, known, made)
    return owner in (last(thing), known.renamed.get(last(thing)), kind)
