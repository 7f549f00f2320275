"""A ROC-AUC of 0.85 or more on held-out data is reported, with its interval.

Why: the guides name the number; an interval says how sure it is, and a value near 1 is a leak until proven
    otherwise.
Fix: report the test AUC with a bootstrap interval beside the baseline; above 0.97 look for columns that are known
    only later.

Example:
    Held-out ROC-AUC 0.871 (95 % CI 0.858-0.884); logistic regression 0.846; always "stays" 0.5.
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics

VALUE, INTERVAL, SUSPICIOUS = 0.75, 0.25, 0.3
# An honest low value is still a reported one.
FLOOR, LEAST = 0.6, 0.3


def check(
    churn_study: ChurnStudy, evaluation: Evaluation, metrics: Metrics, *, wanted: float = 0.85, suspicious: float = 0.97
) -> Finding:
    """The best ROC-AUC that is read outside training, against `wanted`; beyond `suspicious` it counts little."""
    if not churn_study.aucs:
        return failed("No ROC-AUC can be read.")
    best = max(churn_study.aucs, key=lambda a: (a.value, a.path, -a.line))
    if best.value > suspicious:
        return graded(
            SUSPICIOUS,
            f"ROC-AUC {best.value:.3f} is higher than such data allows: probably a leak.",
            best.place,
            fix="Look for columns that are known only after a customer left, and for rows in both parts.",
        )
    reach = (best.value - FLOOR) / (wanted - FLOOR)
    interval = [Place(m.path, m.line, note=m.text) for m in metrics.uncertainty[:2]]
    interval = interval or [Place(u.path, u.line, note=u.name) for u in evaluation.of("uncertainty")[:2]]
    score = VALUE * min(1.0, max(LEAST, reach)) + (INTERVAL if interval else 0.0)
    told = "with" if interval else "without"
    return graded(score, f"ROC-AUC {best.value:.3f} of {wanted:g} wanted, {told} an interval.", best.place, *interval)
