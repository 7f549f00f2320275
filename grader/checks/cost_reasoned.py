"""Costs are priced, tracked, or a reason for a choice.

Why: a price list, a token counter or a choice made to save money shows that somebody will look after the bill.
Fix: price the parts that cost money, count tokens in code, or say which choice keeps the bill down and how.

Example:
    The instance is destroyed at night, because a stopped one is billed all
    the same.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.costs import Costs
    from grader.evidence.workings import Workings

FIX = "Price what costs money, count tokens in code, or say which choice keeps the bill down and why."
# Where nobody is served there is no request to pay for.
UNSERVED = "Put a price on a run or on a wrong result (a false alarm, a missed case), and say where it is from."
MIN_ERROR_VALUES = 2
PRICED = 0.6


def check(costs: Costs, workings: Workings) -> Finding:
    """Prices, accelerator time, a saving with its reason, a cost function in code, or mistakes priced on both sides."""
    fix = FIX if workings.serves else UNSERVED
    compute = [c for c in costs.of("compute") if c.unit in {"h", "d"} or (c.unit == "W" and "Wh" in c.text)]
    errors = costs.of("error")
    stated = [*costs.of("price"), *compute, *(errors if len({c.value for c in errors}) >= MIN_ERROR_VALUES else ())]
    if stated:
        return passed(
            f"{counted(len(stated), 'figure of cost is', 'figures of cost are')} given.",
            *(Place(c.path, c.line, note=c.text) for c in stated[:5]),
        )
    if costs.savings:
        return passed(
            "A choice is made for its cost, with the reason.",
            *(Place(n.path, n.line, note=n.text) for n in costs.savings[:4]),
        )
    tokens, priced, error_code = costs.coded("tokens"), costs.coded("price"), costs.coded("error-code")
    if tokens and priced:
        return passed(
            "The code counts tokens and turns them into money.",
            *(Place(n.path, n.line, note=n.text) for n in (*priced[:2], *tokens[:2])),
        )
    if priced:
        return graded(
            PRICED,
            "The code adds up a price; nothing shows what for.",
            *(Place(n.path, n.line, note=n.text) for n in priced[:3]),
            fix=fix,
        )
    if error_code and (errors or costs.errors):
        return graded(
            0.9,
            "The cost of mistakes is part of the decision.",
            *(Place(n.path, n.line, note=n.text) for n in (*error_code[:3], *costs.errors[:2])),
            fix=fix,
        )
    if error_code:
        return graded(
            0.6,
            "The cost of mistakes stands in code, unexplained.",
            *(Place(n.path, n.line, note=n.text) for n in error_code[:3]),
            fix=fix,
        )
    if tokens:
        return graded(
            0.4,
            "Tokens are counted, but not priced.",
            *(Place(n.path, n.line, note=n.text) for n in tokens[:3]),
            fix=fix,
        )
    if errors or costs.of("compute"):
        weak = (*errors, *costs.of("compute"))
        return graded(
            0.3, "A single figure touches on cost.", *(Place(c.path, c.line, note=c.text) for c in weak[:3]), fix=fix
        )
    return failed("No price, no tracking, no choice made for its cost.", fix=fix)
