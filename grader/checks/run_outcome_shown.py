"""The instructions say what one should see.

Why: without it nobody knows whether it worked.
Fix: after the command that starts it, show the address, the last lines of output, or a request with its answer.

Example:
    curl localhost:8000/predict -d '{"stop": 17}'      # {"late": 0.83}
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.runbook import Runbook


def check(runbook: Runbook, *, least: int = 3) -> Finding:
    """Lines that tell what comes out, and commands that verify; nothing where there are no commands."""
    lines = {(place.path, place.line): place for place in runbook.outcome}
    checks = [c for c in runbook.commands if c.step == "verify"]
    lines |= {(c.path, c.line): c.place for c in checks}
    found = list(lines.values()) if runbook.commands else []
    return graded(
        sum(runbook.weight(place.path) for place in found) / least,
        f"{counted(len(found), 'line tells or tries', 'lines tell or try')} what one should see; {least} are wanted.",
        *found[:4],
    )
