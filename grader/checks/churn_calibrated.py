"""Probabilities are calibrated, or shown to be.

Why: a retention budget multiplies probability by value; that only works where 30 % means 30 %.
Fix: plot a reliability curve, report the Brier score, and calibrate on held-out folds where it bends.

Example:
    model = CalibratedClassifierCV(model, method="isotonic", cv=5)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy

ONE = 0.7


def check(churn_study: ChurnStudy) -> Finding:
    """Calibration and Brier scores in code; two distinct steps are wanted."""
    found = churn_study.of("calibration")
    if not found:
        return failed("Nothing looks at calibration.")
    score = ONE if len({sign.text for sign in found}) == 1 else 1.0
    return graded(score, "Calibration is looked at.", *(sign.place for sign in found[:4]))
