# ruff: noqa: E501 - patterns: a row is a thought
"""Metric values that notebooks printed, that committed result files hold, and that follow from a confusion matrix."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._metric_lines import metric_names, plausible
from grader.evidence._metric_words import may_name_metric
from grader.evidence._regex import regex
from grader.evidence._units import parse_quantities
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.metrics import Metrics
    from grader.evidence.notebooks import Notebooks

MAX_FIGURES = 4_000
MAX_LINE = 400
MAX_FILE_BYTES = 64 << 10
MAX_CLASSES = 30
MAX_DEPTH = 12
MAX_BESIDE = 12
NOTE_CHARS = 160
HUGE = 1e12
OF_CLASS = "class: "  # what the note of a figure begins with that a report gives for one class
CUT_OUTPUT = 3_900  # an output this long was cut when it was read
PER_CENT = 100.0
_NUMBER = regex(r"(?<![\w.])-?\d{1,6}[.,]\d{1,17}(?:e-?\d{1,3})?(?![\w.])|(?<![\w.])\d{1,3}(?:[.,]\d{1,6})?\s?%")
_ROW = regex(r"\[\s{0,8}(\d{1,9}(?:[\s,]{1,12}\d{1,9}){1,29})\s{0,8}\]")
_REPORT_ROW = regex(
    r"^\s{0,30}(\S{1,40}(?: \S{1,20}){0,3})\s{1,30}(\d?\.\d{1,4}|1)\s{1,12}(\d?\.\d{1,4}|1)\s{1,12}(\d?\.\d{1,4}|1)\s{1,12}\d{1,9}\s*$"
)
# Different figures that go by one name: what is written tells them apart.
_FAMILIES = {
    "rmse": regex(r"rmsle|rmse|smape|mape|wape|mae|mse"),
    "similarity": regex(r"m?iou|dice|kappa|mcc|jaccard|silhouette|gini|bert[-_ ]?score|cosine"),
    "bleu": regex(r"(?:sacre)?bleu(?:-?\d)?|rouge[-_ ]?[\dl]?|meteor|chrf|exact[-_ ]match|pass@\d"),
}
# Files of results that are named in other languages than English.
_IN_OTHER_WORDS = regex(
    r"(?i)(?:^|[/_.-])(?:resultados?|m[ée]tricas?|evalua(?:cion|ción)|avalia[cç][aã]o|rezultat\w{0,4}|metrik\w{0,3}|baho\w{0,4}|ergebnis\w{0,3}|résultats?|resultats?|результат\w{0,2}|метрик\w|결과|지표|성능|指标|结果)[^/]{0,40}\.(?:json|csv)$"
)
_PAIR = regex(r"[\"']?([A-Za-z][\w@ .()/-]{1,40})[\"']?\s{0,4}[:=,|\t]\s{0,8}\"?(-?\d{1,9}(?:\.\d{1,17})?)\s?(%?)")


class Figure(NamedTuple):
    """One value of a metric: shares as fractions, everything else as written."""

    name: str
    value: float
    place: Place


class Shown(NamedTuple):
    """All figures of a repository.

    Attributes:
        figures: by metric.
        loose: every decimal number in the same places, as fractions too, to find a value whatever it is called.
        matrices: totals of confusion matrices with their places.
        whole: nothing was cut or left out.
    """

    figures: dict[str, list[Figure]]
    loose: dict[float, Place]
    matrices: tuple[tuple[int, Place], ...]
    whole: bool


def exact_name(name: str, written: str) -> str:
    """A metric's name that two places must share: errors are told apart by how they are written."""
    if name not in _FAMILIES:
        return name
    found = _FAMILIES[name].search(written.lower())
    return found[0].replace("-", "").replace("_", "").replace(" ", "") if found else written.lower().strip()


def as_share(kind: str, value: float, *, percent: bool) -> float:
    """A share as a fraction, whether it is written as one or in per cent."""
    if kind in {"share", "r2"} and (percent or value > 1):
        return value / PER_CENT
    return value


def read_figures(notebooks: Notebooks, metrics: Metrics, files: Files) -> Shown:
    """Everything that was shown."""
    shown = Shown({}, {}, (), whole=not notebooks.left_out and not any(n.error for n in notebooks.notebooks))
    matrices: list[tuple[int, Place]] = []
    whole = shown.whole
    for notebook in notebooks.notebooks:
        for cell in notebook.code_cells:
            if cell.output:
                whole = whole and len(cell.output) < CUT_OUTPUT
                _read_text(cell.output, Place(notebook.path, cell.line), shown, matrices)
        for cell in notebook.cells:
            if cell.kind == "markdown":
                _read_text(cell.source, Place(notebook.path, cell.line), shown, matrices)
    committed = [result.path for result in metrics.committed]
    further = [
        e.path for e in files.suffixed(".json", ".csv") if _IN_OTHER_WORDS.search(e.path) and e.path not in committed
    ]
    for path in (*committed, *further[:MAX_BESIDE]):
        text = (files.text(path, MAX_FILE_BYTES) or "")[:MAX_FILE_BYTES]
        _read_text(text, Place(path, 1), shown, matrices, by_line=True)
        if not (path.endswith(".json") and _read_json(text, path, shown)):
            _read_pairs(text, path, shown)
        if path.endswith(".csv"):
            _read_csv(text, path, shown)
    return shown._replace(matrices=tuple(matrices), whole=whole)


def _add(shown: Shown, name: str, value: float, place: Place) -> None:
    known = shown.figures.setdefault(name, [])
    if len(known) < MAX_FIGURES:
        known.append(Figure(name, value, place))


def _loose(shown: Shown, text: str, place: Place) -> None:
    for match in _NUMBER.finditer(text):
        digits = match[0].rstrip("% ").replace(",", ".")
        try:
            value = float(digits)
        except ValueError:
            continue
        shown.loose.setdefault(value, place)
        if match[0].endswith("%"):
            shown.loose.setdefault(value / PER_CENT, place)


def _read_text(
    text: str, begin: Place, shown: Shown, matrices: list[tuple[int, Place]], *, by_line: bool = False
) -> None:
    """`begin` is where the text begins; `by_line`: each of its lines is one of the file's, else it is one place."""
    header: tuple[str, ...] = ()
    for number, raw in enumerate(text.split("\n"), start=begin.line or 1):
        line = raw[:MAX_LINE]
        if "precision" in line and "support" in line:  # "f1-score" has a digit
            header = _header(line)
        elif line and any(map(str.isdigit, line)):
            _read_printed(line, header, Place(begin.path, number) if by_line else begin, shown)
        else:
            header = _header(line) or (header if not line.strip() else ())
    if "[[" in text:
        for matrix in read_matrices(text):
            matrices.append((sum(map(sum, matrix)), begin))
            for name, value in derived(matrix):
                _add(shown, name, value, begin)


def _read_printed(line: str, header: tuple[str, ...], place: Place, shown: Shown) -> None:
    """One line with numbers, below the titles of a table's columns if it has such."""
    _loose(shown, line, place)
    if header and (row := _REPORT_ROW.match(line)):
        for name, value in zip(("precision", "recall", "f1"), row.groups()[1:], strict=True):
            _add(shown, name, float(value), Place(place.path, place.line, note=f"{OF_CLASS}{row[1]}"))
    if may_name_metric(line):
        _read_line(line, place, shown)
    if header and not header[0].startswith("report"):
        _read_row(line, header, place, shown)


def _header(line: str) -> tuple[str, ...]:
    """The metrics that head the columns of a printed table, from left to right."""
    if not may_name_metric(line):
        return ()
    names = metric_names(line.replace("_", " "))
    if {n.name for n in names} >= {"precision", "recall", "f1"} and "support" in line:
        return ("report",)
    return tuple(exact_name(n.name, line[n.start : n.end]) + "|" + n.kind for n in names)


def _read_row(line: str, header: tuple[str, ...], place: Place, shown: Shown) -> None:
    """The last numbers of a row belong to the header's metrics, if there are as many."""
    numbers = [n for n in parse_quantities(line) if n.decimals or n.value in {0.0, 1.0}]
    if len(numbers) >= len(header):
        for named, number in zip(header, numbers[-len(header) :], strict=True):
            name, _, kind = named.partition("|")
            value = as_share(kind, number.value, percent=number.unit == "%")
            _add(shown, name, value, Place(place.path, place.line, note=line.strip()[:80]))


def _read_line(line: str, place: Place, shown: Shown) -> None:
    names = metric_names(line.replace("_", " "))
    numbers = parse_quantities(line) if names else ()
    for number in numbers:
        owner = next((n for n in reversed(names) if n.end <= number.start), None)
        if owner and plausible(owner.kind, number):
            name = exact_name(owner.name, line[owner.start : owner.end])
            value = as_share(owner.kind, number.value, percent=number.unit == "%")
            _add(shown, name, value, Place(place.path, place.line, note=line.strip()[:80]))


def _read_pairs(text: str, path: str, shown: Shown) -> None:
    for match in _PAIR.finditer(text):
        key = match[1].replace("_", " ")
        names = metric_names(key)
        if names:
            value = as_share(names[0].kind, float(match[2]), percent=match[3] == "%")
            place = Place(path, text.count("\n", 0, match.start()) + 1)
            shown.loose.setdefault(float(match[2]), place)
            _add(shown, exact_name(names[0].name, key), value, place)


def _read_json(text: str, path: str, shown: Shown) -> bool:
    """Every number under its metric, with all keys above and the words beside it as the place's note.

    False where the text isn't JSON that was read to its end.
    """
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return False
    at = 0
    for keys, beside, value in _leaves(tree):
        found = text.find(f'"{keys[-1]}"', at) if keys else -1
        at = max(at, found)
        named = next((names[0] for key in reversed(keys) if (names := metric_names(key.replace("_", " ")))), None)
        if named is not None:
            note = " ".join([*keys, *beside]).replace("_", " ")[:NOTE_CHARS]
            place = Place(path, text.count("\n", 0, at) + 1, note=note)
            shown.loose.setdefault(value, place)
            name = exact_name(named.name, " ".join(keys).replace("_", " "))
            _add(shown, name, as_share(named.kind, value, percent=False), place)
    return True


def _leaves(
    tree: object, keys: tuple[str, ...] = (), beside: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """Numbers in the order of the text, each with the keys that lead to it and the words that stand next to them."""
    if len(keys) > MAX_DEPTH:
        return
    if isinstance(tree, dict):
        words = (*beside, *(v[:60] for v in list(tree.values())[:MAX_BESIDE] if isinstance(v, str)))
        for key, value in tree.items():
            yield from _leaves(value, (*keys, key[:60]), words)
    elif isinstance(tree, list):
        for value in tree[:MAX_FIGURES]:
            yield from _leaves(value, keys, beside)
    elif isinstance(tree, int | float) and not isinstance(tree, bool) and abs(tree) < HUGE:
        yield keys, beside, float(tree)


def _read_csv(text: str, path: str, shown: Shown) -> None:
    rows = [row.split(",") for row in text.split("\n")[:200]]
    titles = [metric_names(title.replace("_", " ")) for title in rows[0]]
    for number, row in enumerate(rows[1:], start=2) if any(titles) else ():
        note = " ".join(row)[:NOTE_CHARS].replace("_", " ")
        for named, cell in zip(titles, row, strict=False):
            found = parse_quantities(cell) if named else ()
            if named and found:
                value = as_share(named[0].kind, found[0].value, percent=found[0].unit == "%")
                _add(shown, exact_name(named[0].name, named[0].name), value, Place(path, number, note=note))


# ---------------------------------------------------------------- confusion matrices


def read_matrices(text: str) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Square matrices of counts as numpy and Python print them."""
    at = text.find("[[")
    while at >= 0:
        rows: list[tuple[int, ...]] = []
        seek = at + 1
        while (row := _ROW.match(text, seek)) and len(rows) < MAX_CLASSES:
            rows.append(tuple(int(n) for n in re.findall(r"\d{1,9}", row[1])))
            seek = row.end()
            while seek < len(text) and text[seek] in " \n\t,\r":
                seek += 1
        if rows and all(len(row) == len(rows) for row in rows) and sum(map(sum, rows)) >= len(rows) * 2:
            yield tuple(rows)
        at = text.find("[[", at + 2)


def derived(matrix: tuple[tuple[int, ...], ...]) -> list[tuple[str, float]]:
    """Accuracy, and precision, recall and F1 of each class, macro and weighted, rows read as truth or as prediction."""
    total = sum(map(sum, matrix))
    if not total:
        return []
    size = range(len(matrix))
    hits = [matrix[i][i] for i in size]
    rows, columns = [sum(row) for row in matrix], [sum(row[i] for row in matrix) for i in size]
    recall = [hits[i] / rows[i] if rows[i] else 0.0 for i in size]
    precision = [hits[i] / columns[i] if columns[i] else 0.0 for i in size]
    f1 = [2 * hits[i] / (rows[i] + columns[i]) if rows[i] + columns[i] else 0.0 for i in size]
    out = [("accuracy", sum(hits) / total)]
    for name, values in (("precision", precision), ("recall", recall), ("f1", f1)):
        means = [sum(values) / len(values), *(sum(values[i] * n[i] for i in size) / total for n in (rows, columns))]
        out += [(name, value) for value in (*values, *means)]
    if len(matrix) == 2:  # noqa: PLR2004
        out += [("precision", value) for value in recall] + [("recall", value) for value in precision]
    return out
