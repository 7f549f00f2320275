"""Figures of one row that can't stand side by side: an F1 above its precision and recall, a p50 above its p95."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from grader.claims._part_rows import part_rows
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.metrics import Metric, Metrics
    from grader.evidence.quantities import Quantities
    from grader.evidence.sayings import Sayings

# However precision, recall and F1 are averaged alike, F1 is at most the mean of the other two (a harmonic mean never
# exceeds the arithmetic one, class by class); the room is for rounding.
ROOM = 0.012
MIN_RANK = 2


class Clash(NamedTuple):
    """What one row says that can't be."""

    text: str
    summary: str
    criterion: str
    place: Place


def said(metrics: Metrics, quantities: Quantities, sayings: Sayings, documents: Documents) -> tuple[Clash, ...]:
    """The README's rows that hold precision, recall and F1 of one subject, or several percentiles of one thing."""
    readme = sayings.lines[0].path if sayings.lines else ""
    rows: dict[tuple[int, str, str], list[Metric]] = {}
    for metric in (*metrics.reported, *metrics.strange):
        if metric.path == readme and metric.name in {"precision", "recall", "f1"}:
            rows.setdefault((metric.line, metric.subject, metric.source), []).append(metric)
    clashes = [clash for row in rows.values() if (clash := _f1(row))]
    stated = [m for m in (*metrics.reported, *metrics.strange) if m.path == readme]
    return (*clashes, *_percentiles(quantities, readme), *_wholes(documents.readme, stated))


def held(said: tuple[Clash, ...]) -> Iterator[Claim]:
    """Each is contradicted by the row that it stands in."""
    for clash in said:
        yield Claim(
            clash.text, Verdict.CONTRADICTED, clash.criterion, clash.summary, (clash.place, clash.place), caps=True
        )


def _f1(row: list[Metric]) -> Clash | None:
    found: dict[str, list[float]] = {}
    for metric in row:
        share = metric.value / 100 if metric.unit == "%" or metric.value > 1 else metric.value
        found.setdefault(metric.name, []).append(share)
    if sorted(found) != ["f1", "precision", "recall"] or any(len(values) > 1 for values in found.values()):
        return None
    texts = " ".join(metric.text for metric in row).lower()
    if any(word in texts for word in ("macro", "weighted", "micro", "@", "f0.5", "f2", "fbeta")):
        return None  # averaged in different ways they can stand side by side
    precision, recall, f1 = (found[name][0] for name in ("precision", "recall", "f1"))
    most = (precision + recall) / 2
    if f1 <= most + ROOM:
        return None
    summary = f"With precision {precision:.3g} and recall {recall:.3g}, F1 can't exceed {most:.3g}."
    text = next(metric for metric in row if metric.name == "f1").text
    return Clash(short(text), summary, "results", Place(row[0].path, row[0].line))


def _percentiles(quantities: Quantities, readme: str) -> Iterator[Clash]:
    """Rows of a table with columns p50, p95, p99: the higher percentile can't be the smaller value."""
    rows: dict[tuple[int, int, str], list[tuple[int, float, int]]] = {}
    for cell in quantities.cells:
        found = re.fullmatch(r"(?i)\s?p\s?(50|75|90|95|99)\b.{0,12}", cell.column.strip())
        if cell.path == readme and found and len(cell.numbers) == 1:
            number = cell.numbers[0]
            key = (cell.table_line, cell.row_index, number.unit)
            rows.setdefault(key, []).append((int(found[1]), number.value, cell.line))
    for values in rows.values():
        ordered = sorted(values)
        for (low, small, line), (high, large, _) in pairwise(ordered) if len(ordered) >= MIN_RANK else ():
            if low != high and small > large:
                text = f"p{low} {small:g}, p{high} {large:g}"
                yield Clash(text, f"p{high} can't be below p{low}.", "latency", Place(readme, line))


# ---------------------------------------------------------------- a row for the whole

# Of the whole these lie between what they are for its parts; an AUC or an R² need not.
_BETWEEN = frozenset({"accuracy", "precision", "recall", "f1", "map", "rmse", "mae"})


def _wholes(readme: Document | None, reported: Iterable[Metric]) -> Iterator[Clash]:
    """A row for all of the data that is better or worse than each of its parts."""
    if readme is None:
        return
    rows = part_rows(readme)
    values: dict[tuple[str, str], list[Metric]] = {}
    tables = [(table.line, table.end_line or table.line) for table in readme.tables] if rows else []
    for metric in reported:
        table = next((str(first) for first, last in tables if first <= metric.line <= last), "")
        if table and metric.name in _BETWEEN and metric.source == "table":
            values.setdefault((table, f"{metric.name} {_column(metric)}"), []).append(metric)
    for group in values.values():
        parts = [metric.value for metric in group if (metric.path, metric.line) in rows]
        wholes = [metric for metric in group if (metric.path, metric.line) not in rows]
        if len(parts) < MIN_RANK or len(wholes) != 1:
            continue
        room = ROOM * max(parts)
        if not min(parts) - room <= wholes[0].value <= max(parts) + room:
            end = f"above {max(parts):g}" if wholes[0].value > max(parts) else f"below {min(parts):g}"
            summary = f"None of its parts is {end}, so the whole can't be {wholes[0].value:g}."
            yield Clash(short(wholes[0].text), summary, "results", Place(wholes[0].path, wholes[0].line))


def _column(metric: Metric) -> str:
    """The title of a table's column, as the metric's text has it: "English | F1: 0.79"."""
    return metric.text.rpartition("|")[2].partition(":")[0].strip().lower()
