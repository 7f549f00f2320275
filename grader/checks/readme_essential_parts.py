"""The README has problem, set-up, structure, method and outcome.

Why: these five are what every reader looks for; a missing one is a question that nobody is there to answer.
Fix: add to the README, with real content, what it lacks of: what and why, how to run it, layout of the files, method,
    outcome.

Example:
    ## Why
    ## Run it
    ## Layout
    ## How it works
    ## Results
Effort: hours
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks._words import README_PARTS, listed
from grader.evidence.readme_parts import PARTS
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.readme_parts import ReadmeParts


def check(readme_parts: ReadmeParts) -> Finding:
    """Each part that has content; the last ones weigh more, since every gap is a question left open."""
    parts = dict(readme_parts.found)
    missing = [name for name in PARTS if name not in parts]
    lacking = listed([README_PARTS[name] for name in missing])
    return graded(
        (len(parts) / len(PARTS)) ** 1.5,
        f"The README has {len(parts)} of {len(PARTS)} parts" + (f"; missing: {lacking}." if missing else "."),
        *(replace(place, note=place.note or README_PARTS[name]) for name, place in parts.items()),
        fix=f"Add to the README, with real content: {lacking}." if missing else "",
    )
