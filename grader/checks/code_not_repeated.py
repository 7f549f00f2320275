"""Nothing is written twice.

Why: of two copies only one gets the fix.
Fix: keep one of the copies of each function or file, and import it where the others stood.

Example:
    from shared.text import clean   # instead of a second copy
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted, idle, small
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

FEW_LINES = 300


def check(code_shape: CodeShape, *, max_share: float = 0.02) -> Finding:
    """The share of code lines in functions and files that stand elsewhere word for word."""
    if not code_shape.spans:
        return idle(failed("There are no functions."))
    share = code_shape.copied_lines / max(1, code_shape.file_lines)
    part = f" ({share:.0%})" if share else ""
    finding = graded(
        min(1.0, 1.0 - (share - max_share) / 0.15) * min(1.0, code_shape.file_lines / FEW_LINES),
        f"{counted(code_shape.copied_lines, 'line of code is a copy', 'lines of code are copies')}{part}; "
        f"at most {max_share:.0%} is "
        f"wanted.{small(code_shape.file_lines, FEW_LINES, 'lines of code outside notebooks')}",
        *code_shape.copies[:5],
    )
    return idle(finding, when=not code_shape.copied_lines)
