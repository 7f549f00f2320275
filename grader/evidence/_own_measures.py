"""Outcomes by names of their own: what a section of results tells in figures of a measure that no list holds.

A portfolio has a turnover, an analysis shares of customers, a load rows kept. Heads of tables and the words
around a figure say what it measures; it counts where the code, an output or a file's name holds one of these words, so
that a table from another trade is nobody's outcome.
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING

from grader.evidence._lexicon import fold
from grader.evidence._metric_lines import Metric, metric_names
from grader.evidence._metric_words import COVERAGE, NOT_MEASURED, SERVED
from grader.evidence._regex import regex
from grader.evidence._sections import title_kinds
from grader.evidence._timing_words import sets_alarms
from grader.evidence._units import MONEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._traces import Traces
    from grader.evidence._units import Quantity
    from grader.evidence.quantities import NumberCell, NumberLine, Quantities

# Cells and lines that are looked for in the code, and words of each: many of them in much code would take minutes.
MAX_OWN, MAX_WORDS = 200, 8
PER_CENT = 100.0
MAX_LETTERS = 3  # in a cell that is a number: a unit, no words
SEVERAL = 3  # shares: an analysis tells several, one alone is a remark
FIGURE = "figure"
ANCESTORS = 3
_PAIR = regex(
    r"^\W{0,4}(?:values?|results?|outcomes?|counts?|totals?|figures?|valor(?:es)?|resultados?|wert|valeur|résultat|nilai|hasil|qiymat|değer|sonuç|значени[ея]|результат|"
    r"值|结果|値|結果|값|결과)\W{0,4}$",
    re.IGNORECASE,
)
_ASKS = regex(r"[?？]|^\s{0,8}[-*+]?\s?\[[ xX]?\]")  # a question, an item of a list of things to do
_WORD = regex(r"[^\W\d_]{4,40}")  # shorter words stand in any code
_UNITS = frozenset({"", "%", "x"}) | MONEY
# What a run was set to, took and was made of stands beside outcomes, and is none.
_SETTING = regex(
    r"(?<![^\W_])(?:versions?|ports?|sizes?|param(?:eter)?s?|hyper-?parameters?|values?|defaults?|ranges?|seeds?|epochs?|batch|"
    r"layers?|learning rate|"
    r"lr|dates?|years?|ids?|times?|duration|latency|memory|vram|ram|costs?|prices?|weights?|points?|chapters?|weeks?|examples?|types?|"
    r"confidence|discount|tax|fees?)(?![^\W_])",
    re.IGNORECASE,
)


def own_measures(quantities: Quantities, told: frozenset[tuple[str, int]], traces: Traces) -> Iterator[Metric]:
    """Figures in sections of results whose measure has no name that is known; `told` are lines read already."""
    cells = (
        c for c in quantities.cells if (c.path, c.line) not in told and _tells(c.kinds, c.heading) and _measures(c)
    )
    for cell in itertools.islice(cells, MAX_OWN):
        if traces.speaks_of(_words(cell.column)) or traces.speaks_of(_words(cell.row)):
            yield _of_cell(cell)
    lines = (x for x in quantities.lines if (x.path, x.line) not in told and _tells(x.kinds, x.heading))
    numbered = ((line, numbers) for line in lines if (numbers := tuple(_shares(line))))
    spoken = [found for found in itertools.islice(numbered, MAX_OWN) if traces.speaks_of(_words(found[0].text))]
    shares = [_of_line(line, number) for line, numbers in spoken for number in numbers]
    if len({share.value for share in shares}) >= SEVERAL:
        yield from shares


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))[:MAX_WORDS]


@functools.lru_cache(maxsize=1024)
def _tells(kinds: frozenset[str], heading: str) -> bool:
    """Whether a section, or one that it stands in, is about what came out."""
    if "cost" in kinds:
        return False
    return "results" in kinds or any("results" in title_kinds(title) for title in heading.split(" / ")[:ANCESTORS])


def _is_pair(cell: NumberCell) -> bool:
    """`Rows kept | 43,817` under `Measure | Value`: the row says what is measured."""
    return _PAIR.search(cell.column) is not None


def _measures(cell: NumberCell) -> bool:
    number = cell.numbers[0]
    pair = _is_pair(cell)
    bare = sum(map(str.isalpha, cell.text)) <= MAX_LETTERS
    exact = bare and number.unit in _UNITS and (number.decimals > 0 or number.unit != "" or pair)
    asked = NOT_MEASURED.search(cell.column) or NOT_MEASURED.search(cell.row) or COVERAGE.search(cell.row)
    set_up = _SETTING.search(cell.row) or (not pair and _SETTING.search(cell.column)) or SERVED.search(cell.column)
    told = cell.column_index > 0 and bool(cell.column.strip())
    return told and exact and not (asked or set_up or sets_alarms(cell.around))


def _of_cell(cell: NumberCell) -> Metric:
    number = cell.numbers[0]
    name, subject = (cell.row, cell.heading) if _is_pair(cell) else (cell.column, cell.row)
    return Metric(
        cell.path, cell.line, fold(name).strip()[:60], number.value, number.unit,
        "", subject.strip().lower()[:60], "table",
        f"{cell.row} | {cell.column}: {cell.text}"[:160],
    )  # fmt: skip


def _shares(line: NumberLine) -> Iterator[Quantity]:
    """Per cents of a sentence or an item that names no metric and sets no bar."""
    text = line.text
    if line.block not in {"prose", "list"} or metric_names(text) or sets_alarms(line.heading) or _ASKS.search(text):
        return
    if any(pattern.search(text) for pattern in (NOT_MEASURED, COVERAGE, SERVED, _SETTING)):
        return
    for number in line.numbers:
        if number.unit == "%" and 0 < number.value < PER_CENT and not number.bound:
            yield number


def _of_line(line: NumberLine, number: Quantity) -> Metric:
    return Metric(
        line.path, line.line, FIGURE, number.value, number.unit, "", "", line.block,
        line.text.strip()[:160],
    )  # fmt: skip
