"""TOML that takes tomllib quadratic time is refused; everything else is read as tomllib reads it."""

from __future__ import annotations

import tomllib

import pytest

from grader.evidence._toml import MAX_KEY_PARTS, parse_toml
from grader.evidence.waivers import _read

DEEP = ".".join(["a"] * (MAX_KEY_PARTS + 1))


@pytest.mark.parametrize(
    "text",
    [
        f"{DEEP} = 1",
        f"x = 1\n[{DEEP}]",
        f"x = {{ {DEEP} = 1 }}",
        f"x = {{ y = '=', {DEEP} = 1 }}",
        'x = {s = """\n"\'\'\'""", ' + DEEP + " = 1}",
        ".".join(['"="'] * (MAX_KEY_PARTS + 1)) + " = 1",
        " . ".join(["'a'"] * (MAX_KEY_PARTS + 1)) + " = 1",
        "s = '''\n\"''' \n" + DEEP + ' = 1 # "',
    ],
)
def test_keys_of_very_many_parts_are_refused(text: str) -> None:
    value, error, line = parse_toml(text)
    assert value == {}
    assert error == f"a key of more than {MAX_KEY_PARTS} parts"
    assert DEEP[:9] in text.split("\n")[line - 1] or '"="' in text or "'a'" in text


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * MAX_KEY_PARTS) + " = 1",
        "x = [" + ", ".join(["1.5"] * 900) + "]",
        "x = [" + ", ".join(['"a.b.c"'] * 900) + "]",
        f'x = "{DEEP}{DEEP}"',
        f"x = '''\n{DEEP}\n'''",
        f"# {DEEP}\nx = 1",
        "x = " + '"' + r"\"." * 900 + '"',
        "\n".join(f"a{i}.b.c = 1.5" for i in range(900)),
    ],
)
def test_anything_else_is_read_as_it_stands(text: str) -> None:
    assert parse_toml(text) == (tomllib.loads(text), "", 0)


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = x", 2), ("x = " + "[" * 5000, 1), ("a.b = " + r'"\"' * 3 + "." * 900, 1)]
)
def test_what_is_malformed_is_a_value(text: str, line: int) -> None:
    value, error, at = parse_toml(text)
    assert value == {}
    assert error
    assert at == line


def test_waivers_go_the_same_way() -> None:
    assert _read("shipfolio.toml", f"{DEEP} = 1").problems == (
        "shipfolio.toml could not be read as TOML, so its waivers were not considered.",
    )
    assert _read("pyproject.toml", f"{DEEP} = 1").problems == ()
