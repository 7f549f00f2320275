"""Errors are looked at by segment of customers.

Why: an average hides the segment where the model is worthless, often the newest customers.
Fix: report the metrics by contract, tenure or region, and read the worst mistakes.

Example:
    for contract, rows in test.groupby("contract"):
        print(contract, roc_auc_score(rows.churn, rows.score))
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence._code_signs import Sign
    from grader.evidence.churn_study import ChurnStudy
    from grader.evidence.evaluation import Evaluation
    from grader.model import Finding

CODE, TOLD = 0.8, 0.3


def check(churn_study: ChurnStudy, evaluation: Evaluation) -> Finding:
    """Metrics by segment and mistakes in code; sentences about them."""
    found: list[Sign | Place] = [*churn_study.of("slices")]
    found += [Place(u.path, u.line, note=u.name) for u in evaluation.of("errors")]
    stated = [Place(u.path, u.line, note=u.name) for u in evaluation.stated if u.kind == "errors"]
    return added(
        (Part("segments or mistakes in code", CODE, found), Part("what they show, in words", TOLD, stated)),
        none="No segment and no mistake is looked at.",
    )
