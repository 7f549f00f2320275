"""Tokens keep what code does, and lose how it is written."""

from __future__ import annotations

import ast

import pytest

from grader.cohort.similarity_tokens import group_of, starts_of, tokenize
from tests.cohort import similarity_world as world

SOURCE = '''"""Words."""
from os import (
    path,
    sep,
)
import json

def share(rows, total):  # of all
    """Say
    more."""
    return {"a": len(rows) / total, "b": [1, 2, 3]}
'''
LANGUAGES = ["python", "javascript", "go", "r", "sql", "lua", "matlab", "clojure", "ocaml", "cpp"]


def codes(text: str, group: str = "python") -> bytes:
    return tokenize(text, group, 10_000).codes


def words(text: str, group: str = "python") -> list[str]:
    tokens = tokenize(text, group, 10_000)
    return [
        text[at:].split("(", maxsplit=1)[0].split(maxsplit=1)[0] if text[at:].strip() else ""
        for at in starts_of(text, group, tokens)
    ]


def test_comments_docstrings_and_imports_are_nothing() -> None:
    assert codes(SOURCE) == codes("def f(a, b): return {'x': len(a) / b, 'y': [4]}")


@pytest.mark.parametrize("kind", ["renamed", "reformatted", "translated"])
def test_what_changes_only_the_writing_changes_no_token(kind: str) -> None:
    source = ast.unparse(ast.parse(world.module(11)))  # a formatter takes no brackets away, `ast` does
    assert codes(world.COPIES[kind](source)) == codes(source)


def test_what_changes_the_meaning_changes_tokens() -> None:
    assert codes("a = b + c") != codes("a = b - c")
    assert codes("if a: b") != codes("while a: b")
    assert codes("a.append(b)") != codes("a.insert(b)"), "names that nobody chooses tell calls apart"
    assert codes("a.mine(b)") == codes("a.yours(b)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(a, b,)", "f(a, b)"),
        ("a = 'x' \"y\"", "a = 'xy'"),
        ("a = [1, 2, 3, 4]", "a = [1]"),
        ("a; b", "a\nb"),
        ("x = f'{a}'", 'x = "a"'),
        ("x = 1_000.5", "x = 2"),
    ],
)
def test_layout_and_values_dont_count(one: str, other: str) -> None:
    assert codes(one) == codes(other)


def test_mixed_values_stay_apart() -> None:
    assert codes("f(1, 'a')") != codes("f(1)")


@pytest.mark.parametrize(
    ("group", "commented", "plain"),
    [
        ("javascript", 'import {a} from "x";\n/* " */ const f = (a) => { return `x ${a}`; } // y', "const g=(b)=>{return 'z'}"),
        ("go", "package main\n// x\nfunc f() error { return nil }", "func g() error { return nil }"),
        ("cpp", "#include <x>\nint f() { return 1; } /* y", "int g() { return 2; }"),
        ("r", "library(dplyr)\nf <- function(x) x + 1 # y", "g <- function(z) z + 2"),
        ("sql", "-- all\nselect a from b where c = 'x'", "select d from e where f = 'y'"),
        ("lua", "-- x\nlocal a = b", "local c = d"),
        ("matlab", "% x\na = b + 1", "c = d + 2"),
        ("ocaml", "(* x *)\nlet a = b", "let c = d"),
    ],
)  # fmt: skip
def test_other_languages(group: str, commented: str, plain: str) -> None:
    assert codes(commented, group) == codes(plain, group)


def test_places_are_those_of_the_text() -> None:
    text = "import os\n\n# x\nalpha = beta(gamma)\n"
    tokens = tokenize(text, "python", 100)
    starts = starts_of(text, "python", tokens)
    assert [text[at] for at in starts] == ["a", "=", "b", "(", "g", ")"]
    assert words("first = 1")[0] == "first"


def test_a_cap_ends_a_text() -> None:
    assert len(tokenize("a " * 100, "python", 10).codes) == 10


@pytest.mark.parametrize("group", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    ["", ",", ",)", '"""' + "a\\" * 5000, "/*" * 5000, "'" * 5001, "\n \n" * 5000, "from a import (" * 2000, "\x00\ud800é漢 🎉"],
)  # fmt: skip
def test_anything_is_read(text: str, group: str) -> None:
    tokens = tokenize(text, group, 10_000)
    assert len(starts_of(text, group, tokens)) == len(tokens.codes)


def test_what_is_compared_with_what() -> None:
    assert group_of("a.py") == group_of("b.ipynb") == "python"
    assert group_of("a.ts") == group_of("b.jsx") == "javascript"
    assert group_of("a.go") != group_of("a.rs")
    assert group_of("README.md") == ""
