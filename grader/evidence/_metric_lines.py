"""From a line or cell with numbers to the metrics that it states."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._metric_bounds import RANGE, is_no_outcome, of_tests
from grader.evidence._metric_words import (
    COVERAGE,
    HELD_OUT,
    LOOSE,
    METRIC,
    METRICS,
    MODEL,
    NOT_MEASURED,
    PER_CLASS,
    SERVED,
    TRAIN,
    may_name_metric,
)
from grader.evidence._regex import regex
from grader.evidence._timing_words import sets_alarms
from grader.evidence._units import MONEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._units import Quantity
    from grader.evidence.quantities import NumberCell, NumberLine

PER_CENT = 100.0
# Errors are rarely small integers.
SMALL_INTEGER = 10.0
# The 50 of mAP50.
IOU_PERCENT = 50.0
# How far a number may stand behind, or before, the metric's name.
MAX_GAP = 45
MAX_LOOSE_GAP = 25
MAX_GAP_BEFORE = 16
MAX_FAR_GAP = 80
# A verb right before the number ties it to a name that stands further away.
_SAID = regex(
    r"(?:\bis|\bwas|\bof|\bto|\breach\w{0,3}|\bachiev\w{1,4}|\bat|\babout|\bdel?|\bé|\best|\bfoi|\bera|\bfue|\bист|составил\w{0,2}|beträgt|betrug|[:=≈~→为は])\s?(?:about|around|approximately|roughly|~)?\s?$",
    re.IGNORECASE,
)
# What stands between the values of one list: `RF 91 %, SVM 89 % and kNN 87 %`.
_AND = r"(?:and|und|et|y|e|и|en|ve|va|dan|vs\.?)\s"
_LISTED = regex(rf"\s?(?:\([^()]{{0,24}}\))?\s?(?:[,;/、，]|{_AND})\s?(?:{_AND})?([^,;()]{{0,28}})$")
# A cell that begins with a bound says what is asked for: `> 0.8`.
_ASKED = regex(r"\s?(?:[≥≤⩾⩽＞＜]|[<>]=?)\s?0?[.,]?\d{1,3}\s?%?\s?$")
_MAP_GIVEN = regex(r"\s?[:=|]\s?[01][.,]\d")
# `mAP50 (mean average precision at 50 percent IoU)` explains a name.
_EXPLAINED = regex(r"intersection|iou|overlap", re.IGNORECASE)
_CHANGE = (
    r"improvements?|increases?|gains?|boosts?|uplifts?|reductions?|decreases?|drops?|delta|прирост|ganho|mejora|zuwachs"
)
_CHANGED = regex(rf"(?<!\w)(?:{_CHANGE})(?!\w)|[Δ∆]", re.IGNORECASE)
_POINTS = regex(r"\s?(?:percentage[- ]|%-)?(?:points?|pp|pts?|п\.\s?п)\b", re.IGNORECASE)
_BY = regex(
    rf"(?<!\w)(?:by|um|на|en un|d'environ|(?:{_CHANGE}) (?:of|von|de))\s?"
    r"(?:about |around |up to |over |nearly |more than |almost |rund |etwa |около )?[~≈+]?$",
    re.IGNORECASE,
)
_GAIN = regex(
    rf"\s?(?:\(?(?:relative|absolute|points?)\)? )?(?:[^\W\d]{{1,16}}[ -]){{0,2}}(?:{_CHANGE})(?!\w)"
    r"|\s?(?:줄[었였]|감소|향상|개선|높[아였]|낮[아추췄])",
    re.IGNORECASE,
)
# What an overlap is asked to be, `mAP at IoU=0.50`, `IoU < 0.5`, and how long it was trained, `loss (epoch 50)`.
_SETTING = regex(r"(?:(?:@|\bat)\s?iou\s?[=:]?|\biou\s?[<>]=?|\bepochs?)\s?$", re.IGNORECASE)
_SETTING_P = regex(r"(?:[\w\])]\(|_|\b(?:top|min|nucleus)[- ])$", re.IGNORECASE)
_AT = regex(r"(?:@|\bat)\s?$", re.IGNORECASE)
_CLAUSE = regex(r"[;!?。\uff1b\uff01\uff1f]|\.\s")
_LOG = regex(r"\b(?:epochs?|iter(?:ation)?s?|step|samples?|batch|round)\b\s?[:=#\d\[]|^\s?\[\d", re.IGNORECASE)
_PROGRAM = frozenset(
    "python py r js javascript ts typescript sql yaml yml toml dockerfile cpp c java go rust html css ini "
    "makefile jsx tsx".split()
)
_LABEL = regex(r"^[\s>*+\-•\d.]{0,6}([^:\uff1a=|]{2,60}?)(?:[:\uff1a=|]|\s[-–—→](?=\s))")


class Metric(NamedTuple):
    """One stated outcome.

    Attributes:
        name: canonical: `accuracy`, `rmse`, `hit rate`, ...
        split: `held-out`, `train`, `log` (one line of a training log) or empty.
        subject: the model or variant that it belongs to, in lower case, as far as that can be told.
        source: `prose`, `list`, `quote`, `heading`, `table` or `output`.
        per_class: a row of a per-class report.
    """

    path: str
    line: int
    name: str
    value: float
    unit: str
    split: str
    subject: str
    source: str
    text: str
    per_class: bool = False


class Named(NamedTuple):
    """A metric's name where it stands in a text."""

    name: str
    kind: str
    start: int
    end: int


@functools.lru_cache(maxsize=1024)
def metric_names(text: str) -> tuple[Named, ...]:
    """Every metric named in a text, left to right; a table asks for the same header once per cell."""
    if not may_name_metric(text):
        return ()
    out: list[Named] = []
    for match in METRIC.finditer(text):
        name, kind, *_ = METRICS[int((match.lastgroup or "m0")[1:])]
        if name == "map" and match[0] in ("map", "Map") and not _MAP_GIVEN.match(text, match.end()):
            continue  # a map of files or streets; the metric is written mAP, or its value follows at once
        if name == "p-value" and len(match[0]) == 1 and _SETTING_P.search(text[: match.start()]):
            continue  # `top_p=0.9`, `Dropout(p=0.1)`
        if name == "similarity" and _AT.search(text[: match.start()]):
            continue  # `precision at IoU=0.50` says where, not how much
        out.append(Named(name, kind, match.start(), match.end()))
    return tuple(out)


def plausible(kind: str, number: Quantity) -> bool:
    """Whether a number can be a value of such a metric."""
    value, unit, decimals = number.value, number.unit, number.decimals
    if kind == "share":
        if unit == "%":
            return 0 <= value <= PER_CENT
        return unit == "" and decimals > 0 and 0 <= value <= PER_CENT
    if kind == "p":
        return unit == "" and 0 <= value <= 1 and decimals > 0 and not (number.bound and value in {0.05, 0.01, 0.1})
    if kind == "r2":
        return (unit == "" and -1 <= value <= 1 and decimals > 0) or (unit == "%" and 0 <= value <= PER_CENT)
    if kind == "effect":
        return unit == "%" or (unit == "" and decimals > 1)
    return unit in {"", "%", "s", "min", "h"} | MONEY and (decimals > 0 or value >= SMALL_INTEGER)


def _clause(text: str, start: int, end: int) -> str:
    """The part of the sentence that a number stands in."""
    before = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    after = _CLAUSE.search(text, end)
    return text[max(before, start - 160) : min(after.start() if after else len(text), end + 80)]


def _max_gap(named: Named) -> int:
    return MAX_LOOSE_GAP if named.name in LOOSE else MAX_GAP


def _owner(names: tuple[Named, ...], number: Quantity, text: str) -> Named | None:
    """The metric that a number belongs to: the nearest before it, or close behind it."""
    best: tuple[int, Named] | None = None
    for named in names:
        if not plausible(named.kind, number):
            continue
        gap = number.start - named.end
        if gap < 0:
            gap = named.start - number.end
            if not 0 <= gap <= MAX_GAP_BEFORE or re.search(r"[,;|、\uff0c]", text[number.end : named.start]):
                continue
            gap += 3  # in `F1 0.9, recall 0.8` the name before wins
        elif gap > MAX_FAR_GAP or (gap > _max_gap(named) and not _SAID.search(text[named.end : number.start])):
            continue
        if best is None or gap < best[0]:
            best = (gap, named)
    return best[1] if best else None


@functools.lru_cache(maxsize=1024)
def split_of(*texts: str) -> str:
    """Which part of the data is meant, by the nearest text that says so."""
    for text in texts:
        if HELD_OUT.search(text):
            return "held-out"
        if TRAIN.search(text):
            return "train"
    return ""


def _subject(line: NumberLine, before: str) -> str:
    model = MODEL.search(before) or MODEL.search(line.text)
    if model:
        return model.group(0).lower()
    label = _LABEL.match(before)
    if label and not METRIC.search(label.group(1)):
        return label.group(1).strip().lower()
    return line.heading.partition(" / ")[0].lower()


# What is set or cited, not measured, whatever the list is headed by.
_SETTING_LABEL = regex(
    r"(?:doi|isbn|issn|arxiv|temperature|(?:random[ _-]?)?seed|version|alpha|beta|gamma|lambda|learning[ _-]rate|lr"
    r"|batch|epochs?|top[ _-]?[kpn]|dropout|momentum|weight[ _-]decay|year|port|timeout|python|cuda|split|ratio)\b",
    re.IGNORECASE,
)
_SETTING_WORD = regex(
    r"\b(?:temperature|seed|alpha|beta|gamma|lambda|rate|lr|dropout|momentum|decay|threshold|time|latency|cost|loss|size|share|"
    r"param\w{0,6}|weight|of the|more|less|than)\b|[<>≥≤]",
    re.IGNORECASE,
)


def _labelled(line: NumberLine, lead: str) -> Iterator[Metric]:
    """`kNN: 97.05 %` in a list that a metric's name introduces."""
    label = _LABEL.match(line.text)
    if line.block != "list" or label is None or len(line.numbers) != 1:
        return
    number = line.numbers[0]
    if label.group(1).count("(") > label.group(1).count(")"):
        return  # `MonthlyCharges (coef: 1.7)` names what the number is
    inner, _, title = line.heading.rpartition(" / ")  # what the whole document is about names no list of its figures
    names = [n for n in metric_names(lead) or metric_names(inner or title) if plausible(n.kind, number)]
    if (
        names
        and not _SETTING_LABEL.match(label.group(1).strip(" *_`"))
        and number.start >= label.end()
        and number.decimals
        and not sets_alarms(line.heading)
        and not NOT_MEASURED.search(f"{line.text} {lead}")
    ):
        subject = label.group(1).strip().lower()
        yield Metric(
            line.path, line.line, names[-1].name, number.value, number.unit, split_of(lead, line.heading), subject,
            "list", line.text.strip()[:160],
        )  # fmt: skip


def _listed(text: str, last: tuple[Quantity, Named] | None, number: Quantity) -> tuple[Named, str] | None:
    """The metric of the value before this one, and whose it is, where both stand in one list."""
    if last is None or (last[0].unit, last[0].decimals) != (number.unit, number.decimals):
        return None
    found = _LISTED.fullmatch(text, last[0].end, number.start)
    if found is None or _SETTING_WORD.search(found[1]) or not plausible(last[1].kind, number):
        return None
    whose = found[1].strip(" *_`:=(-–→")
    if whose[:1].islower() and not MODEL.search(whose):
        return None  # words, not the name of another model
    return last[1], whose.lower()


def line_metrics(line: NumberLine, lead: str) -> Iterator[Metric]:
    """The metrics that a line states; `lead` is the text that introduces it."""
    if line.block == "code" and (
        line.language in _PROGRAM or (line.language == "json" and "results" not in line.kinds)
    ):
        return
    names = metric_names(line.text)
    if not names:
        yield from _labelled(line, lead)
        return
    if sets_alarms(line.heading):
        return
    log = line.block == "code" and _LOG.search(line.text) is not None
    for number, named, of in _owned(names, line):
        clause = _clause(line.text, number.start, number.end)
        if NOT_MEASURED.search(clause) or COVERAGE.search(clause) or is_no_outcome(line.text, number):
            continue
        if named.name == "map" and number.value == IOU_PERCENT and _EXPLAINED.search(clause):
            continue
        if _SETTING.search(line.text, max(0, number.start - 12), number.start):
            continue
        if of_tests(named.name, line.text, line.heading):
            continue
        near = line.text[max(0, min(named.start, number.start) - 30) : max(named.end, number.end) + 12]
        split = "log" if log else _adjective(line.text, named) or split_of(near, clause, lead, line.heading)
        source = "output" if line.block == "code" else line.block
        subject = of or _subject(line, line.text[: named.start])
        change = named.name != "effect" and _is_change(line.text, number)
        name = "change" if change else _of_whom(named.name, clause, line.heading)
        yield Metric(
            line.path, line.line, name, number.value, number.unit, split, subject, source, clause.strip()[:160]
        )


def _adjective(text: str, named: Named) -> str:
    """The part of the data that stands right before a metric's name: `training accuracy`."""
    before = text[max(0, named.start - 14) : named.start]
    return "" if HELD_OUT.search(before) and TRAIN.search(before) else split_of(before)


def _owned(names: tuple[Named, ...], line: NumberLine) -> Iterator[tuple[Quantity, Named, str]]:
    """Numbers with the metric that each belongs to, and in a list of values whose it is."""
    last: tuple[Quantity, Named] | None = None
    for number in line.numbers:
        named, of = _owner(names, number, line.text), ""
        listed = _listed(line.text, last, number) if named is None or (last and named == last[1]) else None
        if listed is not None:
            named, of = listed
        if named is not None:
            last = number, named
            yield number, named, of


def _is_change(text: str, number: Quantity) -> bool:
    """`improves accuracy by 30 %`, `a 12 % accuracy gain`: how much it moved, not where it stands."""
    before, after = text[max(0, number.start - 20) : number.start], text[number.end : number.end + 60]
    moved = number.unit in {"%", "x"} or _POINTS.match(after) is not None
    return moved and (_BY.search(before) is not None or _GAIN.match(after) is not None)


def _of_whom(name: str, *around: str) -> str:
    """`service rate` for the share of requests that failed or succeeded: it says nothing of how good answers are."""
    if name in {"error rate", "success rate"} and any(SERVED.search(text) for text in around):
        return "service rate"
    return name


# Beside the names of models, in a section of results.
_SCORE = regex(
    r"\W{0,4}(?:(?:mean|average|best|test|validation|val|cv|final) )?(?:scores?|test|testing|validation|performance)"
    r"\W{0,4}$",
    re.IGNORECASE,
)
_SHORT = frozenset("rf lr dt nb gb gbm gbdt xgb lgbm svm knn".split())
_SCORED = Named("score", "share", 0, 0)


def cell_metrics(cell: NumberCell, lead: str) -> Iterator[Metric]:
    """The metric that a table's cell states: named by its column, its row, itself or the table's heading."""
    if (
        (cell.column_index == 0 and not metric_names(cell.column))
        or NOT_MEASURED.search(cell.column)
        or NOT_MEASURED.search(cell.row)
        or COVERAGE.search(cell.row)
    ):
        return
    number = cell.numbers[0]
    if _ASKED.match(cell.text) or sets_alarms(cell.around):
        return
    found = _named_in(cell, number)
    if found is None:
        return
    named, subject = found
    if of_tests(named.name, cell.row, cell.heading):
        return
    split = split_of(f"{cell.column} {cell.row}") or split_of(cell.around, lead)
    per_class = PER_CLASS.search(cell.around.partition(" / ")[0]) is not None or cell.row.lower() in {
        "macro avg",
        "weighted avg",
    }
    text = f"{cell.row} | {cell.column}: {cell.text}"[:160]
    yield Metric(
        cell.path,
        cell.line,
        "change"
        if named.name != "effect" and _CHANGED.search(cell.column)
        else _of_whom(named.name, f"{cell.row} {cell.column}", cell.around),
        number.value,
        number.unit,
        split,
        subject.strip().lower()[:60],
        "table",
        text,
        per_class,
    )


def _named_in(cell: NumberCell, number: Quantity) -> tuple[Named, str] | None:
    """The metric of a cell, and whose it is."""
    for text, subject in ((cell.column, cell.row), (cell.row, cell.column), (cell.text, cell.row)):
        names = [n for n in metric_names(text) if plausible(n.kind, _with_percent(number, text))]
        if names:
            return names[0], subject
    if split_of(cell.column):
        names = [n for n in metric_names(cell.around) if plausible(n.kind, number)]
        if names:
            return names[0], cell.row
    # Under a heading that names one metric, a bare grid of variants gives its values.
    heading = cell.around.rpartition(" | ")[2]
    names = list(metric_names(heading))
    bare = all(n.unit in {"", "%"} for n in cell.numbers) and RANGE.search(cell.text) is None
    if bare and len({n.name for n in names}) == 1 and plausible(names[0].kind, _with_percent(number, heading)):
        return names[0], f"{cell.row} {cell.column}"
    of_model = MODEL.search(cell.row) or cell.row.strip(" *_`").lower() in _SHORT
    if of_model and "results" in cell.kinds and _SCORE.match(cell.column) and plausible(_SCORED.kind, number):
        return _SCORED, cell.row
    return None


def _with_percent(number: Quantity, header: str) -> Quantity:
    """A column `Accuracy (%)` lends its unit to the cells below."""
    return number._replace(unit="%") if number.unit == "" and "%" in header else number
