"""Nothing is written twice.

Why: of two copies only one gets the fix.
Fix: keep one of the copies of each function or file, and import it where the others stood.

Example:
    from shared.text import clean   # instead of a second copy
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted, idle, small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

FEW_LINES = 300
# How far above what is let pass the score is nothing.
COPIED, REPEATED = 0.15, 0.3


def check(code_shape: CodeShape, *, max_share: float = 0.02, max_repeated: float = 0.04) -> Finding:
    """The share of code lines that stand elsewhere word for word: functions and files, and stretches of six lines."""
    if not code_shape.spans:
        return idle(failed("There are no functions whose repetition could be judged."))
    lines = max(1, code_shape.file_lines)
    copied = code_shape.copied_lines
    repeated = min(lines, sum(stretch.lines for stretch in code_shape.repeated))
    part = f" ({copied / lines:.0%})" if copied else ""
    same = f", {count(repeated, 'line stands', 'lines stand')} in several files ({repeated / lines:.0%})"
    longest = sorted(code_shape.repeated, key=lambda stretch: (-stretch.lines, stretch.path, stretch.line))
    places = [Place(s.path, s.line, note=f"{s.lines} lines that other files hold") for s in longest]
    exact = 1.0 - (copied / lines - max_share) / COPIED
    near = 1.0 - (repeated / lines - max_repeated) / REPEATED
    finding = graded(
        min(1.0, exact, near) * min(1.0, code_shape.file_lines / FEW_LINES),
        f"{counted(copied, 'line of code is a copy', 'lines of code are copies')}{part}{same if repeated else ''}; "
        f"at most {max_share:.0%} copies and {max_repeated:.0%} repeats are "
        f"wanted.{small(code_shape.file_lines, FEW_LINES, 'lines of code outside notebooks')}",
        *[*code_shape.copies, *places][:5],
    )
    return idle(finding, when=not copied and near >= 1)
