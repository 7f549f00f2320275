"""TOML of candidates: parsed without ever raising, and in time that grows with its size only."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from grader.evidence._regex import regex

MAX_KEY_PARTS = 200
# Strings and comments, so that what is left can be read as keys and plain values. An open one ends what can be read.
_QUOTED = regex(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\\?\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+(?:"|\\?$)'
    r"|'[^'\n]*+(?:'|$)|#[^\n]*",
    re.DOTALL | re.MULTILINE,
)
_PART = regex(r"[\w\s-]*+")
_LINE = regex(r"at line (\d+)")


def _long_key(text: str) -> int:
    """The line of the first key of too many dotted parts; 0 where there is none.

    tomllib takes quadratic time over a dotted key, in a table's name and within an inline table, too: 80 KB of `a.a.a`
    cost seconds.
    """
    if text.count(".") < MAX_KEY_PARTS:
        return 0
    line, run = 1, 0
    # A string becomes one part of a key, whatever it holds, but for its line ends.
    plain = _QUOTED.sub(lambda m: "q" + "\n" * m[0].count("\n"), text)
    for row in plain.split("\n"):
        if row.count(".") >= MAX_KEY_PARTS:
            run = 0
            for part in row.split("."):
                run = run + 1 if _PART.fullmatch(part) else 1
                if run >= MAX_KEY_PARTS:  # the last part of a key has something behind it
                    return line
        line += 1
    return 0


def parse_toml(text: str) -> tuple[dict[str, Any], str, int]:
    """(value, error, line of the error); the error is empty where there is none."""
    if long_key := _long_key(text):
        return {}, f"a key of more than {MAX_KEY_PARTS} parts", long_key
    try:
        return tomllib.loads(text), "", 0
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        found = _LINE.search(str(error))
        return {}, str(error)[:120] or "not TOML", int(found.group(1)) if found else 1
