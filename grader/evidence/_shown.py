"""Metrics whose values notebooks printed, and R and Quarto documents when they were rendered."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._knitted import Line, read_knitted
from grader.evidence._metric_lines import metric_names, plausible
from grader.evidence._metric_words import may_name_metric
from grader.evidence._scripts import has_digit
from grader.evidence._units import parse_quantities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from grader.evidence._metric_lines import Named
    from grader.evidence._units import Quantity
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks

MAX_OUTPUT_LINES = 60
MAX_CHARS = 300
MAX_SHOWN = 60
# Rows below a header of metrics in which its values are looked for.
HEADED_LINES = 4
# Heads of what YOLO prints, `Box(P  R  mAP50  mAP50-95)`: the first letters stand for precision and recall.
_DETECTOR = "Box(P "


class Shown(NamedTuple):
    """A metric with a value in a notebook's output."""

    path: str
    line: int | None
    name: str
    text: str


def _printed(notebooks: Notebooks, files: Files) -> Iterator[Line]:
    for notebook in notebooks.notebooks:
        for cell in notebook.code_cells:
            lines = cell.output.split("\n")
            if len(lines) > MAX_OUTPUT_LINES:  # what came out stands at the end
                lines = lines[: MAX_OUTPUT_LINES // 2] + lines[-MAX_OUTPUT_LINES // 2 :]
            for text in lines:
                yield Line(notebook.path, cell.line, text)
    yield from read_knitted(files)


def read_shown(notebooks: Notebooks, files: Files) -> Iterator[Shown]:
    """Metrics with a plausible value, each once a line; those of a header where the row below it has as many values."""
    header: tuple[str, ...] = ()
    left = 0
    for path, line, printed in _printed(notebooks, files):
        text = printed[:MAX_CHARS]
        named = metric_names(text) if may_name_metric(text) else ()
        if not named and not left:
            continue
        values = parse_quantities(text) if has_digit(text) else ()
        names = tuple(dict.fromkeys(n.name for n in named))
        if _DETECTOR in text:  # how fast it went stands in the same line
            header, left = ("precision", "recall", *names), HEADED_LINES
        elif len(names) > 1 and not any(q.decimals for q in values):
            header, left = names, HEADED_LINES
        elif left and sum(q.decimals > 0 for q in values) >= len(header):
            left = 0
            for name in dict.fromkeys((*header, *_valued(named, values))):
                yield Shown(path, line, name, text.strip()[:120])
        else:
            left = max(0, left - 1)
            for name in _valued(named, values):
                yield Shown(path, line, name, text.strip()[:120])


def prints_any(names: Collection[str], notebooks: Notebooks, files: Files) -> bool:
    """Whether a value of any of these metrics was printed, among the first few dozen."""
    return any(shown.name in names for shown in itertools.islice(read_shown(notebooks, files), MAX_SHOWN))


def _valued(named: tuple[Named, ...], values: tuple[Quantity, ...]) -> list[str]:
    """The names that a fitting value follows before the next name; if none, the first name that any value fits."""
    found: dict[str, None] = {}
    for i, name in enumerate(named):
        until = named[i + 1].start if i + 1 < len(named) else MAX_CHARS
        if any(name.end <= q.start < until and plausible(name.kind, q) for q in values):
            found[name.name] = None
    return list(found) or [n.name for n in named if any(plausible(n.kind, q) for q in values)][:1]
