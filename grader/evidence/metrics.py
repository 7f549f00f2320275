"""Outcomes that the documents state as metrics, and what puts them in context: split, models, baselines, caveats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._metric_lines import Metric, Named, cell_metrics, line_metrics, metric_names, plausible
from grader.evidence._metric_words import (
    BASELINE,
    CAVEAT,
    METRIC,
    PLACEHOLDER,
    PRAISE,
    RESULT_IMAGE,
    SPLIT_STATED,
    STRICT_BASELINE,
    UNCERTAINTY,
    may_name_metric,
    may_praise,
)
from grader.evidence._regex import regex
from grader.evidence._spoken import is_word_list
from grader.evidence._units import parse_quantities
from grader.evidence.files import base_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import DocLine, Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.quantities import Quantities
    from grader.evidence.source_code import SourceCode
    from grader.evidence.timings import Timings

__all__ = ["Mention", "Metric", "Metrics", "ResultFile"]

MAX_STATEMENTS = 1_000
MAX_RESULT_FILES = 12
MAX_RESULT_BYTES = 64 << 10
MAX_MENTIONS = 40
# How far from a stated metric a baseline, caveat or interval may stand to be about it.
NEAR_LINES = 14
# A word alone is no caveat.
MIN_CAVEAT_CHARS = 30
MAX_SECTION_LINES = 500
MIN_CODE = 2_000  # characters: with less, the work was done elsewhere, and the documents are all there is
_COMPUTES = regex(
    r"accura|precision|recall|f1|auc|rmse|\bmae\b|\bmse\b|r2|score|metric|evaluat|\bfit\(|train|loss|bleu|rouge|ndcg|mrr|"
    r"\bmap\b|p_?value|ttest|chisq|predict|detect|similar|ragas|eval",
    re.IGNORECASE,
)

_RESULT_PATH = regex(
    r"(?:^|[/_.-])(?:metrics?|results?|eval\w{0,8}|report|scores?|leaderboard|comparison|benchmark\w{0,3}|performance)(?:[/_.-]|\d)",
    re.IGNORECASE,
)
_NOT_RESULT = regex(
    r"coverage|lint|junit|package|tsconfig|schema|config|test_?data|fixture|requirements|locale", re.IGNORECASE
)
_VALUE_SIGN = regex(r"[:=|]")
_PAIR = regex(r"[\"']?([A-Za-z][\w@ .()/-]{1,40})[\"']?\s{0,4}[:=,]\s{0,4}\"?(-?\d{1,9}\.\d{1,17})")


class Mention(NamedTuple):
    """A line that says something about the results."""

    path: str
    line: int
    text: str


class ResultFile(NamedTuple):
    """A committed file that holds metric values; `names` are the metrics found in it."""

    path: str
    names: tuple[str, ...]


class Metrics(NamedTuple):
    """What the documents say came out.

    Attributes:
        statements: metrics with a value, in document order.
        placeholders: a metric's name where a value is missing (`accuracy: XX %`, `p-value: p`).
        praise: adjectives in place of numbers.
        splits: where a document with metrics says which data was held out.
        baselines, comparisons: likewise: a named baseline; any words of comparison.
        caveats, uncertainty: near a metric or a measured speed: a limit of the result; an interval or spread.
        images: pictures that look like results.
        files: committed results as support.
        unbacked: metrics with a value in a repository without any code that could have computed one.
    """

    statements: tuple[Metric, ...] = ()
    placeholders: tuple[Mention, ...] = ()
    praise: tuple[Mention, ...] = ()
    splits: tuple[Mention, ...] = ()
    baselines: tuple[Mention, ...] = ()
    comparisons: tuple[Mention, ...] = ()
    caveats: tuple[Mention, ...] = ()
    uncertainty: tuple[Mention, ...] = ()
    images: tuple[Mention, ...] = ()
    files: tuple[ResultFile, ...] = ()
    unbacked: tuple[Mention, ...] = ()

    @property
    def reported(self) -> tuple[Metric, ...]:
        """The statements that tell how well it did: no lines of training logs."""
        return tuple(m for m in self.statements if m.split != "log")

    @property
    def models_compared(self) -> int:
        """The most subjects that one metric is reported for; training values and rows per class are left out.

        Outside tables the same figure again is the same model told of twice.
        """
        subjects: dict[str, set[str]] = {}
        told: set[tuple[str, float]] = set()
        for metric in self.reported:
            figure = (metric.name, metric.value)
            again = metric.source != "table" and figure in told
            told.add(figure)
            if not metric.per_class and metric.split != "train" and not again:
                subjects.setdefault(metric.name, set()).add(metric.subject)
        return max((len(found) for found in subjects.values()), default=0)

    @property
    def values(self) -> frozenset[tuple[str, float]]:
        """Distinct reported values."""
        return frozenset((m.name, m.value) for m in self.reported)


def _documents(documents: Documents) -> list[Document]:
    return ([documents.readme] if documents.readme is not None else []) + list(documents.others)


def _leads(document: Document) -> dict[int, str]:
    """For each line the last words of prose before it in its section: what introduces a list or a table."""
    out: dict[int, str] = {}
    lead, section = "", -1
    for line in document.lines:
        if line.section != section:
            lead, section = "", line.section
        out[line.no] = lead
        if line.block in {"prose", "quote"} and line.text.strip():
            lead = line.text[-200:]
    return out


def _statements(documents: list[Document], quantities: Quantities) -> list[Metric]:
    leads = {document.path: _leads(document) for document in documents}
    out: list[Metric] = []
    for line in quantities.lines:
        if len(out) >= MAX_STATEMENTS:
            break
        out.extend(line_metrics(line, leads.get(line.path, {}).get(line.line, "")))
    for cell in quantities.cells:
        if len(out) >= 2 * MAX_STATEMENTS:
            break
        out.extend(cell_metrics(cell, leads.get(cell.path, {}).get(cell.table_line, "")))
    order = {document.path: i for i, document in enumerate(documents)}
    return sorted(dict.fromkeys(out), key=lambda m: (order.get(m.path, 0), m.line))


class _Context:
    """Collects the mentions of one document."""

    def __init__(self) -> None:
        self.found: dict[str, list[Mention]] = {}

    def add(self, kind: str, path: str, line: int, text: str) -> None:
        mentions = self.found.setdefault(kind, [])
        if len(mentions) < MAX_MENTIONS:
            mentions.append(Mention(path, line, text.strip()[:160]))

    def get(self, kind: str) -> tuple[Mention, ...]:
        return tuple(self.found.get(kind, ()))


def _read_context(document: Document, stated: list[int], context: _Context) -> None:
    at = frozenset(stated)
    near = {no + d for no in stated for d in range(-NEAR_LINES, NEAR_LINES + 1)}
    for line in document.lines:
        text = line.text[:2000]
        if not text.strip() or line.block == "code" or is_word_list(line.block, text):
            continue
        if line.no not in at:
            if _VALUE_SIGN.search(text) and may_name_metric(text) and PLACEHOLDER.search(text) and METRIC.search(text):
                context.add("placeholders", document.path, line.no, text)
            if may_praise(text) and PRAISE.search(text):
                context.add("praise", document.path, line.no, text)
        if stated and SPLIT_STATED.search(text):
            context.add("splits", document.path, line.no, text)
        if line.no in near:
            _read_near(document.path, line, text, context)
    _read_images(document, context)


def _read_near(path: str, line: DocLine, text: str, context: _Context) -> None:
    for kind, pattern in (("baselines", STRICT_BASELINE), ("comparisons", BASELINE), ("uncertainty", UNCERTAINTY)):
        if pattern.search(text):
            context.add(kind, path, line.no, text)
    if line.block != "heading" and len(text) > MIN_CAVEAT_CHARS and CAVEAT.search(text):
        context.add("caveats", path, line.no, text)


def _read_images(document: Document, context: _Context) -> None:
    result_lines = {
        no
        for section in document.sections
        if "results" in section.kinds
        for no in range(section.line, min(section.end_line, section.line + MAX_SECTION_LINES) + 1)
    }
    for image in document.images:
        shown = f"{image.alt} {base_name(image.target)}"
        badge = "shields.io" in image.target or "badge" in image.target.lower()
        if not badge and (RESULT_IMAGE.search(shown) or image.line in result_lines):
            context.add("images", document.path, image.line, shown)


def parse_result_file(text: str) -> tuple[str, ...]:
    """The metrics that a committed result file holds a plausible value for."""
    names: dict[str, None] = {}
    known: dict[str, tuple[Named, ...]] = {}
    for match in _PAIR.finditer(text):
        key = match.group(1)
        if key not in known:
            known[key] = metric_names(key.replace("_", " ")) or metric_names(key)
        named = known[key]
        if not named or named[0].name in names:
            continue
        numbers = parse_quantities(match.group(2))
        if numbers and plausible(named[0].kind, numbers[0]):
            names[named[0].name] = None
    if not names:
        names = dict.fromkeys(_csv_metrics(text))
    return tuple(sorted(names))


def _csv_metrics(text: str) -> Iterator[str]:
    """Metrics that head a column of numbers."""
    rows = [row.split(",") for row in text.split("\n", 3)[:3]]
    if len(rows) > 1 and len(rows[0]) > 1:
        for title, cell in zip(rows[0], rows[1], strict=False):
            named = metric_names(title.replace("_", " "))
            numbers = parse_quantities(cell)
            if named and numbers and plausible(named[0].kind, numbers[0]):
                yield named[0].name


def _result_files(files: Files, read: frozenset[str], source_code: SourceCode) -> tuple[ResultFile, ...]:
    """Committed files of results; beside code, only those that the code knows by name or by a part of it."""
    out: list[ResultFile] = []
    candidates = [
        e
        for e in files.own
        if e.path.lower().endswith((".json", ".csv", ".txt", ".md", ".yaml"))
        and e.path not in read
        and 0 < (e.size or 0) <= MAX_RESULT_BYTES
        and _RESULT_PATH.search(e.path)
        and not _NOT_RESULT.search(e.path)
    ]
    for entry in sorted(candidates, key=lambda e: (e.path.count("/"), e.path))[:MAX_RESULT_FILES]:
        names = parse_result_file((files.text(entry.path, MAX_RESULT_BYTES) or "")[:MAX_RESULT_BYTES])
        if names and _is_known(entry.path, source_code):
            out.append(ResultFile(entry.path, names))
    return tuple(out)


def _is_known(path: str, source_code: SourceCode) -> bool:
    """Whether any code names the file, or writes files of its kind into a folder of its name."""
    name = base_name(path).rpartition(".")[0].lower()
    folder = path.rpartition("/")[0].rpartition("/")[2].lower()
    dumps = [f".to_{path.rpartition('.')[2].lower()}", f"{path.rpartition('.')[2].lower()}.dump"]
    texts = [code.text.lower() for code in source_code.texts()]
    if sum(map(len, texts)) < MIN_CODE:
        return True
    return any(name in text or (folder in text and any(dump in text for dump in dumps)) for text in texts)


def _could_compute(source_code: SourceCode) -> bool:
    """Whether any code at all names a metric or fits something: what could have produced the documents' numbers."""
    texts = [code.text for code in source_code.texts()]
    return sum(map(len, texts)) < MIN_CODE or any(_COMPUTES.search(text) for text in texts)


def collect(
    documents: Documents, quantities: Quantities, timings: Timings, files: Files, source_code: SourceCode
) -> Metrics:
    """Read the outcomes that the documents state, with their context."""
    read = _documents(documents)
    statements = _statements(read, quantities)
    unbacked: tuple[Mention, ...] = ()
    if statements and not _could_compute(source_code):
        unbacked = tuple(Mention(m.path, m.line, m.text) for m in statements[:MAX_MENTIONS])
        statements = []
    context = _Context()
    for document in read:
        stated = sorted(
            {m.line for m in statements if m.path == document.path and m.split != "log"}
            | {t.line for t in timings.measured if t.path == document.path}
        )
        _read_context(document, stated, context)
    return Metrics(
        tuple(statements),
        context.get("placeholders"),
        context.get("praise"),
        context.get("splits"),
        context.get("baselines"),
        context.get("comparisons"),
        context.get("caveats"),
        context.get("uncertainty"),
        context.get("images"),
        _result_files(files, frozenset(document.path for document in read), source_code),
        unbacked,
    )
