"""Commands that build an image, against Dockerfiles that hold nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.containers import Containers
    from grader.evidence.sayings import Sayings

_BUILDS = regex(r"^\s{0,8}(?:\$ |sudo ){0,2}docker(?:[- ]compose (?:up|build)|\s(?:buildx )?build)\b")


class Told(NamedTuple):
    """One command."""

    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first command that builds an image."""
    found = (
        Told(short(line.text), line.place)
        for line in sayings.lines
        if line.block == "code" and _BUILDS.match(line.text)
    )
    return tuple(found)[:1]


def held(said: tuple[Told, ...], containers: Containers) -> Iterator[Claim]:
    """Where every Dockerfile was read and none has an instruction to begin from, nothing is built."""
    read = containers.dockerfiles
    if read and all(not one.stages and not one.error for one in read):
        words = f"{read[0].path} is empty."
        places = (said[0].place, Place(read[0].path))
        yield Claim(said[0].text, Verdict.CONTRADICTED, "deployment", words, places, caps=True)
