"""Finds fiscal quarters and years in text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import Period

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_QUARTER = re.compile(
    r"\bq(?P<q>[1-4])\b|\b(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+(?:fiscal[\s-]+)?quarter",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:FY\s?|fiscal\s+(?:year\s+)?)?(?P<year>20\d\d)\b|\bFY\s?'?(?P<short>\d\d)\b", re.IGNORECASE)
_MAX_GAP_BEFORE = 2  # as in "2025 Q3"
_BETWEEN = re.compile(r"[\s,]*(?:of\s+)?(?:the\s+)?(?:fiscal\s+)?(?:year\s+)?", re.IGNORECASE)  # "Q3 of fiscal 2025"


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text says of time: quarters with or without a year, and years by themselves."""

    periods: frozenset[Period]
    bare_quarters: frozenset[int]
    bare_years: frozenset[int]


def find_mentions(text: str) -> Mentions:
    years = [(m.start(), m.end(), int(m["year"] or f"20{m['short']}")) for m in _YEAR.finditer(text)]
    periods: set[Period] = set()
    quarters: set[int] = set()
    used: set[int] = set()
    for match in _QUARTER.finditer(text):
        quarter = int(match["q"]) if match["q"] else _ORDINALS[match["ordinal"].lower()]
        near = next(
            (
                (start, year)
                for start, end, year in years
                if (start >= match.end() and _BETWEEN.fullmatch(text, match.end(), start))
                or 0 <= match.start() - end <= _MAX_GAP_BEFORE
            ),
            None,
        )
        if near is None:
            quarters.add(quarter)
        else:
            used.add(near[0])
            periods.add(Period(near[1], quarter))
    bare_years = frozenset(year for start, _, year in years if start not in used)
    return Mentions(frozenset(periods), frozenset(quarters), bare_years)


def parse_period(text: str) -> Period | None:
    """The first quarter with a year in a text such as a title, or None."""
    return min(find_mentions(text).periods, default=None)
