"""The README says something about the project.

Why: it is the first thing that a reader opens, and often the only one.
Fix: write three sentences in README.md: what goes in, what comes out, and for whom.

Example:
    # Late-delivery radar
    Predicts which of a bakery's morning deliveries will be late, from three
    years of its own delivery notes, so that the dispatcher can move them to
    another van by six o'clock.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, opening
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.documents import Documents
    from grader.evidence.narrative import Narrative


def check(documents: Documents, narrative: Narrative, *, least_words: int = 12) -> Finding:
    """Count words of prose and lists, outside sections of figures that nothing here could have given."""
    readme = documents.readme
    if readme is None:
        return failed("There is no README.", fix=opening(documents))
    if readme.error and not readme.lines:
        return failed(f"{readme.path} could not be read: {readme.error}.", Place(readme.path))
    if documents.foreign:
        said = f"{readme.path} shares next to no word with the code, so it counts as another project's."
        return failed(said, Place(readme.path, 1), fix=opening(documents))
    words = narrative.readme_told
    return graded(
        words / least_words,
        f"{readme.path} has {count(words, 'word')} of text; at least {least_words} are wanted.",
        Place(readme.path, 1, note=count(words, "word")),
        fix=opening(documents),
    )
