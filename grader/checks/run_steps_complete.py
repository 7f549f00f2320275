"""The steps from nothing to a running program are all there.

Why: a stranger has an empty machine; the step that you did months ago is the one that is missing.
Fix: write the sequence from the clone or the environment through the installation to the start.

Example:
    git clone https://example.org/radar && cd radar
    uv sync
    uv run radar serve
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import listed
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.runbook import Runbook

INSTALL, START = "install what the project needs", "start it or train its model"


def _needs(runbook: Runbook) -> dict[str, bool]:
    """Each step that this project needs, and whether the documents have it."""
    steps = {c.step for c in runbook.commands if not c.missing}
    container = any(c.docker and c.step == "start" and not c.missing for c in runbook.commands)
    return {
        INSTALL: "install" in steps or container,
        START: any(c.starts for c in runbook.commands if not c.missing),
        "get the code or set up an environment": bool(steps & {"clone", "env"})
        or container
        or len(runbook.commands) > 3,  # noqa: PLR2004
    }


def check(runbook: Runbook) -> Finding:
    """The share of needed steps that are told; nothing without a start."""
    needs = _needs(runbook)
    missing = [name for name, told in needs.items() if not told]
    places = [c.place for c in runbook.commands[:3]]
    return graded(
        (len(needs) - len(missing)) / len(needs) if needs[START] else 0.0,
        f"The commands don't say how to {', nor how to '.join(missing)}."
        if missing
        else "The commands have every step.",
        *places,
        fix=f"Give the commands to {listed(missing)}." if missing else "",
    )
