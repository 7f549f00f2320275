"""Whether a sentence is the kind of answer that a question asks for: a cause, a person, a number of the right unit.

A sentence about the right thing with the wrong kind of number is the commonest wrong answer: "How many clients left?"
isn't answered by "customers waited for five hours". So a number counts fully only when it has the unit that is asked
for and stands in the clause that speaks of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ..query import Query, Wants
from ..terms import term_set

OTHER_UNIT = -0.5
OTHER_CLAUSE = 0.3  # the right unit, in a clause that speaks of something else
NEXT_SENTENCE = 0.8


class Unit(StrEnum):
    """What a number counts."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    TIME = "time"
    COUNT = "count"


_GOES_ON = re.compile(
    r"(?:this|that|it|they|these|those|the (?:main|biggest|largest|chief)|most of|about|half)\b", re.IGNORECASE
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAY_BEFORE = re.compile(rf"(?:\b(?:{_MONTHS}) |\bQ)$", re.IGNORECASE)
_WORD_NUMBER = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|half|thirds?|quarters? of|fifth|dozen"
)
_NUMBER = rf"(?:\d[\d.,]*|\b(?:{_WORD_NUMBER})\b)(?: (?:thousand|million|billion))?"
_QUANTITY = re.compile(
    rf"(?P<money>\$ ?\d[\d.,]*(?: (?:thousand|million|billion))?|{_NUMBER} (?:cents|dollars))"
    rf"|(?P<points>{_NUMBER} (?:percentage |basis )?points?\b)"
    rf"|(?P<percent>{_NUMBER}(?: percent| ?%))"
    rf"|(?P<time>{_NUMBER}[- ](?:and a half )?(?:minutes?|hours?|days?|weeks?|months?|quarters?|years?)\b)"
    rf"|(?P<count>{_NUMBER})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_CLAUSE = re.compile(
    r"[,;:]|\b(?:because|since|while|whereas|but|although|though|and then|which|after|as)\b", re.IGNORECASE
)
# What a question says of the unit of its answer, the first that fits. A change in points doesn't tell a level, and a
# change in percent doesn't tell an amount.
_ASKED_UNITS = (
    (re.compile(r"\bhow (?:long|often|old|soon)\b|\bhow much time\b", re.IGNORECASE), {Unit.TIME, Unit.COUNT}),
    (
        re.compile(
            r"\bby how much\b|\bhow much (?:\w+er|more|less|of)\b|\b(?:grow|grew|growth|rise|rose|raise|fall|fell|drop"
            r"|decline|increase|decrease|change)\b",
            re.IGNORECASE,
        ),
        {Unit.PERCENT, Unit.POINTS, Unit.MONEY, Unit.COUNT},
    ),
    (re.compile(r"\bhow many\b|\bheadcount\b", re.IGNORECASE), {Unit.COUNT}),
    (
        re.compile(
            r"\b(?:percentage|percent|pct|share of|portion|proportion|market share|margins?|rates?|retention|churn"
            r"|utilization|coupon|interest)\b|%",
            re.IGNORECASE,
        ),
        {Unit.PERCENT},
    ),
    (
        re.compile(
            r"\b(?:revenue|sales|income|profit|loss|ebitda|cash|debt|dividends?|eps|earnings|price|cost|costs|costing|paid"
            r"|pay|spend|spent|worth|budget|save|saves|saving|backlog|bring in|brings in|expense)\b",
            re.IGNORECASE,
        ),
        {Unit.MONEY},
    ),
)
_CAUSE = re.compile(
    r"\b(because|drivers?|driven by|due to|owing to|on account of|thanks to|as a result|caused?|reflects?|since"
    r"|after(?! (?:\w+[ -]){1,2}(?:years?|months?|weeks?|days?)\b)"
    r"|held .{0,12}back|accounted for|lowered|outweighed|cost us|which cost|took away|helped by|as (?:we|the|a))\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b({_MONTHS}|spring|summer|autumn|winter|20\d\d|quarter|next year|this year|month|week)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b[A-Z][a-zé’'-]+ [A-Z][a-zé’'-]+\b")
_NAME = re.compile(rf"(?<=[a-z,] )(?!(?i:{_MONTHS})\b)[A-Z][A-Za-z&’'-]+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence, what it counts, and the clause that it stands in."""

    unit: Unit
    clause: str


def units_asked(question: str) -> frozenset[Unit]:
    """The units that an answer may have; all of them where the question doesn't tell."""
    for pattern, units in _ASKED_UNITS:
        if pattern.search(question):
            return frozenset(units)
    return frozenset(Unit)


@lru_cache(maxsize=20_000)
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """Every number of a sentence; years and quarters of a year are dates, not numbers."""
    found = []
    for match in _QUANTITY.finditer(sentence):
        if _YEAR.match(match[0].strip(" ,.")) or _DAY_BEFORE.search(sentence, 0, match.start()):
            continue
        unit = next(unit for unit in Unit if match[unit.value])
        found.append(Quantity(unit, _clause_around(sentence, match.start(), match.end())))
    return tuple(found)


def _clause_around(sentence: str, start: int, end: int) -> str:
    before = [m.end() for m in _CLAUSE.finditer(sentence, 0, start) if not _inside_number(sentence, m.start())]
    after = [m.start() for m in _CLAUSE.finditer(sentence, end) if not _inside_number(sentence, m.start())]
    return sentence[before[-1] if before else 0 : after[0] if after else len(sentence)]


def _inside_number(sentence: str, place: int) -> bool:
    return (
        sentence[place] == "," and sentence[place - 1 : place].isdigit() and sentence[place + 1 : place + 2].isdigit()
    )


def number_kind(question: str, sentence: str, says: Callable[[frozenset[str]], bool]) -> float:
    """1.0: a number of the asked unit in a clause that `says` speaks of what is asked; -1.0: no number at all."""
    wanted, found = units_asked(question), quantities(sentence)
    fitting = [quantity for quantity in found if quantity.unit in wanted]
    if not fitting:
        return OTHER_UNIT if found else -1.0
    return 1.0 if any(says(term_set(quantity.clause)) for quantity in fitting) else OTHER_CLAUSE


def kind_of(query: Query, sentence: str, following: str, says: Callable[[frozenset[str]], bool]) -> float:
    """How far a sentence is the kind of answer that is asked for, -1.0 to 1.0; the mean over all kinds asked for."""
    results = []
    for wants in query.wants:
        if wants is Wants.WHY:
            results.append(_cause_kind(sentence, following, says))
        elif wants is Wants.NUMBER:
            results.append(number_kind(query.text, sentence, says))
        elif wants is Wants.WHEN:
            results.append(1.0 if _DATE.search(sentence) else -1.0)
        elif wants is Wants.WHO:
            results.append(1.0 if _new_names(_PERSON, sentence, query.text) else -1.0)
        elif wants is Wants.NAME:
            results.append(1.0 if _new_names(_NAME, sentence, query.text) else -1.0)
        else:
            results.append(1.0)
    return sum(results) / len(results)


def _cause_kind(sentence: str, following: str, says: Callable[[frozenset[str]], bool]) -> float:
    """A cause in the next sentence counts when that one still speaks of what is asked, or goes on about it."""
    if _CAUSE.search(sentence):
        return 1.0
    on_subject = goes_on(following) or says(term_set(following))
    return NEXT_SENTENCE if on_subject and _CAUSE.search(following) else 0.0


def goes_on(following: str) -> bool:
    """Whether a sentence begins as one that is still on the subject of the one before it."""
    return bool(_GOES_ON.match(following))


def _new_names(pattern: re.Pattern[str], sentence: str, question: str) -> bool:
    return any(name.lower() not in question.lower() for name in pattern.findall(sentence))
