"""The documents give at least one step of how to run the project.

Why: code that nobody can start is a claim.
Fix: write the commands that you type yourself to run the project, in a code block, in order.

Example:
    pip install -r requirements.txt
    python -m radar.train
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.runbook import Runbook


def check(runbook: Runbook) -> Finding:
    """One command is enough; what to open by hand or to have first, or commands far from the README only, are half."""
    steps = [c for c in runbook.commands if c.step not in ("verify", "other")]
    if steps and all(runbook.weight(c.path) < 1 for c in steps):
        told = f"{counted(len(steps), 'command is', 'commands are')} given, all of them far from the README."
        return graded(0.5, told, *(c.place for c in steps[:4]))
    if steps:
        return passed(f"{counted(len(steps), 'command is', 'commands are')} given.", *(c.place for c in steps[:4]))
    if runbook.manual:
        return graded(0.5, "The documents say what to open by hand, but give no command.", *runbook.manual[:3])
    if runbook.depends:
        return graded(0.5, "The README says what it depends on, but gives no command.", *runbook.depends[:3])
    return failed("No command says how to run it.")
