"""Fairness between groups of customers is looked at.

Why: a retention offer that never reaches the old or the poor is a legal matter, and the guides ask for it.
Fix: compare selection rate and recall across gender or age (demographic parity, equalised odds) and say what
    follows.

Example:
    MetricFrame(metrics={"recall": recall_score}, y_true=y, y_pred=p, sensitive_features=test["senior"])
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy
    from grader.model import Finding

CODE, TOLD = 0.7, 0.3


def check(churn_study: ChurnStudy, *, least: int = 2) -> Finding:
    """Fairness metrics in code; at least `least` sentences where there is no code."""
    return added(
        (
            Part("groups compared in code", CODE, churn_study.of("fairness")),
            Part(
                "fairness discussed",
                TOLD,
                churn_study.of("fair-said")
                if len(churn_study.of("fair-said")) >= least or churn_study.of("fairness")
                else (),
            ),
        ),
        none="No group is compared with another.",
    )
