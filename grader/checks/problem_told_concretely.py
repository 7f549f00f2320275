"""The problem is told in words of its own subject.

Why: "predicts churn with machine learning" fits a thousand projects; what goes in, what comes out and whom it
    concerns takes words that only this one needs.
Fix: name in the introduction the things that go in and come out, where they come from, and who does what with them.

Example:
    From a bakery's delivery notes (van, street, hour, load) it predicts which
    of tomorrow's orders arrive after six, for the dispatcher who plans the vans.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.evidence._about import stems
from grader.evidence._document import count_words
from grader.evidence._lexicon import spaceless
from grader.model import Finding, graded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence.narrative import Narrative, Statement

ABOUT = frozenset({"what", "why", "data"})
# Where no spaces part the words, about this share of them are nouns of the subject.
UNSPACED = 0.4


def _subject(told: Sequence[Statement]) -> float:
    """Distinct words of these sentences that don't stand in everybody's code."""
    words = sum(count_words(s.text) for s in told if spaceless(s.text))
    return sum(not spaceless(stem) for stem in stems(" ".join(s.text for s in told))) + UNSPACED * words


def check(narrative: Narrative, *, least: int = 8, enough: int = 30) -> Finding:
    """Distinct words of the sentences on what, why and data, from `least` (nothing) to `enough` (all).

    Only the README and records of decisions count. Words that stand in the code of every seventh repository don't, nor
    do tables.
    """
    about = [s for s in narrative.statements if s.kinds & ABOUT and not s.table and narrative.is_near(s.path)]
    told = [] if narrative.boilerplate else about
    found = _subject(told)
    return graded(
        (found - least) / (enough - least),
        f"{counted(round(found), 'word', 'different words')} of the problem's own subject "
        f"{'are' if round(found) > 1 else 'is'} used to tell it; {enough} are wanted.",
        *(s.place for s in told[:3]),
    )
