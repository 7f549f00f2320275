"""The README is about this project and not a starter's or another one's text.

Why: text that came with a template, or that names files which aren't here, tells nothing of your work.
Fix: replace the text that came with the starter by your own, and make every file and command that it names exist.

Example:
    ## Run
    python -m radar.train --data data/notes.csv     # both are in this repository
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, not_applicable, passed

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative
    from grader.evidence.runbook import Runbook


def check(narrative: Narrative, runbook: Runbook, *, most_missing: float = 0.6, least_named: int = 5) -> Finding:
    """Boilerplate fails; so does a README most of whose named files are elsewhere."""
    if not narrative.readme:
        return not_applicable("There is no README that could be about something else.")
    if narrative.boilerplate:
        return failed(f"{narrative.readme} is {narrative.boilerplate}.", Place(narrative.readme))
    mine = [c for c in runbook.commands if c.path == narrative.readme]
    gone = [c.place for c in mine if c.missing]
    named, missing = narrative.named + len(mine), (*narrative.missing, *gone)
    if named >= least_named and len(missing) > most_missing * named:
        return failed(
            f"Of {named} files and commands that {narrative.readme} names, {len(missing)} aren't in the repository.",
            *missing[:5],
        )
    return passed(f"{narrative.readme} is about this repository.", Place(narrative.readme, 1))
