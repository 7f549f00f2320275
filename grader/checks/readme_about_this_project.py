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

from grader.checks._words import counted
from grader.model import Finding, Place, failed, not_applicable, passed

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative
    from grader.evidence.runbook import Runbook


def check(
    narrative: Narrative, runbook: Runbook, *, most_missing: float = 0.6, least_named: int = 5, outweighed: int = 3
) -> Finding:
    """Boilerplate fails; so does a README most of whose named files are elsewhere.

    A README that tells less than `outweighed`-th of what the other documents tell is out of date, not another's.
    """
    if not narrative.readme:
        return not_applicable("There is no README that could be about something else.")
    if narrative.boilerplate:
        return failed(f"{narrative.readme} is {narrative.boilerplate}.", Place(narrative.readme))
    mine = [c for c in runbook.commands if c.path == narrative.readme]
    gone = [c.place for c in mine if c.missing]
    named, missing = narrative.named + len(mine), (*narrative.missing, *gone)
    others = sum(s.words for s in narrative.statements if s.path != narrative.readme)
    stale = others > 0 and 0 < narrative.readme_words * outweighed <= others
    if named >= least_named and len(missing) > most_missing * named and not stale:
        return failed(
            f"Of {named} files and commands that {narrative.readme} names, {len(missing)} aren't in the repository.",
            *missing[:5],
        )
    if narrative.left_out:
        strange = counted(len(narrative.left_out), "part of the documents names", "parts of the documents name")
        said = f"{narrative.readme} is about this repository; {strange} next to none of its files and words of its code"
        them = "it doesn't" if len(narrative.left_out) == 1 else "they don't"
        return passed(f"{said}, so {them} count.", Place(narrative.readme, 1), *narrative.left_out[:5])
    return passed(f"{narrative.readme} is about this repository.", Place(narrative.readme, 1))
