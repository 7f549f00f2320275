"""Response times are measured.

Why: nobody guesses latency well; a timer or a load test settles it in an hour.
Fix: time requests in code (a histogram, a middleware, a benchmark script), run it and report the median.

Example:
    start = time.perf_counter()
    answer = rag.ask(question)
    LATENCY.observe(time.perf_counter() - start)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.timings import Timings

FIX = "Time real requests in code and report what came out, not a guess."
MIN_TIMERS = 2


def check(timings: Timings) -> Finding:
    """A measured value, or code that exposes one; guesses, invented and relative numbers count in part."""
    firm = timings.firm
    if firm:
        return passed(
            f"{counted(len(firm), 'measured speed is', 'measured speeds are')} reported.",
            *(Place(t.path, t.line, note=t.text) for t in firm[:5]),
        )
    strong = [i for i in timings.instruments if i.kind in {"metric", "percentile", "benchmark"}]
    if strong:
        return passed(
            "The code measures and exposes its speed; no measured speed is reported in the documents.",
            *(Place(i.path, i.line, note=i.text) for i in strong[:4]),
        )
    timers = [i for i in timings.instruments if i.kind == "timer"]
    honest = [t for t in timings.statements if t.mock and not t.target and t.backed]
    if timers:
        places = [Place(i.path, i.line, note=i.text) for i in timers[:4]]
        return graded(
            0.8 if len(timers) >= MIN_TIMERS else 0.5,
            "Something is timed in code; no measured speed is reported in the documents.",
            *places,
            fix=FIX,
        )
    if honest:
        return graded(
            0.6,
            "The numbers are said to be simulated or estimated.",
            *(Place(t.path, t.line, note=t.text) for t in honest[:3]),
            fix=FIX,
        )
    guesses = [t for t in timings.statements if not t.target and t.backed]
    if guesses:
        return graded(
            0.3,
            "Only rounded guesses or relative claims, without a measurement.",
            *(Place(t.path, t.line, note=t.text) for t in guesses[:3]),
            fix=FIX,
        )
    claims = [t for t in timings.statements if not t.backed]
    if claims:
        return failed(
            "The speeds are claims: no clock, benchmark or load test in the repository could have measured them.",
            *(Place(t.path, t.line, note=t.text) for t in claims[:3]),
            fix=FIX,
        )
    return failed("No response time is measured.", fix=FIX)
