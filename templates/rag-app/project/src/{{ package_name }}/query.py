"""What a question asks for: which company and quarter, which terms, and what kind of answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .model import Filter, Period
from .periods import find_mentions
from .text import stem, terms

_GENERIC_NAME_WORDS = frozenset(
    "company corp corporation group holdings inc incorporated ltd limited plc the systems foods cloud industries "
    "technologies international global partners and of".split()
)
_SCAFFOLD = frozenset(
    stem(word)
    for word in """ask call come company document earnings fiscal full get give given go happen large long many mention
    much name new part period quarter question quarterly related report say share show speak state take talk time use
    year big high""".split()
)
_SCAFFOLD_EXCEPTIONS = frozenset({"share"})
_PERIOD_WORDS = re.compile(
    r"\b(?:q[1-4]|(?:first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+(?:fiscal[\s-]+)?quarter|"
    r"(?:of\s+)?(?:fiscal(?:\s+year)?|FY)\s?'?(?:20)?\d\d|20\d\d)\b",
    re.IGNORECASE,
)


class Wants(StrEnum):
    """The kind of answer that a question asks for."""

    WHY = "why"
    NUMBER = "number"
    WHO = "who"
    NAME = "name"
    WHEN = "when"
    OTHER = "other"


_KINDS = (
    (Wants.WHY, re.compile(r"\bwhy\b|\bwhat (?:caused|drove|led to|weighed|explains)|\breasons? (?:for|why|behind)", re.I)),
    (Wants.WHO, re.compile(r"\bwho(?:m|se)?\b", re.I)),
    (
        Wants.NAME,
        re.compile(
            r"\bname of\b|\bnames? the\b|\bwhich (?:[\w-]+ ){0,3}(?:customers?|clients?|banks?|suppliers?|compan(?:y|ies)"
            r"|firms?|agenc(?:y|ies)|person|people|vendors?)\b",
            re.I,
        ),
    ),
    (Wants.WHEN, re.compile(r"\bwhen\b|\bwhat date\b|\buntil when\b|\b(?:which|what) (?:month|year)\b", re.I)),
    (
        Wants.NUMBER,
        re.compile(
            r"\bhow (?:much|many|long|large|big|high|low|leveraged|often)\b|\bby how\b"
            r"|\bwhat (?:percentage|share|portion|number|amount)\b",
            re.I,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood."""

    text: str
    topic: str  # the question without company and period: what single sentences are compared with
    search_text: str  # the question with company and period said in the words of the passage headers
    terms: tuple[str, ...]
    where: Filter
    wants: frozenset[Wants]
    unknown_periods: frozenset[str]

    @property
    def quarters(self) -> frozenset[int]:
        return frozenset(period.quarter for period in self.where.periods)


class Catalog:
    """Which companies and periods there are, to recognise them in questions."""

    def __init__(self, documents: set[tuple[str, Period | None]]) -> None:
        self.companies = sorted({company for company, _ in documents})
        self.periods = sorted({period for _, period in documents if period is not None})
        self._alias: dict[str, str] = {}
        for company in self.companies:
            for word in re.findall(r"[\w&-]+", company):
                if word.lower() not in _GENERIC_NAME_WORDS and len(word) > 2:
                    self._alias[word.lower()] = company

    def understand(self, text: str, given: Filter | None = None) -> Query:
        """Read a question. A filter that the caller gives replaces what the question says."""
        given = given or Filter()
        words = re.findall(r"[\w&-]+", text.replace("’", "'"))
        companies = frozenset(self._alias[word.lower()] for word in words if word.lower() in self._alias)
        periods, unknown = self._periods_in(text)
        where = Filter(given.companies or companies, given.periods or periods)
        topic = self._topic(text)
        said = [*sorted(where.companies), *(str(period) for period in sorted(where.periods))]
        bare_years = find_mentions(text).bare_years - {period.year for period in self.periods}
        content = [term for term in terms(topic) if term not in _SCAFFOLD or term in _SCAFFOLD_EXCEPTIONS]
        content += [str(year) for year in sorted(bare_years)]
        return Query(
            text=text,
            topic=topic,
            search_text=f"{' | '.join(said)}\n{topic}" if said else text,
            terms=tuple(dict.fromkeys(content)),
            where=where,
            wants=frozenset(kind for kind, pattern in _KINDS if pattern.search(text)) or frozenset({Wants.OTHER}),
            unknown_periods=frozenset() if given.periods else unknown,
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

    def _topic(self, text: str) -> str:
        """The question without the names that only say where to look."""
        topic = _PERIOD_WORDS.sub(" ", text)
        for alias, company in self._alias.items():
            rest = r"(?:\s+(?:" + "|".join(map(re.escape, company.split())) + r"))*"
            topic = re.sub(rf"\b{re.escape(alias)}\b{rest}(?:['’]s)?", " ", topic, flags=re.IGNORECASE)
        topic = re.sub(r"\b(?:in|at|for|of|during|after|by|the)\s*(?=[?.!,]|$)", " ", " ".join(topic.split()))
        return " ".join(topic.split())
