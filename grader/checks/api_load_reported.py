"""Percentiles and throughput under load are reported.

Why: p99 is what the unluckiest caller sees; an average hides it.
Fix: report p50, p95, p99 and requests per second for a stated concurrency and machine.

Example:
    32 connections, 4 cores: 1,450 req/s, p50 21 ms, p95 34 ms, p99 52 ms.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.timings import Timing, Timings
    from grader.model import Finding

PERCENTILES, THROUGHPUT, CONDITIONS = 0.4, 0.3, 0.3


def check(timings: Timings) -> Finding:
    """Measured values in documents; guesses and targets do not count."""

    def shown(found: list[Timing]) -> list[Place]:
        return [Place(t.path, t.line, note=t.text[:80]) for t in found]

    return added(
        (
            Part("percentiles", PERCENTILES, shown([t for t in timings.firm if t.percentile or t.tail])),
            Part("throughput", THROUGHPUT, shown([t for t in timings.firm if t.unit == "req/s"])),
            Part(
                "the load and the machine",
                CONDITIONS,
                shown([t for t in timings.firm if t.conditions & {"load", "hardware"}]),
            ),
        ),
        none="No measured speed under load is reported.",
    )
