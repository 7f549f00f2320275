"""A statement that is true in parts: each is worth something, and the finding says which are there and which aren't."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.model import Place, failed, graded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.evidence._code_signs import Sign
    from grader.model import Finding

MAX_PLACES = 8


class Part(NamedTuple):
    """What it is in a few words, what it adds to the score, and where it is seen (nowhere: it is lacking)."""

    what: str
    worth: float
    where: Sequence[Sign | Place]


def added(parts: Iterable[Part], *, none: str, fix: str = "") -> Finding:
    """Add up what is there; at most 1.0."""
    every = tuple(parts)
    there = [part for part in every if part.where]
    if not there:
        return failed(none, fix=fix)
    lacking = [part.what for part in every if not part.where]
    summary = f"There: {', '.join(part.what for part in there)}"
    summary += f"; lacking: {', '.join(lacking)}." if lacking else "."
    places = [place_of(item) for part in there for item in part.where[:2]]
    return graded(sum(part.worth for part in there), summary, *places[:MAX_PLACES], fix=fix)


def place_of(item: Sign | Place) -> Place:
    """Where something is seen."""
    return item if isinstance(item, Place) else item.place
