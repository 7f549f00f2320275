"""Meaningful commits come regularly.

Why: steady small steps are the habit that teams hire for: each can be read, tested and undone.
Fix: split work into commits that do one thing; aim at a few a week rather than one at the end.

Example:
    Add the retrieval test set
    Report hit rate and MRR per retriever
    Choose hybrid search: +0.09 MRR over BM25
Effort: weeks
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import meaningful
from grader.model import Finding, graded, unknown

if TYPE_CHECKING:
    from grader.evidence.history import History


BURST_SHARE = 0.6
FEWEST = 9


def check(history: History, *, wanted_steps: int = 17, wanted_weeks: int = 3) -> Finding:
    """Steps that say what they do, in different weeks; a message that says nothing is no step."""
    if history.truncated and history.steps < wanted_steps:
        return unknown("Only the newest commits could be read.")
    steps = min(1.0, max(0.0, (history.steps - FEWEST) / (wanted_steps - FEWEST)))
    weeks = min(1.0, history.active_weeks / wanted_weeks)
    burst = 0.5 if history.busiest_share >= BURST_SHARE else 1.0
    found = meaningful(history.steps, history.active_weeks)
    crowd = ", most of them on one day" if burst < 1 and history.steps > 1 else ""
    wanted = f"{wanted_steps}, spread over {wanted_weeks} weeks, are wanted"
    return graded(steps * weeks * burst, f"{found}{crowd}; {wanted}.")
