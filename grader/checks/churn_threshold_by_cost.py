"""The threshold is chosen by what mistakes cost.

Why: 0.5 is nobody's decision; a missed customer and a wasted offer cost different amounts.
Fix: compute the expected cost or profit for each threshold on validation data and take the best.

Example:
    profit = [value * tp(t) - offer * (tp(t) + fp(t)) for t in thresholds]
    threshold = thresholds[int(np.argmax(profit))]
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import places
from grader.model import Finding, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.evaluation import Evaluation

CHOSEN, MONEY = 0.5, 0.3


def check(churn_study: ChurnStudy, evaluation: Evaluation) -> Finding:
    """A threshold choice and money in the same file."""
    chosen = [u for u in evaluation.of("threshold") if not u.name.lower().startswith(("decision", "selected"))]
    money = churn_study.of("money")
    together = [u for u in chosen if any(sign.path == u.path for sign in money)]
    if together:
        return passed("The threshold is chosen where costs are computed.", *places(together))
    if chosen:
        return graded(CHOSEN, "A threshold is chosen, not by what mistakes cost.", *places(chosen))
    if money:
        return graded(MONEY, "Money is computed, but no threshold follows from it.", *(s.place for s in money[:4]))
    return failed("The threshold is left where it was.")
