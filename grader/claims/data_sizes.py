# ruff: noqa: E501 - patterns: a row is a thought
"""How many rows the data are said to have, against the data files that are committed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings
    from grader.model import Entry

MAX_FILE_BYTES = 8 << 20
MAX_FILES = 8
MIN_ROWS = 50
NEAR = 0.06  # "about 7,000" for 7,043; duplicates that were dropped
APART = 0.25
_ROWS = regex(
    r"(?<![\w.,$€/-])[~≈]?(\d{1,3}(?:[, \u00a0.]\d{3}){1,3}|\d{2,8})(k?)\+?\s(?:[\w-]{1,20}\s){0,2}"
    r"(?:rows|records|customers|samples|observations|instances|entries|reviews|transactions|examples|passengers|houses|listings|"
    r"linhas|registros|clientes|filas|lignes|строк\w{0,2}|записей|행|条|行)\b",
    re.IGNORECASE,
)
_NAMED = regex(r"([\w./-]{1,80}\.(?:csv|tsv))\b")
_PART = regex(
    r"(?i)sample|subset|mini|small|toy|demo|head|example|test|train|valid|clean|process|result|pred|submission|metric|feature|score"
)
_NOT_SIZE = regex(
    r"(?i)\bper (?:second|day|hour|minute|month|batch)|/s\b|\bfirst\b|\btop\b|up to|benchmark|test set|training|train\b|validation|split|synthetic|random|"
    r"each|every|batch|of these|churned|fraud|positive|negative|missing|duplicate|removed|remaining|after|million|sampled?\b"
)


class Size(NamedTuple):
    """So many rows, of a named file or of the data."""

    rows: int
    file: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Size, ...]:
    """Sizes in sentences on the data, or beside the name of a file."""
    out: list[Size] = []
    for line in sayings.told():
        if not any(map(str.isdigit, line.text)):
            continue
        named = _NAMED.search(line.text)
        if not named and not ("data" in line.kinds or "dataset" in line.lower or "датасет" in line.lower):
            continue
        matches = list(_ROWS.finditer(line.text))
        if len(matches) != 1 or _NOT_SIZE.search(line.text) or not speaks_of_now(line.text):
            continue
        digits = re.sub(r"\D", "", matches[0][1])
        rows = int(digits) * (1000 if matches[0][2] else 1)
        if rows >= MIN_ROWS:
            out.append(Size(rows, named[1] if named else "", around(line.text, *matches[0].span()), line.place))
    return tuple(out[:MAX_FILES])


def held(said: tuple[Size, ...], files: Files) -> Iterator[Claim]:
    """The named file, or the only data file; any file or all together bear a size out."""
    entries = [e for e in files.suffixed(".csv", ".tsv") if e.size]
    readable = [e for e in entries if e.size is not None and e.size <= MAX_FILE_BYTES][:MAX_FILES]
    counts = {entry.path: rows for entry in readable if (rows := _count(files, entry)) is not None}
    if not counts:
        return
    whole = len(counts) == len(entries) and not any(
        e.path.lower().endswith((".parquet", ".xlsx", ".zip", ".dvc", ".gz")) for e in files.own
    )
    for size in said:
        fits = next((path for path, n in counts.items() if abs(n - size.rows) <= NEAR * size.rows), None)
        if fits is None and abs(sum(counts.values()) - size.rows) <= NEAR * size.rows:
            fits = next(iter(counts))
        if fits is not None:
            yield Claim(
                size.text, Verdict.BORNE_OUT, "problem", f"{fits} has {counts[fits]:,} rows.", (size.place, Place(fits))
            )
            continue
        meant = _meant(size, counts, whole=whole)
        if meant and abs(counts[meant] - size.rows) > APART * size.rows:
            words = f"{meant} has {counts[meant]:,} rows."
            yield Claim(size.text, Verdict.CONTRADICTED, "problem", words, (size.place, Place(meant)))


def _meant(size: Size, counts: dict[str, int], *, whole: bool) -> str | None:
    """The file that a size is about: the one that is named, else the only one if it isn't a part."""
    if size.file:
        named = [path for path in counts if base_name(path).lower() == base_name(size.file).lower()]
        return named[0] if len(named) == 1 else None
    only = next(iter(counts)) if len(counts) == 1 and whole else None
    return only if only and not _PART.search(base_name(only)) else None


def _count(files: Files, entry: Entry) -> int | None:
    """Rows below the header; None for what isn't a table (a pointer to another store, quoted line breaks)."""
    data = files.data(entry.path, MAX_FILE_BYTES)
    if data is None or data.startswith(b"version https://git-lfs") or b"\x00" in data[:4000]:
        return None
    rows = data.count(b"\n") + (not data.endswith(b"\n")) - 1
    # An odd number of quotes in many lines: cells that hold line breaks.
    if data.count(b'"') and any(line.count(b'"') % 2 for line in data[:200_000].split(b"\n")[:400]):
        return None
    return rows
