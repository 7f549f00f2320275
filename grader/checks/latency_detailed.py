"""Speed is reported with percentiles, before and after, or stage by stage.

Why: the mean hides the slow tail, and without a breakdown nobody knows what to speed up.
Fix: report p50 and p95, the time of each stage, and what a change brought.

Example:
    | Stage     | p50    | p95    |
    |-----------|--------|--------|
    | Retrieval | 12 ms  | 20 ms  |
    | Generation| 810 ms | 1.4 s  |
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import listed
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.timings import Timings

FIX = "Beside the measured speed report p50 and p95, the time per stage, or the change that an optimisation brought."
MIN_STAGES = 3
HALF = 0.5


def check(timings: Timings) -> Finding:
    """Two of: tail percentiles, before and after, at least three stages."""
    firm = timings.firm
    tail = [t for t in firm if t.tail]
    change = [t for t in firm if t.change]
    staged = [t for t in firm if t.stage]
    stages = {t.stage for t in staged}
    parts = [
        ("percentiles", tail),
        ("a comparison (before and after, or side by side)", change if len(change) > 1 else list(timings.side_by_side)),
        ("stages", staged if len(stages) >= MIN_STAGES else []),
    ]
    have = [(name, found) for name, found in parts if found]
    if not have:
        none = (
            "No measured speed is reported." if not firm else "No percentiles, no comparison, no breakdown by stages."
        )
        return failed(none, fix=FIX)
    places = [Place(t.path, t.line, note=t.text) for _, found in have for t in found[:2]]
    return graded(
        HALF * len(have),
        f"Reported with {listed([name for name, _ in have])}; two of percentiles, a comparison and stages are wanted.",
        *places,
        fix=FIX,
    )
