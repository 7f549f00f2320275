"""Assertions about nothing but the test: what it set, replaced, named twice or wrote down comes back."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.evidence._assertions import as_test
from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_echoes import reads_back, reads_env
from grader.evidence._test_known import dotted, kind_of
from grader.evidence._test_mocks import is_replaced_call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.evidence._liveness import Liveness
    from grader.evidence._test_uses import Uses


def key(node: ast.expr) -> str:
    """One text for a thing whether it is read or written."""
    return ast.unparse(node)


def is_own(test: ast.expr, was_set: Mapping[str, str], about: Uses, live: Liveness) -> bool:
    """Whether an assertion only reads back what the test set, patched in, or named twice.

    Args:
        was_set: attributes and items that the test has just set, and to what.
    """
    if isinstance(test, ast.BoolOp):
        return all(is_own(value, was_set, about, live) for value in test.values)
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.Is)):
        left, right = key(test.left), key(test.comparators[0])
        if was_set.get(left) == right or was_set.get(right) == left:
            return True
        if about.foretold.get(left) == right or about.foretold.get(right) == left:
            return True
        names = [side.id for side in (test.left, test.comparators[0]) if isinstance(side, ast.Name)]
        if len(names) == 2 and len({about.aliases.get(name, name) for name in names}) == 1:  # noqa: PLR2004
            return True
    if reads_back(test, about.echoes) or _reads_own_env(test, about, live):
        return True
    asked = {n.id for n in nodes(test) if type(n) is ast.Name} if about.self_called else set()
    if asked and asked <= about.self_called and _calls_nothing_else(about, live):
        return True
    return bool(about.owners) and _only_patched(test, about, live)


def set_by_patch(node: ast.expr) -> tuple[str, ast.expr] | None:
    """`setattr(shop, "LIMIT", 3)`, `monkeypatch.setitem(SETTINGS, "limit", 3)`: what is set, and to what."""
    if not (isinstance(node, ast.Call) and last(node.func) in ("setattr", "setitem") and len(node.args) > 2):  # noqa: PLR2004
        return None
    thing, name, value = node.args[:3]
    if not (isinstance(name, ast.Constant) and isinstance(name.value, str)) or isinstance(value, ast.Call):
        return None
    if last(node.func) == "setitem":
        return key(ast.Subscript(value=thing, slice=name, ctx=ast.Load())), value
    return f"{key(thing)}.{name.value}", value


def asks_itself(call: ast.Call, about: Uses, live: Liveness) -> bool:
    """`sell.assert_called_once()` of what only the test itself has called."""
    if not (about.self_called and isinstance(call.func, ast.Attribute) and as_test(call) is None):
        return False
    return dotted(call.func.value) in about.self_called and _calls_nothing_else(about, live)


def _reads_own_env(test: ast.expr, about: Uses, live: Liveness) -> bool:
    """`os.environ["KEY"] == "1"` of a test that has set it and asks nothing else."""
    if not about.envs or about.mentions.keys() & (live.live - live.world):
        return False
    return reads_env(test, about.envs)


def _calls_nothing_else(about: Uses, live: Liveness) -> bool:
    """Of the project the test calls only what it has replaced, and makes objects."""
    outside = live.live - live.world
    return not any(
        root(call.func) in outside
        and not is_replaced_call(call, about.replaced, about.made, about.known)
        and not kind_of(call, about.known, about.made)
        for call in about.calls
    )


def _only_patched(test: ast.expr, about: Uses, live: Liveness) -> bool:
    """All that the assertion is about is what the test itself put in the function's place."""
    every = nodes(test)
    calls = [n for n in every if type(n) is ast.Call]
    fakes = [n for n in calls if is_replaced_call(n, about.owners, about.made, about.known)]
    answers = [n for n in every if type(n) is ast.Name and n.id in about.patched]
    # `Till()` in `Till().sell(3)`, where the test has replaced `Till.sell`.
    made = [n.func.value for n in fakes if isinstance(n.func, ast.Attribute)]
    others = [n for n in calls if n not in fakes and n not in made and not _goes_through(n.func, fakes)]
    if not (fakes or answers) or any(live(n.func) for n in others):
        return False
    around = {root(n.func) for n in fakes} | {n.id for n in answers}
    return not any(type(n) is ast.Name and n.id not in around and live(n) for n in every)


def _goes_through(node: ast.expr, fakes: list[ast.Call]) -> bool:
    """`Till().sell` where the test has replaced `Till`."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call, ast.Await)):
        if node in fakes:
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False
