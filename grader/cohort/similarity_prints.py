"""Fingerprints of code by winnowing, with what came from a starter or is everybody's idiom taken away.

S. Schleimer, D. Wilkerson, A. Aiken: Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003.
"""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from grader.cohort.similarity_sources import Source

# Tokens: fewer than `K` in common are never counted; of any `GUARANTEE` in a row that two files have in common at
# least one fingerprint is selected in both.
K, WINDOW = 20, 16
GUARANTEE = K + WINDOW - 1
# A stretch with fewer classes of token than this is a table of values, or one call written many times.
LEAST_CLASSES = 7
IDIOMS = Path(__file__).with_name("similarity_idioms.bin")
_NEVER = 1 << 32


@dataclass(frozen=True, slots=True)
class Prints:
    """What is compared of one file; positions and lengths are in tokens.

    Attributes:
        own: the stretches, `K` tokens and longer, that aren't a starter's: first token, and the one after the last.
        selected: fingerprints and where they stand.
        starter, idioms: the sums of what was taken away, each once.
        starter_tokens, idiom_tokens: how many tokens they cover.
    """

    own: tuple[tuple[int, int], ...]
    selected: tuple[tuple[int, int], ...]
    starter: frozenset[int]
    idioms: frozenset[int]
    starter_tokens: int
    idiom_tokens: int

    @property
    def own_tokens(self) -> int:
        """How many tokens stand in own stretches."""
        return sum(end - start for start, end in self.own)


def sums_of(codes: bytes, seed: int) -> list[int]:
    """The 32-bit sum of every `K` tokens in a row."""
    return [crc32(codes[at : at + K], seed) for at in range(len(codes) - K + 1)]


def covered(length: int, places: Iterable[int]) -> bytearray:
    """A byte for each token: 1 where it is one of `K` that begin at one of `places`."""
    out, ones = bytearray(length), b"\1" * K
    for at in places:
        out[at : at + K] = ones
    return out


def _stretches(taken: bytearray) -> Iterator[tuple[int, int]]:
    """Where nothing is taken for at least `K` tokens."""
    start, length = 0, len(taken)
    while start < length:
        end = taken.find(1, start)
        end = length if end < 0 else end
        if end - start >= K:
            yield start, end
        start = end
        while start < length and taken[start]:
            start += 1


def winnow(sums: list[int], first: int, last: int) -> Iterator[int]:
    """Positions of the rightmost smallest sum in every window of positions `first` to `last`; `_NEVER` is none."""
    best, width = -1, min(WINDOW, last - first + 1)
    for end in range(first + width - 1, last + 1):
        start = end - width + 1
        if best < start:
            best = start
            for at in range(start + 1, end + 1):
                if sums[at] <= sums[best]:
                    best = at
        elif sums[end] <= sums[best]:
            best = end
        else:
            continue
        if sums[best] != _NEVER:
            yield best


def prints_of(source: Source, starter: Container[int], idioms: Container[int]) -> Prints:
    """Subtract the starter, pass over idioms and what says nothing, and select from the rest."""
    codes = source.tokens.codes
    sums = sums_of(codes, source.seed)
    given = [at for at, one in enumerate(sums) if one in starter]
    own = tuple(_stretches(covered(len(codes), given)))
    starter_sums = frozenset(sums[at] for at in given)
    idiomatic, silent = list[int](), list[int]()
    for start, end in own:
        for at in range(start, end - K + 1):
            if sums[at] in idioms:
                idiomatic.append(at)
            elif len(set(codes[at : at + K])) < LEAST_CLASSES:
                silent.append(at)
    idiom_sums = frozenset(sums[at] for at in idiomatic)
    for at in (*idiomatic, *silent):
        sums[at] = _NEVER
    selected = tuple((sums[at], at) for start, end in own for at in winnow(sums, start, end - K))
    return Prints(
        own, selected, starter_sums, idiom_sums,
        sum(covered(len(codes), given)), sum(covered(len(codes), idiomatic)),
    )  # fmt: skip


def starter_sums(sources: Iterable[Source]) -> set[int]:
    """The sums of given code, to be subtracted."""
    out = set[int]()
    for source in sources:
        out.update(sums_of(source.tokens.codes, source.seed))
    return out


def pack(sums: Iterable[int]) -> bytes:
    """A data file's bytes: sorted, four bytes each, lowest first."""
    packed = array("I", sorted(set(sums)))
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def load_idioms() -> frozenset[int]:
    """What public repositories that know nothing of each other have in common."""
    sums = array("I")
    sums.frombytes(IDIOMS.read_bytes())
    if sys.byteorder == "big":
        sums.byteswap()
    return frozenset(sums)
