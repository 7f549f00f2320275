"""What a class of tests keeps in its attributes: what it wrote down itself, and objects of the project's classes."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Any

from grader.evidence._assertions import asserts_itself
from grader.evidence._syntax import last, nodes
from grader.evidence._test_known import class_of

if TYPE_CHECKING:
    from grader.evidence._test_known import Known


def written_down(owner: ast.ClassDef) -> frozenset[str]:
    """Attributes that a class of tests sets once, to literals: `self.expected = {"a": 1}`."""
    literal = (ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.UnaryOp, ast.USub, ast.Load)
    found = [(name, value) for name, value in _set_once(owner) if all(isinstance(p, literal) for p in nodes(value))]
    used = _used_in_set_up(owner) if found else frozenset()
    return frozenset(
        name for name, value in found if name not in used or isinstance(value, (ast.Constant, ast.UnaryOp))
    )


def _used_in_set_up(owner: ast.ClassDef) -> frozenset[str]:
    """What methods other than tests do something with: `Till(self.drawer)` may fill the drawer later on."""
    methods = [item for item in owner.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))]
    below = [n for item in methods if not item.name.startswith("test") for n in nodes(item)]
    return frozenset(n.attr for n in below if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load))


def made_once(owner: ast.ClassDef, known: Known) -> dict[str, str]:
    """`self.till` of a class that once sets it to `Till()`, and that class of the project's."""
    return {f"self.{name}": kind for name, value in _set_once(owner) if (kind := class_of(value, known))}


def _set_once(owner: ast.ClassDef) -> list[tuple[str, ast.expr]]:
    """Attributes that are set in one place only, in a method or at the top of the class, and to what."""
    own = [n for n in nodes(owner) if type(n) in (ast.Assign, ast.AugAssign, ast.AnnAssign)]
    targets = [(t, n) for n in own for t in (n.targets if type(n) is ast.Assign else [n.target])]
    kept = [
        (t, n)
        for t, n in targets
        if (isinstance(t, ast.Attribute) and last(t.value) in ("self", "cls"))
        or (isinstance(t, ast.Name) and n in owner.body)
    ]
    times = Counter(last(t) for t, _ in targets if isinstance(t, ast.Attribute))
    times.update(last(t) for t, _ in kept if isinstance(t, ast.Name))
    return [(last(t), n.value) for t, n in kept if times[last(t)] == 1 and n.value is not None]


def _own_attribute(node: Any) -> str:
    """`expected` of `self.expected`; empty for anything else."""
    mine = type(node) is ast.Attribute and type(node.value) is ast.Name and node.value.id == "self"
    return node.attr if mine else ""


def only_reads(below: list[Any], attributes: frozenset[str]) -> bool:
    """Every mention of `self` is one of these attributes."""
    mentions = sum(type(n) is ast.Name and n.id == "self" for n in below)
    return mentions == sum(_own_attribute(n) in attributes for n in below)


def handed_attributes(every: list[Any]) -> frozenset[str]:
    """Attributes of `self` that a test does more with than assert: what is handed over may come back changed."""
    asserted = [
        n
        for item in every
        if type(item) is ast.Assert or (type(item) is ast.Expr and asserts_itself(item.value))
        for n in nodes(item)
    ]
    looked = {id(n) for n in asserted}
    return frozenset(_own_attribute(n) for n in every if id(n) not in looked) - {""}
