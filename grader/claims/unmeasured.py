"""Figures in the README's sentences while the block that a measurement fills still says that nothing was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.files import Files
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timings

MAX_README_BYTES = 256 << 10
SHOWN = 3
_BLOCK = regex(r"<!--\s?([\w-]{1,30}):start\s?-->([^<]{0,600})<!--\s?\1:end\s?-->")
_EMPTY = regex(r"(?i)not (?:yet )?measured|\btbd\b|run `?make|no (?:figures|results) yet")
# Which criterion a block's figures would earn; the rest of the names are the candidate's own.
_CRITERIA = {"bench": "latency", "latency": "latency", "eval": "results", "model": "results", "results": "results"}


class Waiting(NamedTuple):
    """A block that still waits for its measurement."""

    name: str
    place: Place


def said(documents: Documents, files: Files) -> tuple[Waiting, ...]:
    """The empty blocks of the README."""
    readme = documents.readme
    text = (files.text(readme.path, MAX_README_BYTES) or files.text(readme.path) or "") if readme is not None else ""
    if readme is None or ":start" not in text:
        return ()
    return tuple(
        Waiting(match[1], Place(readme.path, text.count("\n", 0, match.start(2)) + 2, note=match[2].strip()[:80]))
        for match in _BLOCK.finditer(text)
        if match[1] in _CRITERIA and _EMPTY.search(match[2])
    )


def held(said: tuple[Waiting, ...], metrics: Metrics, timings: Timings) -> Iterator[Claim]:
    """Each figure of the kind that the empty block would hold."""
    for waiting in said:
        criterion, path = _CRITERIA[waiting.name], waiting.place.path
        for number, figure in enumerate(_figures(criterion, path, metrics, timings)[:SHOWN]):
            # Metrics earn marks twice: as a result, and as proof that something was evaluated.
            made_for = ("results", "evaluation") if criterion == "results" and not number else (criterion,)
            for name in made_for:
                yield Claim(
                    short(figure.text), Verdict.CONTRADICTED, name,
                    f"Its own `{waiting.name}` block says that nothing was measured yet.",
                    (Place(path, figure.line), waiting.place), caps=True,
                    quantity="latency" if criterion == "latency" else "metric", value=figure.value, unit=figure.unit,
                )  # fmt: skip


class _Figure(NamedTuple):
    line: int
    text: str
    value: float
    unit: str


def _figures(criterion: str, path: str, metrics: Metrics, timings: Timings) -> list[_Figure]:
    """The README's figures of that kind, the first of each line."""
    speeds = [_Figure(t.line, t.text, t.value, t.unit) for t in timings.statements if t.path == path and not t.target]
    outcomes = [
        _Figure(m.line, m.text, m.value, m.unit) for m in (*metrics.reported, *metrics.strange) if m.path == path
    ]
    by_line: dict[int, _Figure] = {}
    for figure in speeds if criterion == "latency" else outcomes:
        by_line.setdefault(figure.line, figure)
    return [by_line[line] for line in sorted(by_line)]
