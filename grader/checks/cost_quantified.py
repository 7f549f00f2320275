"""Costs are given per unit of use, with the assumptions.

Why: "$12" means nothing; "$12 a month at 500 questions a day" can be checked and scaled.
Fix: give money per request, user or month, and the volume, model and prices that you assumed.

Example:
    500 questions a day × 1,350 tokens ≈ 20 M tokens a month ≈ $4.20
    (gpt-4o-mini, prices of May 2025)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.costs import Costs
    from grader.evidence.workings import Workings

FIX = "Give the cost per request or month, with the volume, model and prices that you assumed."
# Where nobody is served there is no request to pay for.
UNSERVED = "Give the cost per run or per wrong result, with the volume and the prices that you assumed."
ENOUGH = 2
# Worked-out mistakes are the second level; the third is what it costs to run.
ERRORS = 0.4
# A maker's price list is half of the sum.
LISTED = 0.4


def check(costs: Costs, workings: Workings) -> Finding:
    """Prices that say per what and under which assumptions."""
    fix = FIX if workings.serves else UNSERVED
    prices = [c for c in costs.of("price") if not c.listed]
    listed = [c for c in costs.of("price") if c.listed]
    errors = [c for c in costs.of("error") if c.per or c.assumed]
    both = [c for c in prices if c.per and c.assumed]
    either = [c for c in prices if c.per or c.assumed]
    places = [Place(c.path, c.line, note=c.text) for c in (both or either or errors)[:5]]
    if both and len({c.value for c in prices}) >= ENOUGH:
        return graded(1.0, f"{counted(len(either), 'price says', 'prices say')} per what, with assumptions.", *places)
    if len({c.value for c in either}) >= ENOUGH:
        return graded(
            0.8, f"{len(either)} prices say per what or under which assumptions; both are wanted.", *places, fix=fix
        )
    if either:
        return graded(0.6, "One price says per what or under which assumptions.", *places, fix=fix)
    if listed:
        return graded(
            LISTED,
            "Prices of tokens or hours are listed, but not what the use of this project comes to.",
            *(Place(c.path, c.line, note=c.text) for c in listed[:5]),
            fix=fix,
        )
    if len({c.value for c in errors}) >= ENOUGH:
        return graded(ERRORS, "What mistakes cost is worked out; running costs aren't.", *places, fix=fix)
    return failed("No cost is given per request, user or month.", fix=fix)
