"""Errors are expected by name, raised with a message and never swallowed.

Why: `except: pass` hides the fault; a precise error at the edge tells the user what to do.
Fix: catch the exceptions that you expect by name, let the others go up, and raise your own where input is wrong.

Example:
    try:
        rows = read_rows(path)
    except FileNotFoundError as why:
        raise SystemExit(f"no data at {path}: run `make data` first") from why
Effort: hours
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.checks._words import counted, times
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.python_code import PythonCode
    from grader.evidence.source_code import SourceCode

ENOUGH = 4


def _caught(broad: int, silent: int) -> str:
    """What is to be said of handlers that catch everything."""
    if not broad:
        return ""
    return f" It catches everything {times(broad)}" + (f", {times(silent)} silently." if silent else ".")


def _often(deed: str, number: int) -> str:
    return f"{deed} {times(number)}" if number else f"never {deed}"


def check(
    code_shape: CodeShape, python_code: PythonCode, source_code: SourceCode, *, wanted_per_1000: float = 8.0
) -> Finding:
    """How often errors are raised or caught by name, against how often everything is caught."""
    handlers = [(m, h) for m in python_code.product for h in m.handlers]
    careful = [pair for pair in handlers if not pair[1].broad or pair[1].reraises]
    broad = [pair for pair in handlers if pair not in careful]
    silent = [pair for pair in broad if pair[1].silent]
    others = sum(len(f.handling) for f in source_code.product)
    raised = sum(len(m.raises) for m in python_code.product)
    deeds = len(careful) + raised + others
    if not deeds:
        return failed("Nothing in the code raises an error or handles one by name.")
    lines = max(1, code_shape.file_lines)
    amount = min(1.0, deeds / ENOUGH) * min(1.0, 1000 * deeds / lines / wanted_per_1000)
    wanted = max(ENOUGH, math.ceil(wanted_per_1000 * lines / 1000))
    care = (deeds + 1) / (deeds + 1 + len(broad) + 2 * len(silent))
    # Elsewhere than in Python what is raised isn't told apart from what is handled.
    does = (
        f"raises an error or handles one by name {times(deeds)}"
        if others
        else f"{_often('raises an error', raised)} and {_often('handles one', len(careful))} by name"
    )
    places = [Place(m.path, h.line, note="everything is caught and nothing said") for m, h in silent]
    places += [Place(m.path, h.line, note="everything is caught") for m, h in broad if not h.silent]
    return graded(
        amount * min(1.0, (care - 0.3) / 0.4),
        f"The code {does}; about {wanted} for {counted(lines, 'line')} are wanted.{_caught(len(broad), len(silent))}",
        *places[:5],
    )
