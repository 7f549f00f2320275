"""Costs are modelled: alternatives compared, or measured usage turned into money.

Why: the decision lies between options; measured tokens or a second price show that one was made.
Fix: put at least two options (model, hosting) side by side at the same volume, or log real token counts and price them.

Example:
    | Option        | per 1,000 questions |
    |---------------|---------------------|
    | gpt-4o        | $4.10               |
    | gpt-4o-mini   | $0.25               |
    | local 8B, L4  | $0.71 at 60 % load  |
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.costs import Costs

COMPARE = "Put two options side by side at the same volume."
MEASURE = "Count in code what is paid for (tokens, hours, requests), and price what was counted."
FIX = "Put two options side by side at the same volume, or price what the code counts (tokens, hours, requests)."
MIN_PRICES = 4


def check(costs: Costs) -> Finding:
    """Alternatives with prices, or a cost function over counted tokens beside stated prices."""
    prices = [c for c in costs.of("price") if (c.per or c.assumed or c.alternative) and not c.listed]
    if not prices:
        return failed("There are no running costs to compare.", fix=FIX)
    alternatives = [c for c in prices if c.alternative]
    measured = costs.coded("tokens") and costs.coded("price")
    score = 0.0
    if alternatives and (len({c.value for c in prices}) > 1 or any(c.options > 1 for c in alternatives)):
        score += 0.5
    if len({(c.line, c.value) for c in prices}) >= MIN_PRICES:
        score += 0.4
    if measured:
        score += 0.5
    places = [Place(c.path, c.line, note=c.text) for c in (alternatives or prices)[:4]]
    places += [Place(n.path, n.line, note=n.text) for n in (costs.coded("price") if measured else ())[:2]]
    return graded(
        score,
        f"{counted(len(prices), 'price is', 'prices are')} given, {len(alternatives) or 'none'} of them beside an "
        f"alternative; usage is {'' if measured else 'not '}measured.",
        *places,
        fix=COMPARE if measured else MEASURE if alternatives else FIX,
    )
