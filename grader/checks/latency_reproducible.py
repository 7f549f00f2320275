"""A script in the repository reproduces the measured speed.

Why: a number that nobody can measure again is a claim.
Fix: commit the benchmark or load test, and name its command beside the numbers.

Example:
    python bench/latency.py --requests 500   # prints p50, p95 and p99
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.timings import Timings

FIX = "Commit the benchmark or load test that produced the numbers, and name its command beside them."
UNNAMED = 0.6


def check(timings: Timings) -> Finding:
    """A benchmark file that is named beside the measurements; a file or a name alone counts in part."""
    firm = timings.firm
    if not firm:
        return failed("No measured speed is reported.", fix=FIX)
    tools = [t for t in firm if "tool" in t.conditions]
    if timings.scripts and not tools:
        return graded(
            UNNAMED,
            f"{timings.scripts[0]} measures speed, but nothing beside the numbers names it.",
            *(Place(path) for path in timings.scripts[:3]),
            fix=FIX,
        )
    if timings.scripts:
        return passed(f"{timings.scripts[0]} measures the speed.", *(Place(path) for path in timings.scripts[:3]))
    if tools:
        return graded(
            0.5,
            "The tool is named, but its script isn't in the repository.",
            Place(tools[0].path, tools[0].line, note=tools[0].text),
            fix=FIX,
        )
    return failed("No script was found in the repository that measures the reported speed again.", fix=FIX)
