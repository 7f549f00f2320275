"""Which projects of a cohort have code in common that is neither the starter's nor everybody's.

It shows what to look at together. It says nothing about how the likeness came about, and touches no mark.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from grader.cohort.similarity_prints import Prints, prints_of
from grader.cohort.similarity_regions import Places, Region, Side, places_of, regions_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from grader.cohort.similarity_sources import Project

# A fingerprint in more than so many independent projects, or this share of them, is common ground of the cohort: a
# lesson's code, an exercise, a page that everybody reads.
COMMON_PROJECTS, COMMON_SHARE = 3, 0.3
# Projects of which at least half the smallest fingerprints are the same count once when it is asked how many have a
# thing independently of each other.
SKETCH, SKETCH_LEAST, SAME_FAMILY = 64, 16, 0.5
# Added to the smaller project's telling tokens when pairs are ranked: about forty lines, so that a project of thirty
# lines doesn't lead the list for four of them.
DAMPING = 400
# The pairs that are compared token by token, most promising first; the rest keep a strength of 0.
MOST_COMPARED = 3000
# A pair stands out from its cohort this many (scaled) median deviations above the median pair, and never below the
# floor: below it nothing that is worth an instructor's time was seen in real repositories.
DEVIATIONS, FLOOR = 6.0, 0.15
_MAD_TO_SIGMA = 1.4826


class Shared(NamedTuple):
    """Tokens, about, that both sides of a pair have from one origin."""

    starter: int
    idioms: int
    common: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two projects, by their index: today's before an earlier one, else by name.

    Attributes:
        shared: tokens that are the same in both.
        share_a, share_b: of each side's own tokens, 0.0 to 1.0.
        strength: what pairs are ranked by, 0.0 to 1.0.
    """

    a: int
    b: int
    shared: int
    share_a: float
    share_b: float
    strength: float
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class Look:
    """One project, as it is compared.

    Attributes:
        own, starter, idioms, common: tokens by origin; what is common in the cohort, and idioms, are part of own.
    """

    project: Project
    prints: tuple[Prints, ...]
    places: Places = field(repr=False)
    tokens: int
    own: int
    starter: int
    idioms: int
    common: int

    @cached_property
    def telling(self) -> int:
        """Own tokens without repetitions, about: as many of a hundred as fingerprints of a hundred are distinct."""
        return round(self.own * len(self.places) / max(1, sum(len(one.selected) for one in self.prints)))

    @cached_property
    def given(self) -> frozenset[int]:
        """The sums of what is a starter's."""
        return frozenset[int]().union(*(one.starter for one in self.prints))

    @cached_property
    def idiomatic(self) -> frozenset[int]:
        """The sums of what is everybody's."""
        return frozenset[int]().union(*(one.idioms for one in self.prints))


@dataclass(frozen=True, slots=True)
class Similarity:
    """The result.

    Attributes:
        pairs: those with anything in common, strongest first.
        threshold, median, deviation: from which strength a pair stands out, and the cohort's figures behind it.
        clusters: groups of projects that pairs at or above the threshold connect, largest first.
        common_from: in how many independent projects a fingerprint counts as common.
        independent: how many there are.
        compared: how many pairs there are in all.
    """

    looks: tuple[Look, ...]
    pairs: tuple[Pair, ...]
    threshold: float
    median: float
    deviation: float
    clusters: tuple[tuple[int, ...], ...]
    common_from: int
    independent: int
    compared: int
    common: frozenset[int] = field(repr=False)

    @property
    def standing_out(self) -> tuple[Pair, ...]:
        """The pairs at or above the threshold."""
        return tuple(pair for pair in self.pairs if pair.strength >= self.threshold)

    def begins_alike(self, pair: Pair) -> str | None:
        """The first commit of both histories where it is one: one is a fork of the other, or both are of a third."""
        a, b = self.looks[pair.a].project.roots, self.looks[pair.b].project.roots
        return min(a & b, default=None)

    def shared(self, pair: Pair) -> Shared:
        """What the two have in common besides what is shown, by origin."""
        a, b = self.looks[pair.a], self.looks[pair.b]
        common = self.common & a.places.keys() & b.places.keys()
        spacing = a.own / max(1, len(a.places))
        return Shared(len(a.given & b.given), len(a.idiomatic & b.idiomatic), round(len(common) * spacing))


def _prints(
    project: Project, starter: Container[int], idioms: Container[int], known: dict[tuple[str, bytes], Prints]
) -> tuple[Prints, ...]:
    out = []
    for source in project.files:
        key = (source.group, source.tokens.codes)
        if key not in known:
            known[key] = prints_of(source, starter, idioms)
        out.append(known[key])
    return tuple(out)


def _families(places: Sequence[Places]) -> list[int]:
    """For each project the index of the first one that it is much the same as: copies of one work count once."""
    sketches = [frozenset(sorted(one)[:SKETCH]) for one in places]
    family = list(range(len(places)))
    for a, b in combinations(range(len(places)), 2):
        small = min(len(sketches[a]), len(sketches[b]))
        if small >= SKETCH_LEAST and len(sketches[a] & sketches[b]) >= SAME_FAMILY * small:
            family[b] = min(family[b], family[a])
    return family


def _common(places: Sequence[Places], family: Sequence[int]) -> tuple[frozenset[int], int]:
    """The fingerprints that too many independent projects have, and what too many is."""
    limit = int(max(COMMON_PROJECTS, COMMON_SHARE * len(set(family)))) + 1
    seen: dict[int, set[int]] = {}
    for number, one in enumerate(places):
        for value in one:
            seen.setdefault(value, set()).add(family[number])
    return frozenset(value for value, families in seen.items() if len(families) >= limit), limit


def _candidates(projects: Sequence[Project], places: Sequence[Places], common: Container[int]) -> list[tuple[int, int]]:
    """Pairs that share fingerprints, most promising first."""
    holders: dict[int, list[int]] = {}
    for number, one in enumerate(places):
        for value in one:
            if value not in common:
                holders.setdefault(value, []).append(number)
    counts: dict[tuple[int, int], int] = {}
    for found in holders.values():
        if len(found) > 1:
            for pair in combinations(found, 2):
                counts[pair] = counts.get(pair, 0) + 1
    ranked = sorted(
        (-count / (min(len(places[a]), len(places[b])) + DAMPING / 10), (a, b))
        for (a, b), count in counts.items()
        if not (projects[a].earlier and projects[b].earlier)
    )
    return [pair for _, pair in ranked[:MOST_COMPARED]]


def _pair(looks: Sequence[Look], a: int, b: int, common: frozenset[int]) -> Pair:
    one, other = looks[a], looks[b]
    regions = regions_of(
        Side(one.project.files, one.prints, one.places),
        Side(other.project.files, other.prints, other.places),
        (one.places.keys() & other.places.keys()) - common,
    )
    shared, telling = sum(region.tokens for region in regions), sum(region.telling for region in regions)
    return Pair(
        a, b, shared,
        round(shared / max(1, one.own), 4), round(shared / max(1, other.own), 4),
        round(min(1.0, telling / (min(one.telling, other.telling) + DAMPING)), 4), tuple(regions),
    )  # fmt: skip


def _threshold(strengths: Sequence[float], compared: int) -> tuple[float, float, float]:
    """From which strength a pair stands out, the median over all pairs, and their scaled median deviation."""
    if not compared:
        return FLOOR, 0.0, 0.0
    values = [*strengths, *[0.0] * (compared - len(strengths))]
    median = statistics.median(values)
    deviation = _MAD_TO_SIGMA * statistics.median(abs(value - median) for value in values)
    return round(max(FLOOR, median + DEVIATIONS * deviation), 4), round(median, 4), round(deviation, 4)


def _clusters(pairs: Iterable[Pair]) -> tuple[tuple[int, ...], ...]:
    group: dict[int, set[int]] = {}
    for pair in pairs:
        merged = group.get(pair.a, {pair.a}) | group.get(pair.b, {pair.b})
        group.update(dict.fromkeys(merged, merged))
    distinct = {tuple(sorted(one)) for one in group.values()}
    return tuple(sorted(distinct, key=lambda one: (-len(one), one)))


def compare(projects: Sequence[Project], *, starter: Container[int] = (), idioms: Container[int] = ()) -> Similarity:
    """Compare every pair of which at least one isn't earlier.

    Args:
        projects: with names that differ; their order doesn't matter.
        starter: the sums of given code: rendered starters, an exercise's base.
        idioms: the sums of what everybody writes.
    """
    projects = sorted(projects, key=lambda one: (one.earlier, one.name))
    known: dict[tuple[str, bytes], Prints] = {}
    prints = [_prints(project, starter, idioms, known) for project in projects]
    places = [places_of(one) for one in prints]
    family = _families(places)
    common, limit = _common(places, family)
    looks = []
    for project, found, where in zip(projects, prints, places, strict=True):
        own = sum(one.own_tokens for one in found)
        spacing = own / max(1, len(where))
        looks.append(
            Look(
                project, found, where, project.tokens, own, sum(one.starter_tokens for one in found),
                sum(one.idiom_tokens for one in found), round(len(common & where.keys()) * spacing),
            )
        )  # fmt: skip
    pairs = [_pair(looks, a, b, common) for a, b in _candidates(projects, places, common)]
    pairs = sorted((pair for pair in pairs if pair.shared), key=lambda one: (-one.strength, one.a, one.b))
    now = sum(not project.earlier for project in projects)
    compared = now * (now - 1) // 2 + now * (len(projects) - now)
    threshold, median, deviation = _threshold([pair.strength for pair in pairs], compared)
    clusters = _clusters(pair for pair in pairs if pair.strength >= threshold)
    return Similarity(
        tuple(looks), tuple(pairs), threshold, median, deviation, clusters, limit, len(set(family)), compared, common
    )
