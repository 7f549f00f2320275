# ruff: noqa: E501 - patterns: a row is a thought
"""Deeds that documents tell of, against the words that code which does them can't do without."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

LOOKED_AT = 8


class Deed(NamedTuple):
    """One deed.

    Attributes:
        name: as the object of "does" or "has".
        hints: lower-case words of which a line that tells of it has one.
        told: how it is told.
        shows: lower-case words that only the deed has in code.
        might: words that could mean it in another way: where one stands in code, nothing is said against it.
    """

    name: str
    criterion: str
    hints: tuple[str, ...]
    told: re.Pattern[str]
    shows: tuple[str, ...]
    might: tuple[str, ...]


# What somebody learns, reads, compares with or could add isn't a thing that was done.
_BESIDE = regex(
    r"(?i)\b(?:learn\w{0,5}|course|module|topics?|skills?|such as|e\.g|like|instead|compared to|vs\.?|versus|paper|et al|try|tried|proposed|"
    r"implement|add|enable|configure|ensure|introduce|support(?:s|ed)?|option\w{0,4}|could|can be|any|or)\b"
)


class Told(NamedTuple):
    """One deed where it is told of."""

    deed: Deed
    text: str
    place: Place


def told_of(sayings: Sayings, deeds: tuple[Deed, ...]) -> tuple[Told, ...]:
    """The first sentence or item on each."""
    found: list[Told] = []
    for deed in deeds:
        for line in sayings.sentences(*deed.hints):
            match = deed.told.search(line.text) if line.block != "heading" else None
            if match and speaks_of_now(line.text) and not _BESIDE.search(f"{line.text} {line.title}"):
                found.append(Told(deed, around(line.text, *match.span()), line.place_at(match.start())))
                break
    return tuple(found)


def judged(said: tuple[Told, ...], holdings: Holdings) -> Iterator[Claim]:
    """Borne out by a word that only the deed has; contradicted where not even a word that might mean it stands in code."""
    for told in said:
        deed = told.deed
        places = list(islice(holdings.places(deed.shows), LOOKED_AT))
        # Where it is done says more than what is installed for it.
        if place := next((place for place in places if not place.note), places[0] if places else None):
            words = f"{place.path} speaks of {deed.name}."
            yield Claim(told.text, Verdict.BORNE_OUT, deed.criterion, words, (told.place, place))
        elif holdings.read_whole() and holdings.has_code and not holdings.find_in_code(deed.might):
            words = f"Nothing in the repository but its documents speaks of {deed.name}."
            yield Claim(told.text, Verdict.CONTRADICTED, deed.criterion, words, (told.place,))
