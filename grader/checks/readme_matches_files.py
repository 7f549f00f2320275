"""The files and commands that the README names exist.

Why: the first command that fails is where a reader stops, and stops believing the rest.
Fix: correct or remove the names that don't exist; follow your own README once in a fresh clone.

Example:
    python -m radar.train     # src/radar/train.py exists
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative
    from grader.evidence.runbook import Runbook


def check(narrative: Narrative, runbook: Runbook, *, least_named: int = 2, enough: int = 5) -> Finding:
    """The share of named things that are there; every missing one weighs three times; a few names are no proof."""
    if not narrative.readme:
        return failed("There is no README.")
    mine = [c for c in runbook.commands if c.path == narrative.readme]
    missing = (*narrative.missing, *(c.place for c in mine if c.missing))
    named = narrative.named + len(mine)
    if named < least_named:
        return graded(
            0.3 * named / least_named, f"{narrative.readme} names no more than {named} files or commands to follow."
        )
    return graded(
        (1 - 3 * len(missing) / named) * min(1.0, named / enough),
        f"Of the {named} files and commands that {narrative.readme} names, {len(missing)} don't exist.",
        *missing[:6],
    )
