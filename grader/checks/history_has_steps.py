"""The work is committed in several steps.

Why: a history of steps shows how the work came about; a single dump could be anybody's.
Fix: commit each finished thought as you work; don't upload the finished folder at once.

Example:
    git add src/features.py tests/test_features.py
    git commit -m "Derive tenure buckets from the contract dates"
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, graded, unknown

if TYPE_CHECKING:
    from grader.evidence.history import History


UPLOAD = 0.5


def check(history: History, *, wanted: int = 3, floor: int = 1) -> Finding:
    """Commits of people; uploads through a web form count by half, `floor` commits or fewer not at all.

    Above a floor of its own a merge is a step, too: somebody worked on a branch.
    """
    steps = history.authored - history.uploads + UPLOAD * history.uploads + (history.merges if floor > 1 else 0)
    if history.truncated and steps < wanted:
        return unknown("Only the newest commits could be read.")
    score = max(0.0, min(1.0, (steps - floor) / (wanted - floor)))
    said = counted(history.authored, "commit") + " beside merges and bots"
    if history.uploads:
        one = history.uploads == 1
        said += f", {history.uploads} of them made on the host's web page, which {'counts' if one else 'count'} half"
    if history.empty:
        said += f", and {counted(history.empty, 'empty one', 'empty ones')} that changed no file"
    return graded(score, f"{said}; {wanted} or more are wanted.")
