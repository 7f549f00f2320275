"""Measured speeds come with the conditions they were measured under.

Why: 50 ms on a GPU with one user and 50 ms on a shared CPU with a hundred are different systems.
Fix: beside each measured speed name the machine, the load (users, batch size) and how many requests were timed.

Example:
    p50 38 ms, p95 71 ms: 1,000 requests, 10 concurrent users, 4 vCPU, `locust
    -f bench/locustfile.py`
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import listed
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.timings import Timing, Timings

NONE = "Time real requests, and write down the median and p95 with the machine, the load and how many they were."
FIX = "Name the machine, the load and the number of requests beside each measured speed."
SCORES = (0.1, 0.5, 0.8, 1.0)
COUNTED = frozenset({"hardware", "load", "n", "tool"})
WORDS = {
    "hardware": "the machine",
    "load": "the load",
    "n": "the number of requests",
    "tool": "the tool",
    "percentile": "a percentile",
}


def conditions(timing: Timing) -> frozenset[str]:
    """What the text says of how this was measured; a percentile counts as one."""
    return (timing.conditions & COUNTED) | (frozenset({"percentile"}) if timing.percentile else frozenset())


def check(timings: Timings) -> Finding:
    """The best described measurement: hardware, load, count, tool, percentile."""
    firm = timings.firm
    if not firm:
        return failed("No measured speed is reported.", fix=NONE)
    best = max(firm, key=lambda t: len(conditions(t)))
    said = conditions(best)
    score = SCORES[min(len(said), len(SCORES) - 1)]
    named = listed([WORDS[name] for name in WORDS if name in said]) or "none"
    summary = f"Of {listed(list(WORDS.values()))} the best described speed names {named}; three are wanted."
    return graded(score, summary, Place(best.path, best.line, note=best.text), fix=FIX)
