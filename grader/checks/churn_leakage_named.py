"""Traps of leakage are named: what is known only after a customer left.

Why: the columns that predict best are often written after the fact; naming them shows that one looked.
Fix: list the columns that were left out because they are known too late, and when the label and the features are
    taken.

Example:
    `total_charges` at the end date and `cancellation_reason` are left out: both are known only after the customer left.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.model import Finding

TOLD, CODE = 0.7, 0.4


def check(churn_study: ChurnStudy) -> Finding:
    """Sentences and code about leakage."""
    return added(
        (
            Part("traps named in words", TOLD, churn_study.of("leak-said")),
            Part("late columns or a cut-off date in code", CODE, churn_study.of("leak-drop")),
        ),
        none="Nothing is said of what is known too late.",
    )
