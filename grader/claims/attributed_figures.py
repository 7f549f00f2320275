# ruff: noqa: E501 - patterns: a row is a thought
"""Figures for which a sentence names a committed file as their source, against that file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._units import parse_quantities
from grader.evidence.files import base_name
from grader.evidence.sayings import short, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings

MAX_BYTES, MAX_SAID = 96 << 10, 12
MIN_DIGITS = 3
_SOURCE = regex(
    r"(?i)\b(?:see|source|according to|as (?:shown|logged|recorded|printed) in|taken from|logged in|recorded in|reported in|ver|véase|según|fuente|veja|conforme|segundo|fonte|siehe|laut|voir|selon)\s?:?\s(?:the\s|el\s|o\s|a\s|la\s)?(?:file\s|log\s)?([\w.-]{1,60}(?:/[\w.-]{1,60}){0,6}\.(?:log|txt|json))\b"
    r"|(?:\bсм\.|согласно|источник:?|из)\s([\w.-]{1,60}(?:/[\w.-]{1,60}){0,6}\.(?:log|txt|json))\b|([\w.-]{1,60}(?:/[\w.-]{1,60}){0,6}\.(?:log|txt|json))\s?(?:참조|참고|에서 확인|에 따르면)"
)
_NUMBER = regex(
    r"(?<![\w.,/-])\d{1,3}(?:[ ,\u00a0]\d{3}){1,3}(?![\d.,]?\d)|(?<![\w.,/-])\d{1,9}(?:[.,]\d{1,6})?(?![\w/-]|[.,]\d)"
)
_IN_FILE = regex(r"(?<![\w.])-?\d{1,9}(?:[,_]\d{3}){0,3}(?:\.\d{1,17})?(?:e-?\d{1,3})?")
_YEAR = regex(r"^(?:19|20)\d\d$")


class Told(NamedTuple):
    """One figure, as it is written and as a number, and the file that is named for it."""

    written: str
    value: float
    file: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Figures of three digits and more in lines that name one file as their source."""
    found: list[Told] = []
    for line in sayings.told(".log", ".txt", ".json"):
        match = _SOURCE.search(line.text)
        if match is None or line.block == "heading" or not speaks_of_now(line.text) or "requirements" in line.text:
            continue
        name = next(filter(None, match.groups()))
        rest = f"{line.text[: match.start()]} {line.text[match.end() :]}"
        for number in _NUMBER.finditer(rest):
            digits = re.sub(r"\D", "", number[0])
            parsed = parse_quantities(number[0])
            if len(digits.strip("0")) >= MIN_DIGITS and not _YEAR.match(number[0]) and len(parsed) == 1:
                found.append(Told(number[0], parsed[0].value, name, short(line.text), line.place))
    return tuple(found[:MAX_SAID])


def held(said: tuple[Told, ...], files: Files) -> Iterator[Claim]:
    """Borne out by the number in the file, rounded or in per cent; a file that was read whole and holds none near it denies it."""
    for told in said:
        entries = [e for e in files.named(base_name(told.file).lower()) if e.path.endswith(told.file.lstrip("./"))]
        text = (
            files.text(entries[0].path, MAX_BYTES) if len(entries) == 1 and (entries[0].size or 0) < MAX_BYTES else None
        )
        if not text:
            continue
        place = Place(entries[0].path)
        line = _line_of(told, text)
        if line:
            place = Place(place.path, line)
            yield Claim(
                told.text, Verdict.BORNE_OUT, "results", f"{place.path} holds {told.written}.", (told.place, place)
            )
        elif any(map(str.isdigit, text)):
            words = f"{place.path} is named for it, but holds no {told.written}."
            yield Claim(told.text, Verdict.CONTRADICTED, "results", words, (told.place, place))


def _line_of(told: Told, text: str) -> int:
    """The line of the first number that rounds to the stated one, as it is, a hundredth or a hundredfold; 0 without any."""
    room = 0.01 * abs(told.value)
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _IN_FILE.finditer(line[:2_000]):
            value = float(match[0].replace(",", "").replace("_", ""))
            if any(
                abs(way - told.value) <= room for way in (value, 100 * value, value / 100, 1000 * value, value / 1000)
            ):
                return number
    return 0
