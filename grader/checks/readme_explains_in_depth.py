"""The README answers a stranger's questions in enough words of its own.

Why: why, how, what came out and what was chosen can't all be told in ten lines.
Fix: write in the README a paragraph each on the why, the data, the method, the results, and the choices with limits;
    slogans and repeated text don't count.

Example:
    ## Why
    ## Data
    ## How it works
    ## Results
    ## Choices and limits        (a paragraph each)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, idle
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative


def check(narrative: Narrative, *, least_words: int = 300, full_words: int = 1000) -> Finding:
    """Words of distinct sentences, from `least_words` (nothing) to `full_words` (all)."""
    if not narrative.readme:
        return idle(failed("There is no README."))
    words = narrative.readme_words
    return graded(
        (words - least_words) / (full_words - least_words),
        f"{narrative.readme} has {count(words, 'word')} in full sentences, each counted once; {full_words} are wanted.",
        Place(narrative.readme, 1, note=count(words, "word")),
    )
