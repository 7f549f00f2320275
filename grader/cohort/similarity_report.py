"""The comparison as text and as JSON: `shipfolio/similarity/v1`, ASCII only, keys in a fixed order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from grader import __version__
from grader.cohort.similarity import DAMPING, DEVIATIONS, FLOOR
from grader.cohort.similarity_prints import GUARANTEE, WINDOW, K
from grader.reports.view import clean, clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.cohort.similarity import Look, Pair, Similarity
    from grader.cohort.similarity_regions import Run
    from grader.cohort.similarity_sources import Source
    from grader.cohort.similarity_targets import Given, Unread

SCHEMA = "shipfolio/similarity/v1"
MOST_PAIRS, MOST_REGIONS = 200, 40
MOST_IN_TEXT = 20
WORDS = (
    "Code in common is a reason to look, not a finding: pairs may share a source, a partner, a lesson or a page that "
    "both read. No mark is changed by it."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a report needs: the result, what was subtracted, and what couldn't be read."""

    result: Similarity
    given: Given
    unread: tuple[Unread, ...] = ()


class Lines(NamedTuple):
    """A stretch of a file; lines of the file, from 1, both ends included; `rows` of its code, from 0."""

    source: Source
    start: int
    end: int
    rows: tuple[int, int]

    @property
    def where(self) -> str:
        """`src/api.py:41-60`."""
        lines = f"{self.start}-{self.end}" if self.end > self.start else f"{self.start}"
        return f"{clean(self.source.path)}:{lines}"


class Stretch(NamedTuple):
    """A region as lines: of the first project and of the second, and how many tokens are the same."""

    a: Lines
    b: Lines
    tokens: int
    runs: tuple[Run, ...]

    def beside(self) -> list[tuple[int | None, int | None]]:
        """The rows of both, so that rows which begin with the same token stand beside each other; None fills up."""
        out: list[tuple[int | None, int | None]] = []
        done_a, done_b = self.a.rows[0], self.b.rows[0]
        for _, at_a, _, at_b, length in self.runs:
            for offset in range(length):
                row_a, row_b = self.a.source.row_of(at_a + offset), self.b.source.row_of(at_b + offset)
                if row_a > done_a and row_b > done_b:
                    out += zip_longest(range(done_a, row_a), range(done_b, row_b))
                    done_a, done_b = row_a, row_b
        return [*out, *zip_longest(range(done_a, self.a.rows[1] + 1), range(done_b, self.b.rows[1] + 1))]


def name_of(look: Look) -> str:
    """A project's name, as it may be shown."""
    return clean(look.project.name)


def lines_of(look: Look, file: int, start: int, end: int) -> Lines:
    """The lines that tokens `start` up to `end` stand on."""
    source = look.project.files[file]
    first, last = source.row_of(start), source.row_of(end - 1)
    return Lines(source, source.line_of(first), source.line_of(last), (first, last))


def sides(result: Similarity, pair: Pair) -> list[Stretch]:
    """Each region of a pair in both projects, largest first."""
    a, b = result.looks[pair.a], result.looks[pair.b]
    return [
        Stretch(
            lines_of(a, one.file_a, one.start_a, one.end_a),
            lines_of(b, one.file_b, one.start_b, one.end_b),
            one.tokens,
            one.runs,
        )
        for one in pair.regions
    ]


def line_counts(found: Sequence[Stretch]) -> tuple[int, int]:
    """How many lines of each side the regions touch, each line once."""
    return _distinct(one.a for one in found), _distinct(one.b for one in found)


def _distinct(stretches: Iterable[Lines]) -> int:
    return len({(one.source.path, row) for one in stretches for row in range(one.rows[0], one.rows[1] + 1)})


def explained(result: Similarity) -> list[str]:
    """How the comparison was made and where the threshold comes from, a sentence each."""
    now = sum(not one.project.earlier for one in result.looks)
    beside = " and earlier ones" if now < len(result.looks) else ""
    return [
        (
            f"Names, numbers and strings count as alike, comments, imports and layout as nothing; any {GUARANTEE} "
            "tokens in a row (about four lines) that two projects have in common are found; fewer in one place never "
            "count."
        ),
        (
            f"{result.compared} pairs of {now} projects{beside} were compared. Half of the pairs have a strength of "
            f"{result.median:.3f} or less; a pair stands out from {result.threshold:.2f} on: {DEVIATIONS:g} deviations "
            f"({result.deviation:.3f}) above the middle, and {FLOOR:.2f} at least."
        ),
        (
            "Strength is what two have in common as a share of the smaller project's own code and "
            f"{DAMPING} tokens, in both repetitions once."
        ),
        (
            f"What {result.common_from} or more of the {result.independent} independent projects have is common ground "
            "and counts for no pair."
        ),
    ]


def _project(look: Look) -> dict[str, Any]:
    one = look.project
    return {
        "name": name_of(look),
        "commit": one.commit,
        "earlier": one.earlier,
        "files": len(one.files),
        "files_left_out": one.left_out,
        "tokens": look.tokens,
        "starter_tokens": look.starter,
        "own_tokens": look.own,
        "idiom_tokens": look.idioms,
        "common_tokens": look.common,
    }


def _lines(lines: Lines) -> dict[str, Any]:
    return {"path": clean(lines.source.path), "line": lines.start, "end_line": lines.end}


def _pair(result: Similarity, pair: Pair) -> dict[str, Any]:
    found, besides = sides(result, pair), result.shared(pair)
    lines_a, lines_b = line_counts(found)
    return {
        "a": name_of(result.looks[pair.a]),
        "b": name_of(result.looks[pair.b]),
        "strength": pair.strength,
        "stands_out": pair.strength >= result.threshold,
        "shared_tokens": pair.shared,
        "share_of_a": pair.share_a,
        "share_of_b": pair.share_b,
        "lines_of_a": lines_a,
        "lines_of_b": lines_b,
        "first_commit": result.begins_alike(pair),
        "besides": {"starter": besides.starter, "idioms": besides.idioms, "common": besides.common},
        "regions_left_out": max(0, len(found) - MOST_REGIONS),
        "regions": [{"a": _lines(one.a), "b": _lines(one.b), "tokens": one.tokens} for one in found[:MOST_REGIONS]],
    }


def as_json(comparison: Comparison) -> str:
    """The whole comparison for machines; at most the 200 strongest pairs."""
    result, given = comparison.result, comparison.given
    names = [name_of(look) for look in result.looks]
    document = {
        "schema": SCHEMA,
        "tool": {"name": "shipfolio", "version": __version__},
        "says": WORDS,
        "settings": {"k": K, "window": WINDOW, "found_from_tokens": GUARANTEE, "common_from": result.common_from},
        "cohort": {
            "projects": sum(not look.project.earlier for look in result.looks),
            "earlier": sum(look.project.earlier for look in result.looks),
            "independent": result.independent,
            "pairs_compared": result.compared,
            "median": result.median,
            "deviation": result.deviation,
            "threshold": result.threshold,
        },
        "subtracted": list(given.names),
        "notes": list(given.notes),
        "unread": [
            {"name": clean(one.name), "kind": one.kind, "message": clean(one.message)} for one in comparison.unread
        ],
        "projects": [_project(look) for look in result.looks],
        "groups": [[names[number] for number in group] for group in result.clusters],
        "pairs_left_out": max(0, len(result.pairs) - MOST_PAIRS),
        "pairs": [_pair(result, pair) for pair in result.pairs[:MOST_PAIRS]],
    }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def percent(share: float) -> str:
    """`62 %`; what is there but rounds to nothing is `<1 %`."""
    return "<1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"  # noqa: PLR2004


def as_text(comparison: Comparison) -> str:
    """The pairs that stand out, or the strongest where none does, for a terminal."""
    result = comparison.result
    names = [name_of(look) for look in result.looks]
    now = sum(not look.project.earlier for look in result.looks)
    standing = result.standing_out
    out = [f"{now} projects, {result.compared} pairs; {len(standing)} stand out."]
    if comparison.given.names:
        out.append(f"Subtracted: {', '.join(comparison.given.names)}.")
    out += [f"Note: {note}" for note in comparison.given.notes]
    for number, group in enumerate(result.clusters, start=1):
        out.append(f"Group {number}: {', '.join(names[one] for one in group)}")
    shown = standing[:MOST_IN_TEXT] or result.pairs[:3]
    if shown:
        out += ["", "Look at these together:" if standing else "The strongest pairs; none stands out:"]
    for pair in shown:
        out += _told(result, pair)
    if len(standing) > len(shown):
        out.append(f"  and {len(standing) - len(shown)} more: --format html shows them")
    return "\n".join([*out, "", *explained(result), WORDS]) + "\n"


def forked(root: str) -> str:
    """That two histories begin alike, as a sentence."""
    return f"Both histories begin with commit {root[:12]}: one is a fork of the other, or both are of a third."


def _told(result: Similarity, pair: Pair) -> list[str]:
    found = sides(result, pair)
    lines_a, lines_b = line_counts(found)
    a, b = (clip(name_of(result.looks[number]), 60) for number in (pair.a, pair.b))
    head = (
        f"  {pair.strength:.2f}  {a}: {percent(pair.share_a)} of its own code ({lines_a} lines)"
        f" · {b}: {percent(pair.share_b)} ({lines_b} lines)"
    )
    root = result.begins_alike(pair)
    if root:
        head += f"\n          {forked(root)}"
    return [head, *(f"          {one.a.where}  ~  {one.b.where}" for one in found[:3])]
