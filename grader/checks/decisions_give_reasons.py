"""Choices come with their reasons.

Why: anybody can list a stack; why this and not that shows judgement.
Fix: for each choice that mattered (the model, the store, the metric, the split) write one sentence with "because".

Example:
    Gradient boosting, because the notes are 14 mixed columns and a linear
    model missed the weekday-by-route effect.
Effort: hours
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.checks._words import clearest, moved, told
from grader.evidence._regex import regex
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative, Statement
    from grader.evidence.workings import Workings

SKIP = frozenset({"licence", "credits", "contributing", "roadmap"})
AIDS = frozenset({"how-to-run", "lessons", "what", "structure", "tests", "results"})

# What there is to choose, by the kind of project.
CHOICES = {
    "answers": "the model, the store, the size of a passage, the prompt",
    "ready": "the model, the way it is served, what is done with unsure answers",
    "shown": "the figures, the store, the charts, what is left out",
    "experiment": "the metric, the test, the length, who is left out",
    "computed": "the data, the method, the libraries, what is left out",
}
TRAINED = "the model, the features, the metric, the split"
BEGIN = 'For each choice that mattered ({}) write one sentence with "because".'

BEGUN = 6  # so many reasons are a beginning
MORE = 'Go on until about {} choices have their "because" ({}), and say what else there was.'

MIN_WORDS = 7
# `The first request may be slower due to warm-up` explains a behaviour, not a choice.
EFFECT = regex(r"\b(?:may|might|can) (?:also )?be (?:\w+ )?(?:slow|slower|delayed|longer|different)\b", re.IGNORECASE)
# `Note that X, because Y` tells the reader of a fact; a choice in it has its own word.
REMARK = regex(
    r"^\W{0,6}(?:please |also )?(?:note|nb|n\.b\.|nota|notez|hinweis|bitte beachten|beachte\w{0,2}|observação|obs|"
    r"catatan|важно|обратите внимание|примечание)\b",
    re.IGNORECASE,
)
CHOICE = regex(
    r"\b(?:cho(?:se|sen|ose|ice)|opted|decided|prefer\w{0,4}|picked|selected|instead of|rather than|"
    r"deliberate\w{0,2})\b",
    re.IGNORECASE,
)


def weight(statement: Statement) -> float:
    """How much a sentence counts.

    A reason inside instructions explains a step more often than a choice; a full sentence or row under a heading of
    decisions is half a reason whatever its words.
    """
    text = statement.text
    remark = REMARK.search(text) is not None and CHOICE.search(text) is None
    if statement.table or "reason" not in statement.cues or remark or EFFECT.search(text):
        return 0.5 if "decisions" in statement.kinds and statement.words >= MIN_WORDS else 0.0
    return 0.5 if statement.kinds <= AIDS else 1.0


def _fix(found: int, least: int, kind: str) -> str:
    """What to write, in the words of the project's kind; where something is told already, how much more."""
    choices = CHOICES.get(kind, TRAINED)
    more = max(1, least - found)
    if not found:
        return BEGIN.format(choices) if least <= BEGUN else MORE.format(least, choices)
    sentences = "one sentence gives" if found == 1 else f"{found} sentences give"
    things = "choice" if more == 1 else "choices"
    return f'Give {more} more {things} a sentence with "because" ({choices}): {sentences} a reason so far.'


def check(narrative: Narrative, workings: Workings, *, least: int = 4, floor: float = 0.0) -> Finding:
    """Sentences that give a reason; half weight inside instructions and introductions; `floor` and fewer are none."""
    weighed = [] if narrative.boilerplate else [(s, weight(s)) for s in narrative.statements if not s.kinds <= SKIP]
    found = [s for s, points in weighed if points]
    points = narrative.points(weighed, least)
    halved = any(0 < weight < 1 for _, weight in weighed)
    wanted = f"{least} are wanted" + (
        " (one inside instructions, or without a plain reason, counts half)" if halved else ""
    )
    return graded(
        points / least if points > floor else 0.0,
        told(narrative, found, "sentence gives a reason for a choice", "sentences give a reason for a choice", wanted),
        *(s.place for s in clearest(found, 5, "reason")),
        fix=moved(narrative, found, least) or _fix(len(found), least, workings.kind),
    )
