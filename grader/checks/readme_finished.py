"""The README has no part that still waits for its content.

Why: a placeholder tells the reader that nobody read the page before it was published.
Fix: write the parts of the README that are marked as still to come, or take them out.

Example:
    ## Results
    Held-out F1 0.81 (baseline 0.64), see table.   # not: TODO
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, idle
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.conflicts import Conflicts
    from grader.evidence.narrative import Narrative

# In the words of the check on whose text it is: it is one thing to do.
OWN = "Replace the text that came with the starter by your own, and make every file and command that it names exist."
WRITE = "Write in the README what the project does, in sentences."


def check(narrative: Narrative, conflicts: Conflicts, *, most: int = 4) -> Finding:
    """Each placeholder costs a share; boilerplate and an unresolved merge cost all."""
    if not narrative.readme:
        return idle(failed("There is no README."))
    if not narrative.readme_words:
        return failed("The README has no full sentence that could be judged.", fix=WRITE)
    if narrative.boilerplate:
        return failed(f"{narrative.readme} is {narrative.boilerplate}.", Place(narrative.readme), fix=OWN)
    if conflicts.readme:
        said = f"{narrative.readme} was committed in the middle of a merge; its markers still stand in it."
        return failed(said, *conflicts.readme, fix="Choose one side at each `<<<<<<<` and remove the markers.")
    found = len(narrative.placeholders)
    said = f"{narrative.readme} has {count(found, 'placeholder')}; none is wanted."
    return graded(1 - found / most, said, *narrative.placeholders[:5])
