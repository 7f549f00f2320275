"""Finds the files of a room and calls a function by its signature.

A check or collector names the facts it needs as positional parameters; a rubric may tune what stands after the star.
A check's docstring is its help page: a first line that is a statement, then `Why:`, `Fix:`, `Example:` and `Effort:`.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

HERE = Path(__file__).parent
EFFORTS = ("minutes", "hours", "days", "weeks")


@functools.cache
def names(room: str) -> tuple[str, ...]:
    """The modules of `grader/<room>/`, sorted; a leading underscore hides a file."""
    return tuple(sorted(p.stem for p in (HERE / room).glob("*.py") if not p.stem.startswith("_")))


@functools.cache
def load(room: str, name: str) -> ModuleType:
    """Import `grader.<room>.<name>`."""
    return importlib.import_module(f"grader.{room}.{name}")


@functools.cache
def check_ids() -> tuple[str, ...]:
    """Every check there is: file names with dashes."""
    return tuple(name.replace("_", "-") for name in names("checks"))


def check_module(check_id: str) -> ModuleType:
    """The module of a check id; `ModuleNotFoundError` when there is none."""
    return load("checks", check_id.replace("-", "_"))


@functools.cache
def needs(function: Callable[..., Any]) -> tuple[str, ...]:
    """The facts a function asks for, in order."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


@functools.cache
def options(function: Callable[..., Any]) -> dict[str, object]:
    """What a rubric may tune, with the defaults."""
    return dict(function.__kwdefaults__ or {})


@dataclass(frozen=True, slots=True)
class CheckHelp:
    """A check's docstring, taken apart. `effort` is one of `EFFORTS`: the usual size of the fix, not a promise."""

    id: str
    title: str
    why: str
    fix: str
    example: str
    effort: str


@functools.cache
def check_help(check_id: str) -> CheckHelp:
    """The help page of a check, from its docstring."""
    text = inspect.cleandoc(check_module(check_id).__doc__ or "")
    title, _, rest = text.partition("\n")
    parts: dict[str, str] = {}
    for piece in re.split(r"\n(?=(?:Why|Fix|Example|Effort):)", "\n" + rest):
        head, colon, body = piece.strip("\n").partition(":")
        if colon and head in {"Why", "Fix", "Example", "Effort"}:
            words = " ".join(body.split())
            parts[head] = body.strip("\n").rstrip() if head == "Example" else words
            if head in {"Why", "Fix"}:  # they stand on their own wherever they are shown
                parts[head] = words[:1].upper() + words[1:]
    return CheckHelp(
        check_id, title, parts.get("Why", ""), parts.get("Fix", ""), parts.get("Example", ""), parts.get("Effort", "")
    )
