"""The code is divided into modules, not one script or notebook.

Why: when loading, features, training and serving stand apart, each can change and be tested alone.
Fix: give each concern a file of its own, named after what it does, and import it where it is needed.

Example:
    src/churn/load.py
    src/churn/features.py
    src/churn/train.py
    src/churn/api.py
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted, small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

SMALL_LINES = 150


def check(code_shape: CodeShape, *, wanted: int = 4) -> Finding:
    """Files that define something, unless one of them holds nearly everything or they hold next to nothing."""
    modules = code_shape.modules
    if not modules:
        return failed("No file defines a function or class that others could use.")
    total = max(1, code_shape.lines)
    largest = max(modules, key=lambda unit: (unit.code_lines, unit.path))
    held = max(largest.code_lines, code_shape.notebook_lines) / total
    place = "notebooks" if code_shape.notebook_lines > largest.code_lines else "one file"
    # Past two thirds in one place, the rest is decoration.
    spread = min(1.0, (1.0 - held) / 0.35)
    size = min(1.0, code_shape.file_lines / SMALL_LINES)
    return graded(
        min(1.0, len(modules) / wanted) * spread * size,
        f"{counted(len(modules), 'file defines', 'files define')} functions or classes ({wanted} are wanted), and "
        f"{held:.0%} of the code stands in {place} (at most 65% is wanted)."
        f"{small(code_shape.file_lines, SMALL_LINES, 'lines of code outside notebooks')}",
        Place(largest.path, note=f"{largest.code_lines} lines"),
    )
