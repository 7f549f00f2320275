"""The README says what the project is and something of how it works or runs.

Why: a reader who doesn't know within a minute what this does and how leaves.
Fix: open the README with what goes in, what comes out and for whom; then say how it works and how it is run.

Example:
    Predicts late deliveries. A gradient-boosted model reads the morning's
    delivery notes; a page shows the ten most at risk. Start it with `make
    run`.
Effort: hours
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks._words import README_PARTS, count, opening
from grader.evidence.readme_parts import PARTS
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.documents import Documents
    from grader.evidence.narrative import Narrative
    from grader.evidence.readme_parts import ReadmeParts

BARE = 0.3  # of the words that are wanted


def check(narrative: Narrative, readme_parts: ReadmeParts, documents: Documents, *, least_words: int = 100) -> Finding:
    """Half for saying what, half for any other part; a very short text can't say both."""
    if not narrative.readme:
        return failed("There is no README.", fix=opening(documents))
    parts = dict(readme_parts.found)
    others = [name for name in PARTS[1:] if name in parts]
    share = (0.5 if "what" in parts else 0.0) + (0.5 if others else 0.0)
    words = narrative.readme_words + readme_parts.extra_words
    length = min(1.0, words / least_words)
    bare = length < BARE
    return graded(
        share * length,
        f"{narrative.readme} has {count(words, 'word')} in full sentences ({least_words} are wanted) and "
        f"{'these parts: ' + ', '.join(README_PARTS[name] for name in parts) if parts else 'none of the usual parts'}.",
        *(replace(place, note=place.note or README_PARTS[name]) for name, place in parts.items()),
        fix=opening(documents) if bare else "",
    )
