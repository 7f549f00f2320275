"""Which stretches of two projects are alike, token for token, longest first, each token used once."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from grader.cohort.similarity_prints import GUARANTEE, K

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.cohort.similarity_prints import Prints
    from grader.cohort.similarity_sources import Source

# Stretches that are this near to each other on both sides are shown as one.
MAX_GAP = 12

Places = dict[int, list[tuple[int, int]]]
# Where a fingerprint stands in one project, at most: a file that repeats itself isn't compared with every other one.
MAX_PLACES = 6


class Run(NamedTuple):
    """A stretch of tokens that is in both projects: files by their index, first tokens, and how many tokens."""

    file_a: int
    at_a: int
    file_b: int
    at_b: int
    length: int


class Region(NamedTuple):
    """Runs that lie beside each other in the same two files, as first token and the one after the last.

    Attributes:
        tokens: how many of them are the same.
        telling: the same without what an earlier region or line says, too: seven sliders say as much as one or two.
        runs: of which it is made, in order.
    """

    file_a: int
    start_a: int
    end_a: int
    file_b: int
    start_b: int
    end_b: int
    tokens: int
    telling: int
    runs: tuple[Run, ...]


def places_of(prints: Sequence[Prints]) -> Places:
    """Fingerprint -> where it stands: index of the file, and token."""
    out: Places = {}
    for number, one in enumerate(prints):
        for value, at in one.selected:
            found = out.setdefault(value, [])
            if len(found) < MAX_PLACES:
                found.append((number, at))
    return out


def _own_around(prints: Prints, at: int) -> tuple[int, int]:
    return prints.own[bisect_right(prints.own, (at, 1 << 40)) - 1]


class Side(NamedTuple):
    """One project of a pair."""

    files: Sequence[Source]
    prints: Sequence[Prints]
    places: Places


def _grown(a: Side, b: Side, run: Run) -> Run | None:
    """The run, made as long as it goes within own stretches; None where two sums are equal by chance."""
    codes_a, codes_b = a.files[run.file_a].tokens.codes, b.files[run.file_b].tokens.codes
    at_a, at_b = run.at_a, run.at_b
    if codes_a[at_a : at_a + K] != codes_b[at_b : at_b + K]:
        return None
    low_a, high_a = _own_around(a.prints[run.file_a], at_a)
    low_b, high_b = _own_around(b.prints[run.file_b], at_b)
    end_a, end_b = at_a + K, at_b + K
    while at_a > low_a and at_b > low_b and codes_a[at_a - 1] == codes_b[at_b - 1]:
        at_a, at_b = at_a - 1, at_b - 1
    while end_a < high_a and end_b < high_b and codes_a[end_a] == codes_b[end_b]:
        end_a, end_b = end_a + 1, end_b + 1
    return Run(run.file_a, at_a, run.file_b, at_b, end_a - at_a)


def _runs(a: Side, b: Side, sums: Iterable[int]) -> list[Run]:
    """Every run that a common fingerprint leads to, longest first."""
    diagonals: dict[tuple[int, int, int], list[int]] = {}
    for value in sums:
        for file_a, at_a in a.places[value]:
            for file_b, at_b in b.places[value]:
                diagonals.setdefault((file_a, file_b, at_b - at_a), []).append(at_a)
    out: list[Run] = []
    for (file_a, file_b, shift), starts in sorted(diagonals.items()):
        end = -1
        for at in sorted(starts):
            if at >= end and (run := _grown(a, b, Run(file_a, at, file_b, at + shift, K))):
                out.append(run)
                end = run.at_a + run.length
    return sorted(out, key=lambda run: (-run.length, run))


def _disjoint(a: Side, b: Side, runs: Iterable[Run]) -> list[Run]:
    """Longest first, what each run adds that no longer one has; in the order of the first project."""
    taken: dict[tuple[bool, int], bytearray] = {}

    def side(which: Side, file: int) -> bytearray:
        return taken.setdefault((which is a, file), bytearray(len(which.files[file].tokens.codes)))

    kept = []
    for run in runs:
        in_a, in_b = side(a, run.file_a), side(b, run.file_b)
        start, end = 0, run.length
        while start < end and (in_a[run.at_a + start] or in_b[run.at_b + start]):
            start += 1
        while start < end and (in_a[run.at_a + end - 1] or in_b[run.at_b + end - 1]):
            end -= 1
        from_a, from_b, length = run.at_a + start, run.at_b + start, end - start
        free = not any(in_a[from_a : from_a + length]) and not any(in_b[from_b : from_b + length])
        if length >= K and free:
            in_a[from_a : from_a + length] = in_b[from_b : from_b + length] = b"\1" * length
            kept.append(Run(run.file_a, from_a, run.file_b, from_b, length))
    return sorted(kept)


def _telling(codes: bytes, seen: set[bytes]) -> int:
    """How many tokens there are that say something new, when every `K` in a row count once; `seen` grows."""
    fresh = {codes[at : at + K] for at in range(len(codes) - K + 1)} - seen
    seen |= fresh
    return len(fresh) + K - 1 if fresh else 0


def _merged(runs: Iterable[Run], files: Sequence[Source]) -> list[Region]:
    out: list[Region] = []
    seen = set[bytes]()
    for run in runs:
        file_a, at_a, file_b, at_b, length = run
        telling = _telling(files[file_a].tokens.codes[at_a : at_a + length], seen)
        last = out[-1] if out else None
        if (
            last is not None
            and (last.file_a, last.file_b) == (file_a, file_b)
            and at_a - last.end_a <= MAX_GAP
            and 0 <= at_b - last.end_b <= MAX_GAP
        ):
            out[-1] = last._replace(
                end_a=at_a + length,
                end_b=at_b + length,
                tokens=last.tokens + length,
                telling=last.telling + telling,
                runs=(*last.runs, run),
            )
        else:
            out.append(Region(file_a, at_a, at_a + length, file_b, at_b, at_b + length, length, telling, (run,)))
    return out


def regions_of(a: Side, b: Side, sums: Iterable[int]) -> list[Region]:
    """What two projects have in common where both have one of `sums`, largest first; `GUARANTEE` tokens at least."""
    found = _merged(_disjoint(a, b, _runs(a, b, sums)), a.files)
    return sorted((one for one in found if one.tokens >= GUARANTEE), key=lambda one: (-one.tokens, one))
