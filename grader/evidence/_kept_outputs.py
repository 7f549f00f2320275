"""Which stated figures stand in what a run left behind: outputs of notebooks, files of results, logs, pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks

MAX_FILES, MAX_BYTES = 40, 256 << 10
MAX_CHARS = 300_000  # of everything that is searched
PER_CENT = 100.0
_SHIFTS = (-31, -23, -17, -11, -7, -4, 4, 7, 11, 17, 23, 31)  # in units of the last digit: no neighbour by rounding
_KEPT = regex(
    r"(?:^|[/_.-])(?:metrics?|results?|outputs?|eval\w{0,8}|reports?|scores?|leaderboard|comparison|benchmark\w{0,3}|"
    r"performance|logs?|runs|mlruns|artifacts?|history|snapshots?|experiments?|models?|summary|figures?)(?:[/_.-]|\d)"
    r"|\.(?:log|html?|out)$",
    re.IGNORECASE,
)
_ENDINGS = (".json", ".jsonl", ".csv", ".tsv", ".txt", ".log", ".out", ".html", ".htm", ".yaml", ".yml")
_NUMBER = regex(r"(?<![\w.])\d{1,9}\.\d{1,17}|(?<![\w.])\d{1,3}(?=\s?%)")


def _texts(notebooks: Notebooks, files: Files, read: frozenset[str]) -> Iterator[str]:
    for notebook in notebooks.notebooks:
        for cell in notebook.code_cells:
            if cell.output:
                yield cell.output
    left = MAX_FILES
    for entry in files.suffixed(*_ENDINGS):
        if left and entry.path not in read and 0 < (entry.size or 0) <= MAX_BYTES and _KEPT.search(entry.path):
            left -= 1
            yield files.text(entry.path, MAX_BYTES) or ""


def kept_share(values: Iterable[float], notebooks: Notebooks, files: Files, read: frozenset[str]) -> float:
    """The share of distinct stated values that a kept output rounds to, as a share or in per cent, 0.0 to 1.0.

    What would be found by chance is taken off: among a thousand printed numbers any two digits stand somewhere.
    `read` are documents: what states a figure is no proof of it. Without values it is 1.0.
    """
    stated = sorted(set(values))
    if not stated:
        return 1.0
    numbers: list[float] = []
    left = MAX_CHARS
    for text in _texts(notebooks, files, read):
        numbers += map(float, _NUMBER.findall(text[:left]))
        left -= len(text)
        if left <= 0:
            break
    numbers.sort()
    found = sum(_stands(value, numbers) for value in stated)
    chance = sum(_chance(value, numbers) for value in stated)
    return max(0.0, (found - chance) / (len(stated) - chance)) if chance < len(stated) else 1.0


def _chance(value: float, numbers: list[float]) -> float:
    """The share of the values around this one, as precise as it, that stand there, too; nobody stated them."""
    unit = 10.0 ** -_decimals(value)
    near = [round(value + shift * unit, 12) for shift in _SHIFTS]
    return sum(_stands(other, numbers, decimals=_decimals(value)) for other in near if other > 0) / len(_SHIFTS)


def _decimals(value: float) -> int:
    return len(repr(value).partition(".")[2].rstrip("0"))


def _stands(value: float, numbers: list[float], decimals: int | None = None) -> bool:
    half = 0.5 * 10.0 ** -(_decimals(value) if decimals is None else decimals)
    return any(_holds(numbers, value * scale, half * scale * 1.000_001) for scale in (1.0, PER_CENT, 1 / PER_CENT))


def _holds(numbers: list[float], value: float, half: float) -> bool:
    at = bisect_left(numbers, value - half)
    return at < len(numbers) and numbers[at] <= value + half
