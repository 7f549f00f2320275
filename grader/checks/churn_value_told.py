"""What keeping a customer is worth is told in money.

Why: the business buys saved revenue, not AUC.
Fix: say what a lost customer costs, what an offer costs and how often it works, and what the model saves with that.

Example:
    A lost customer costs 420 EUR of yearly margin, an offer 30 EUR, one in four accepts: 1,000 calls save 61,000 EUR.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.costs import Costs
    from grader.model import Finding

TOLD, MORE, CODE = 0.4, 0.3, 0.3


def check(churn_study: ChurnStudy, costs: Costs) -> Finding:
    """Sentences about value and cost, and code that computes with them."""
    told = churn_study.of("value-said")
    priced = [Place(c.path, c.line, note=c.text[:80]) for c in costs.of("error")]
    return added(
        (
            Part("value in sentences", TOLD, told),
            Part("more than one figure or case", MORE, told[1:] or priced),
            Part("computed in code", CODE, churn_study.of("money")),
        ),
        none="Nothing says what a kept customer is worth.",
    )
