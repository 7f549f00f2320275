"""The documents describe how it is built.

Why: before a choice can be judged it must be known what was built.
Fix: describe the project's parts and how data go through them, in sentences rather than a list of libraries.

Example:
    Notes are parsed nightly into SQLite; a model is fitted every Sunday;
    the page reads the ten riskiest stops of the morning.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted, is_header
from grader.evidence._regex import regex
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative, Statement

WHERE = frozenset({"how-it-works", "decisions", "deployment", "limits"})
ENDPOINT = regex(r"\W{0,4}(?:GET|POST|PUT|PATCH|DELETE) /")  # what is offered, not how it is built
BESIDE = frozenset({"what", "data"})  # what goes in and what it is for says little of how it is built


def _turn(statement: Statement) -> tuple[bool, bool, bool]:
    """Its place among those that are shown: what tells of the method before what introduces, and links last."""
    aside = is_header(statement.text) or "://" in statement.text
    return aside, statement.table, "how-it-works" not in statement.kinds


def check(narrative: Narrative, *, least_words: int = 60) -> Finding:
    """Words of sentences on method, architecture, choices; rows of tables, features and data count half."""
    told = [s for s in narrative.statements if s.kinds & (WHERE | BESIDE) and not s.kinds & {"how-to-run"}]
    told = [s for s in told if not ENDPOINT.match(s.text)]
    words = narrative.points(
        ((s, s.words / 2 if s.table or not s.kinds & WHERE else s.words) for s in told), least_words
    )
    words = 0.0 if narrative.boilerplate else words
    shown = sorted(told, key=lambda s: (s.path != narrative.readme, *_turn(s)))[:3]
    return graded(
        words / least_words,
        f"{counted(round(words), 'word describes', 'words describe')} how it is built; {least_words} are wanted.",
        *(s.place for s in told if s in shown and not narrative.boilerplate),
    )
