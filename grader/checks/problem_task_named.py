"""The documents name the task that the project does.

Why: a title and a list of libraries leave the reader guessing what it is for.
Fix: write one full sentence near the top of the README: what is predicted, answered or built, from what.

Example:
    Predicts which morning deliveries will be late from the day's delivery notes.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import is_header
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.documents import Documents
    from grader.evidence.narrative import Narrative

ABOUT = frozenset({"what", "why"})
MIN_TITLE_WORDS = 3


def check(documents: Documents, narrative: Narrative, *, least_words: int = 5) -> Finding:
    """A full sentence where the project is introduced; a telling title is half of it."""
    told = [s for s in narrative.statements if s.kinds & ABOUT and s.words >= least_words and not s.table]
    if told and not narrative.boilerplate:
        best = next((s for s in told if not is_header(s.text)), told[0])
        return passed(f"The task is named: {best.text[:120]!r}.", best.place)
    readme = documents.readme
    title = next((s for s in readme.sections if s.title), None) if readme else None
    words = len(title.title.replace("-", " ").replace("_", " ").split()) if title else 0
    if readme and title and words >= MIN_TITLE_WORDS and narrative.readme_words >= least_words:
        return graded(0.5, f"Only the title names the task: {title.title[:100]!r}.", Place(readme.path, title.line))
    return failed("No sentence of the documents was found that says what the project does.")
