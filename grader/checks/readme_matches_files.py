"""The files and commands that the README names exist.

Why: the first command that fails is where a reader stops, and stops believing the rest.
Fix: correct or remove the files and commands in the README that don't exist; follow it once in a fresh clone.

Example:
    python -m radar.train     # src/radar/train.py exists
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, idle, listed
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence.narrative import Narrative
    from grader.evidence.runbook import Runbook
    from grader.model import Place

NAME_MORE = "Name in the README the files that matter and the commands to run them."


def _fix(readme: str, missing: Sequence[Place]) -> str:
    """Where the README is to be corrected."""
    if not missing:
        return NAME_MORE
    numbers = sorted({place.line for place in missing if place.line})
    lines = listed([str(line) for line in numbers[:6]])
    if len(numbers) > 6:  # noqa: PLR2004 - as many as are told
        lines = ", ".join(str(line) for line in numbers[:6])
        return f"Correct or remove what {readme} names on lines {lines} and below: they don't exist in the repository."
    gone = f"lines {lines}: they don't" if len(numbers) > 1 else f"line {lines}: it doesn't"
    return f"Correct or remove what {readme} names on {gone} exist in the repository."


def check(narrative: Narrative, runbook: Runbook, *, least_named: int = 2, enough: int = 5) -> Finding:
    """The share of named things that are there; every missing one weighs three times; a few names are no proof."""
    if not narrative.readme:
        return idle(failed("There is no README."))
    mine = [c for c in runbook.commands if c.path == narrative.readme]
    missing = (*narrative.missing, *(c.place for c in mine if c.missing))
    named = narrative.named + len(mine)
    if named < least_named:
        said = f"{narrative.readme} names {count(named, 'file or command', 'files or commands')}"
        said += " in its trees, links and code"
        return graded(0.3 * named / least_named, f"{said}; at least {enough} are wanted.", fix=NAME_MORE)
    few = f"; at least {enough} are wanted" if named < enough else ""
    return graded(
        (1 - 3 * len(missing) / named) * min(1.0, named / enough),
        f"Of the {named} files and commands that {narrative.readme} names, "
        f"{count(len(missing), 'does not', 'do not') if missing else 'all'} exist{few}.",
        *missing[:6],
        fix=_fix(narrative.readme, missing),
    )
