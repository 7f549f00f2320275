"""Larger commits explain themselves below their subject.

Why: the reason for a change is known on the day it is made, and lost a month later unless it is written down.
Fix: add two lines below the subject of larger commits: what was wrong or wanted, and why this way.

Example:
    Weigh the rare class instead of oversampling it

    SMOTE leaked copies into validation: recall fell from 0.91 to 0.74 on last
    month's customers.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import small
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.history import History


MANY = 30


def check(history: History, *, wanted_share: float = 0.2) -> Finding:
    """The share of commits with a body; in a handful of commits it says little."""
    few = min(1.0, history.authored / MANY)
    share = history.with_body / history.authored if history.authored else 0.0
    says = "says more than its subject" if history.with_body == 1 else "say more than their subject"
    said = f"{history.with_body} of {history.authored} commits {says}; {wanted_share:.0%} should."
    return graded(
        few * min(1.0, share / wanted_share), said + (small(history.authored, MANY, "commits") if share else "")
    )
