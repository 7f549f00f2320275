"""What is known of the project's own names when its tests are read."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._syntax import last, root

if TYPE_CHECKING:
    from collections.abc import Mapping


class Known(NamedTuple):
    """Names of the project's own that tell what a call of them gives.

    Attributes:
        coroutines: top-level functions that give a coroutine or generator, which is true whatever it would answer.
        classes: what gives an object when called, and never None.
        idle: functions of the tests that assert nothing, whatever their names promise.
        strict: the project's settings let an `xfail` that passes fail.
        any_class: they say which classes hold tests.
        plain_fixtures: fixtures of conftest files that give nothing of the project's.
        lazy_methods: classes and their methods that give one.
        skipping: fixtures of the conftest files around that begin by skipping.
        methods: classes and all their methods that are called, so no properties.
        own: names by which the project's files are imported, whatever library has the same.
        plain_helpers: functions and classes of the tests' helpers that have nothing of the project's.
        fixture_kinds: fixtures that give an object of one of the project's classes.
        muffles: contexts of the tests' own that swallow what goes wrong in them.
        renamed: names that the file gives to what it imports, and what those are called elsewhere.
    """

    coroutines: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    strict: bool = False
    any_class: bool = False
    plain_fixtures: frozenset[str] = frozenset()
    lazy_methods: frozenset[tuple[str, str]] = frozenset()
    own: frozenset[str] = frozenset()
    plain_helpers: frozenset[str] = frozenset()
    fixture_kinds: Mapping[str, str] = {}
    muffles: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = {}
    skipping: frozenset[str] = frozenset()
    methods: frozenset[tuple[str, str]] = frozenset()


NOTHING_KNOWN = Known()


def class_of(value: ast.expr, known: Known) -> str:
    """The project's class that this makes an object of; empty where it does something else."""
    name = last(value.func) if isinstance(value, ast.Call) else ""
    return name if name in known.classes else ""


def dotted(node: ast.expr) -> str:
    """`a.b.c` of names alone; empty for anything else."""
    return ast.unparse(node) if isinstance(node, (ast.Name, ast.Attribute)) and root(node) else ""


def kind_of(thing: ast.expr, known: Known, made: Mapping[str, str]) -> str:
    """The project's class that this is an object of, as far as the test tells: by a name, or made on the spot."""
    return made.get(dotted(thing), "") or class_of(thing, known)
