"""The data are described with numbers: how many, of what, from where.

Why: without size and source nobody can tell whether the result means anything.
Fix: say where the data come from, how many rows or documents there are, over which time, and what a row is.

Example:
    210,000 delivery notes of 11 vans, January 2023 to March 2025 (own
    records); one row is one stop, 6 % are late.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import clearest, count, told
from grader.evidence._regex import regex
from grader.model import Finding, Place, graded

if TYPE_CHECKING:
    from grader.evidence.data_sources import DataSources
    from grader.evidence.documents import Documents
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.narrative import Narrative

THROUGH = frozenset({"what", "why", "how-it-works"})
WHERE = frozenset({"what", "why", "data", "how-it-works", "limits", "decisions"})
# A size or a span: a number of some thousands, a percentage, or years; not a version or a step.
AMOUNT = regex(
    r"\d{1,3}(?:[,. '\u202f]\d{3})+|\d{3,}|\d+(?:[.,]\d+)?\s?(?:%|k\b|K\b|M\b|GB|MB|million|milh|millon|thousand|mil\b|"
    r"\u4e07|\u5343|\u6761|\ub9cc|\u5f20|\u4ef6|\u0442\u044b\u0441|\u043c\u043b\u043d|Mio)"
)
# What is counted stands beside its figure.
WORD = regex(r"[^\W\d_]{2}")
MIN_SECTION_WORDS = 40
# "Rows: 284,807 transactions" is no sentence, but two such lines say as much as one.
FACT = 0.5


def _facts(documents: Documents, narrative: Narrative) -> list[Place]:
    """Short lines of the README's sections on data that carry an amount, each text once."""
    readme = documents.readme
    if readme is None:
        return []
    skip = {s.line for s in narrative.statements if s.path == readme.path} | {p.line for p in narrative.placeholders}
    on_data = readme.on("data")
    short = {
        line.text: Place(readme.path, line.no, note=line.text[:200])
        for line in readme.lines
        if line.block == "list"
        and line.no not in skip
        and line.section in on_data
        and WORD.search(line.text)
        and AMOUNT.search(line.text)
    }
    return list(short.values())


def check(
    documents: Documents,
    narrative: Narrative,
    data_sources: DataSources,
    evaluation: Evaluation,
    *,
    least: int = 2,
    least_words: int = 300,
) -> Finding:
    """Sentences or rows on data that carry an amount; a described data section without any is half.

    A tool that learns from nothing and has no data of its own is described by how much it says of what goes through it.
    """
    found = [
        s for s in narrative.statements if "data" in s.cues and s.kinds & WHERE and s.number and AMOUNT.search(s.text)
    ]
    words = sum(s.words for s in narrative.statements if "data" in s.kinds)
    tables = [
        Place(d.path, t.line, t.end_line)
        for d in documents.all
        for t in d.tables
        if "data" in d.sections[t.section].kinds and len(t.rows) > 2  # noqa: PLR2004
    ]
    facts = _facts(documents, narrative)
    score = max(
        min(1.0, (narrative.points(((s, 1.0) for s in found), least) + FACT * len(facts)) / least),
        0.5 * min(1.0, words / MIN_SECTION_WORDS) + (0.25 if tables else 0.0),
    )
    held = (*data_sources.files, *data_sources.loaders, *data_sources.links)
    if not held and not evaluation.of("fit", "estimator") and not narrative.boilerplate:
        through = [s for s in narrative.statements if s.path == narrative.readme and s.kinds & THROUGH and not s.table]
        told_words = sum(s.words for s in through)
        if through and told_words / least_words > score:
            return graded(
                told_words / least_words,
                f"No data are committed, fetched or linked; {count(told_words, 'word')} tell what goes through the "
                f"program, where {least_words} are wanted.",
                *(s.place for s in through[:3]),
            )
    if narrative.boilerplate:
        score = 0.0
    return graded(
        score,
        told(
            narrative,
            found,
            "sentence describes the data with a number",
            "sentences describe the data with a number",
            f"{least} are wanted; "
            + (f"sections on the data have {count(words, 'word')}" if words else "no section is on the data")
            + (f" and {count(len(facts), 'short line')} with an amount, which count half" if facts else ""),
        ),
        *(s.place for s in clearest(found, 3, "data")),
        *facts[:3],
        *tables[:1],
    )
