"""The code stands in functions and classes.

Why: only what has a name and parameters can be tested, reused and read one piece at a time.
Fix: turn the steps of scripts and notebooks into functions with parameters and a result, in files of their own.

Example:
    def tenure_months(signed_up: date, as_of: date) -> int:
        return (as_of.year - signed_up.year) * 12 + as_of.month - signed_up.month
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

FEW = 6


def check(code_shape: CodeShape, *, wanted_share: float = 0.5) -> Finding:
    """The share of all code lines that stand in functions or classes; a handful of functions is too few to tell."""
    spans = [span for span in code_shape.spans if not span.stub]
    if not spans:
        return failed("No function or class is defined outside notebooks.")
    share = code_shape.in_functions_share
    loose = sorted(((u.code_lines - u.in_functions, u.path) for u in code_shape.units), reverse=True)
    return graded(
        min(1.0, share / wanted_share) * min(1.0, len(spans) / FEW),
        f"{share:.0%} of the code stands in functions and classes; {wanted_share:.0%} is wanted."
        f"{small(len(spans), FEW, 'functions')}",
        *(Place(path, note=f"{lines} lines outside functions") for lines, path in loose[:4] if lines > FEW),
    )
