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

from grader.model import Finding, graded, unknown

if TYPE_CHECKING:
    from grader.evidence.history import History


def check(history: History, *, wanted: int = 3) -> Finding:
    """Commits of people, uploads through a web form left out."""
    steps = history.authored - history.uploads
    if history.truncated and steps < wanted:
        return unknown("Only the newest commits could be read.")
    score = 1.0 if steps >= wanted else 0.0
    return graded(score, f"{steps} commits beside merges, bots and uploads; {wanted} or more are wanted.")
