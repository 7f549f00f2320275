"""What a question asks for: which company and quarter, which terms, and what kind of answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .model import Filter, Period
from .periods import find_mentions
from .terms import is_metric, stem, terms, words

_GENERIC_NAME_WORDS = frozenset(
    "company corp corporation group holdings inc incorporated ltd limited plc the systems foods cloud industries "
    "technologies international global partners and of".split()
)
_SCAFFOLD = frozenset(
    stem(word)
    for word in """ask call come company document fiscal full get give given go happen large long many mention
    much name new part period quarter question quarterly related report say show speak state take talk time use
    year big high""".split()
)
_DEGREE = re.compile(r"\bhow ([a-z]+)", re.IGNORECASE)
_NAME = re.compile(r"(?<=[\w,] )[A-Z][\w-]*")
_ORDINAL = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|2nd|3rd|4th|5th)\b", re.IGNORECASE
)  # the second isn't the third
_QUARTER_WORDS = re.compile(
    r"\b(?:q[1-4]|(?:first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+(?:fiscal[\s-]+)?quarter)\b", re.IGNORECASE
)
_YEAR_WORDS = re.compile(r"\b(?:of\s+)?(?:fiscal\s+(?:year\s+)?|FY\s?)?(?P<year>20\d\d)\b", re.IGNORECASE)
_OUTLOOK = re.compile(r"\b(?:plan|expect|guid|outlook|forecast|anticipat|target|will)\w*", re.IGNORECASE)


class Wants(StrEnum):
    """The kind of answer that a question asks for."""

    WHY = "why"
    NUMBER = "number"
    WHO = "who"
    NAME = "name"
    WHEN = "when"
    OTHER = "other"


_KINDS = (
    (
        Wants.WHY,
        re.compile(
            r"\bwhy\b|\bwhat (?:caused|drove|led to|weighed|explains|made)|\breasons? (?:for|why|behind)", re.IGNORECASE
        ),
    ),
    (Wants.WHO, re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)),
    (
        Wants.NAME,
        re.compile(
            r"\bname of\b|\bnames? the\b|\bwhich (?:[\w-]+ ){0,3}(?:customers?|clients?|banks?|suppliers?"
            r"|compan(?:y|ies)|firms?|agenc(?:y|ies)|person|people|vendors?)\b",
            re.IGNORECASE,
        ),
    ),
    (Wants.WHEN, re.compile(r"\bwhen\b|\bwhat date\b|\buntil when\b|\b(?:which|what) (?:month|year)\b", re.IGNORECASE)),
    (
        Wants.NUMBER,
        re.compile(
            r"\bhow (?:much|many|long|large|big|high|low|leveraged|often)\b|\bby how\b"
            r"|\bwhat (?:percentage|share|portion|number|amount)\b",
            re.IGNORECASE,
        ),
    ),
)


# A question in key words, such as "Q4 operating profit", has none of these.
_VERB_OR_QUESTION = re.compile(
    r"\b(?:who|which|how|why|when|where|is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|tell|explain)\b",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|might)"
_LINK = (
    r"(?:the|a|an|its|their|of|at|in|on|for|from|to|per|by|after|before|when|while|over|with|that|which|and|between"
    r"|during|as)"
)
_FOCUS_WORDS = 4
_MIN_ALIAS = 3  # letters of a company's name that may stand for it
_FOCUS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bhow (?:much|many)(?: of)?(?: the)? (?P<focus>(?!{_AUXILIARY}\b)[\w' -]+?)"
        rf"(?: {_AUXILIARY}\b| {_LINK}\b|\?|$)",
        rf"\bwhat (?:is|are|was|were|will be|would be) (?:the |its |their |an? )?(?P<focus>[\w' -]+?)"
        rf"(?: {_LINK}\b|\?|$)",
        rf"\b(?:what|which) (?P<focus>(?!{_AUXILIARY}\b)[\w' -]+?) {_AUXILIARY}\b",
        rf"\bwho (?:{_AUXILIARY} )*(?:the )?(?P<focus>[\w'-]+)",
    )
)


def _wants(text: str, topic: str) -> frozenset[Wants]:
    kinds = {kind for kind, pattern in _KINDS if pattern.search(text)}
    asks_what = re.match(r"\s*what\b", text, re.IGNORECASE) or not _VERB_OR_QUESTION.search(text)
    if not kinds and asks_what and any(is_metric(term) for term in terms(topic)):
        kinds.add(Wants.NUMBER)
    return frozenset(kinds) or frozenset({Wants.OTHER})


def _focus(topic: str) -> frozenset[str]:
    """What exactly is asked for: "how many [engineers] ...", "what was the [tax rate] of ...", "who [founded] ..."."""
    for pattern in _FOCUS:
        if match := pattern.search(topic):
            return frozenset(terms(" ".join(match["focus"].split()[:_FOCUS_WORDS])))
    return frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood."""

    text: str
    topic: str  # the question without company and period: what single sentences are compared with
    search_text: str  # the question with company and period said in the words of the passage headers
    terms: tuple[str, ...]
    words: dict[str, str]  # each term as the question writes it
    names: frozenset[str]  # terms that are names: nothing else may stand for them
    focus: frozenset[str]  # terms of what exactly is asked for, such as the thing to be counted
    where: Filter
    wants: frozenset[Wants]
    unknown_periods: frozenset[str]
    degree: frozenset[str]  # the word after "how", as in "how accurate"
    asked_periods: frozenset[Period]  # without those that were added for an outlook


class Catalog:
    """Which companies and periods there are, to recognise them in questions."""

    def __init__(self, documents: set[tuple[str, Period | None]]) -> None:
        self.companies = sorted({company for company, _ in documents})
        self.periods = sorted({period for _, period in documents if period is not None})
        self._alias: dict[str, str] = {}
        for company in self.companies:
            for word in re.findall(r"[\w&-]+", company):
                if word.lower() not in _GENERIC_NAME_WORDS and len(word) >= _MIN_ALIAS:
                    self._alias[word.lower()] = company

    def understand(self, text: str, given: Filter | None = None) -> Query:
        """Read a question. A filter that the caller gives replaces what the question says."""
        given = given or Filter()
        tokens = re.findall(r"[\w&-]+", text.lower())
        companies = frozenset(self._alias[token] for token in tokens if token in self._alias)
        periods, unknown = self._periods_in(text)
        where = Filter(given.companies or companies, given.periods or periods)
        if not given.periods and _OUTLOOK.search(text):
            where = Filter(where.companies, where.periods | self._before(where.periods))
        topic = self._topic(text)
        said = [*sorted(where.companies), *(str(period) for period in sorted(where.periods))]
        content = {term: word for term, word in words(topic) if term not in _SCAFFOLD}
        return Query(
            text=text,
            topic=topic,
            search_text=f"{' | '.join(said)}\n{topic}" if said else text,
            terms=tuple(content),
            words=content,
            focus=_focus(topic),
            degree=frozenset(terms(" ".join(_DEGREE.findall(topic)))),
            names=frozenset(terms(" ".join([*_NAME.findall(topic), *_ORDINAL.findall(topic)]))),
            where=where,
            wants=_wants(text, topic),
            unknown_periods=frozenset() if given.periods else unknown,
            asked_periods=given.periods or periods,
        )

    def _periods_in(self, text: str) -> tuple[frozenset[Period], frozenset[str]]:
        """Periods that the documents have, and those asked for that they don't."""
        mentions = find_mentions(text)
        known = frozenset(self.periods)
        found = mentions.periods & known
        unknown = {str(period) for period in mentions.periods - known}
        for quarter in mentions.bare_quarters:
            matching = {period for period in known if period.quarter == quarter}
            found |= matching
            if not matching:
                unknown.add(f"Q{quarter}")
        if not mentions.periods and not mentions.bare_quarters:
            found |= {period for period in known if period.year in mentions.bare_years}
        return frozenset(found), frozenset(unknown)

    def _before(self, periods: frozenset[Period]) -> frozenset[Period]:
        """The quarters before: what is planned for a quarter is said in the call before it."""
        return frozenset(
            self.periods[place - 1] for place, period in enumerate(self.periods) if place and period in periods
        )

    def _topic(self, text: str) -> str:
        """The question without the names that only say where to look."""
        years = {str(period.year) for period in self.periods}
        topic = _QUARTER_WORDS.sub(" ", text)
        topic = _YEAR_WORDS.sub(lambda match: " " if match["year"] in years else match[0], topic)
        for alias, company in self._alias.items():
            rest = r"(?:\s+(?:" + "|".join(map(re.escape, company.split())) + r"))*"
            topic = re.sub(rf"\b{re.escape(alias)}\b{rest}(?:['’]s)?", " ", topic, flags=re.IGNORECASE)
        topic = re.sub(r"\b(?:in|at|for|of|during|after|by|the)\s*(?=[?.!,]|$)", " ", " ".join(topic.split()))
        return re.sub(r"\s+([?.!,])", r"\1", " ".join(topic.split()))
