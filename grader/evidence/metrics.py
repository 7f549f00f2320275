"""Outcomes that the documents state as metrics, and what puts them in context: split, models, baselines, caveats."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._boasts import is_boast
from grader.evidence._document import Image
from grader.evidence._kept_outputs import kept_share
from grader.evidence._metric_lines import Metric, cell_metrics, line_metrics, metric_names
from grader.evidence._metric_words import (
    BASELINE,
    CAVEAT,
    FIRM_CAVEAT,
    MEASURE_IMAGE,
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
from grader.evidence._own_measures import own_measures
from grader.evidence._printed_reports import printed_reports
from grader.evidence._regex import regex
from grader.evidence._result_files import ResultFile, parse_result_file, result_files
from grader.evidence._shown import prints_any
from grader.evidence._spoken import is_word_list
from grader.evidence._traces import Traces, strangers
from grader.evidence.documents import resolve
from grader.evidence.files import base_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence._document import Section
    from grader.evidence.documents import DocLine, Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.quantities import Quantities
    from grader.evidence.source_code import SourceCode
    from grader.evidence.timings import Timings

__all__ = ["Mention", "Metric", "Metrics", "ResultFile", "parse_result_file"]

MAX_STATEMENTS = 1_000
MAX_MENTIONS = 40
# How far from a stated metric a baseline, caveat or interval may stand to be about it.
NEAR_LINES = 14
SCREEN = 30  # lines that a reader sees at once
# A word alone is no caveat.
MIN_CAVEAT_CHARS = 30
MAX_SECTION_LINES = 500
# So many stated values, none of them among those that notebooks printed of their metrics, are of another run at best.
SEVERAL = 4
# A picture that a document links to instead of showing it.
_PICTURE = regex(r"\.(?:png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
# `Limitations of this benchmark`: a section that qualifies the figures, wherever it stands.
_FIGURES = r"(?:benchmarks?|results?|evaluation|measurements?|numbers|metrics|experiments?)"
_LIMITS = regex(
    rf"(?:limit\w{{2,7}}|caveats?)\b[^.]{{0,24}}\b{_FIGURES}\b"
    rf"|\b{_FIGURES}\b[^.]{{0,16}}\b(?:limit\w{{2,7}}|caveats?)|threats to validity",
    re.IGNORECASE,
)
_VALUE_SIGN = regex(r"[:=|]")


class Mention(NamedTuple):
    """A line that says something about the results."""

    path: str
    line: int | None
    text: str


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
        unbacked: metrics with a value that no code here could have computed: it knows neither metric nor model, or
            printed other values and none of those stated.
        strange: the same as metrics: they are still held against what was printed.
        kept: the share of the README's values (of all documents', where it has none) that stand in an output of a
            notebook, a result file or a log; 1.0 where there is none, or a picture of the results is in the repository.
        drawn: where the code draws metrics at random that the documents state as outcomes.
        committed: all files of results, whoever wrote them: what is stated is held against them, too.
        own: figures of measures that go by a name of their own; they tell what came out, not how well a model does.
        pictured: a picture in the repository is named for what it measures: `eval_loss.png`.
        served: nothing here trains or measures, a trained model is put to use: the values were measured elsewhere.
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
    strange: tuple[Metric, ...] = ()
    kept: float = 1.0
    drawn: tuple[Mention, ...] = ()
    served: bool = False
    committed: tuple[ResultFile, ...] = ()
    own: tuple[Metric, ...] = ()
    pictured: bool = False

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

    def beside(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Those that stand on the same screen as a reported metric: what qualifies speeds says nothing of a model."""
        told = {(m.path, m.line // SCREEN) for m in self.reported}
        return tuple(
            mention
            for mention in mentions
            if mention.line is not None
            and any((mention.path, mention.line // SCREEN + step) in told for step in (-1, 0, 1))
        )

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
    for document in documents:
        out.extend(itertools.islice(printed_reports(document), MAX_STATEMENTS))
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


def _strange_sections(document: Document, kept: list[Metric], strange: frozenset[Metric]) -> frozenset[int]:
    """Sections whose metrics are all strange: what stands beside them puts nobody's results in context."""
    if not strange:
        return frozenset()
    section = {line.no: line.section for line in document.lines}
    own = {section.get(m.line) for m in kept if m.path == document.path}
    return frozenset(section[m.line] for m in strange if m.path == document.path and m.line in section) - own


def _read_context(document: Document, stated: list[int], context: _Context, strange: frozenset[int]) -> None:
    at = frozenset(stated)
    near = {no + d for no in stated for d in range(-NEAR_LINES, NEAR_LINES + 1)}
    sections = {line.section for line in document.lines if line.no in at}
    sections |= {i for i, section in enumerate(document.sections) if stated and "results" in section.kinds}
    limits = {i for i, section in enumerate(document.sections) if stated and _LIMITS.search(section.title)}
    for line in document.lines:
        text = line.text[:2000]
        if not text.strip() or line.block == "code" or line.section in strange or is_word_list(line.block, text):
            continue
        if line.no not in at:
            if _VALUE_SIGN.search(text) and may_name_metric(text) and PLACEHOLDER.search(text) and METRIC.search(text):
                context.add("placeholders", document.path, line.no, text)
            if may_praise(text) and PRAISE.search(text) and not is_boast(text):
                context.add("praise", document.path, line.no, text)
        if stated and SPLIT_STATED.search(text):
            context.add("splits", document.path, line.no, text)
        if line.no in near:
            _read_near(document.path, line, text, context)
        elif line.section in sections and line.block != "heading" and FIRM_CAVEAT.search(text):
            context.add("caveats", document.path, line.no, text)  # what closes a section of figures is about them
        elif line.section in limits and line.block != "heading" and len(text) > MIN_CAVEAT_CHARS:
            context.add("caveats", document.path, line.no, text)
    _read_images(document, context)


def _read_near(path: str, line: DocLine, text: str, context: _Context) -> None:
    for kind, pattern in (("baselines", STRICT_BASELINE), ("comparisons", BASELINE), ("uncertainty", UNCERTAINTY)):
        if pattern.search(text):
            context.add(kind, path, line.no, text)
    if line.block != "heading" and len(text) > MIN_CAVEAT_CHARS and CAVEAT.search(text):
        context.add("caveats", path, line.no, text)


def _read_images(document: Document, context: _Context) -> None:
    result_lines = _lines_of(section for section in document.sections if "results" in section.kinds)
    measured = _lines_of(section for section in document.sections if metric_names(section.title))
    for image in _pictures(document):
        shown = f"{image.alt} {base_name(image.target)}"
        badge = "shields.io" in image.target or "badge" in image.target.lower()
        if not badge and (RESULT_IMAGE.search(shown) or image.line in result_lines or image.line in measured):
            context.add("images", document.path, image.line, shown)


def _lines_of(sections: Iterable[Section]) -> frozenset[int]:
    return frozenset(
        no
        for section in sections
        for no in range(section.line, min(section.end_line, section.line + MAX_SECTION_LINES) + 1)
    )


def _pictures(document: Document) -> tuple[Image, ...]:
    """What a document shows, and the pictures that it links to."""
    linked = (Image(link.text, link.target, link.line) for link in document.links if _PICTURE.search(link.target))
    return (*document.images, *linked)


def collect(  # noqa: PLR0917 - facts are injected by name
    documents: Documents,
    quantities: Quantities,
    timings: Timings,
    files: Files,
    source_code: SourceCode,
    notebooks: Notebooks,
) -> Metrics:
    """Read the outcomes that the documents state, with their context."""
    read = _documents(documents)
    statements = _statements(read, quantities)
    traces = Traces(source_code, notebooks, files)
    strange = strangers(statements, traces) if traces.computes else frozenset(statements)
    lines = frozenset({(m.path, m.line) for m in statements} | {(t.path, t.line) for t in timings.statements})
    own = tuple(own_measures(quantities, lines, traces))
    kept = _kept([m for m in statements if m not in strange], documents, notebooks, files)
    told = {m.name for m in statements if m not in strange and m.split != "log"}
    if not kept and len({m.value for m in statements}) >= SEVERAL and prints_any(told, notebooks, files):
        strange = frozenset(statements)
    pasted = tuple(m for m in statements if m in strange)
    unbacked = tuple(Mention(m.path, m.line, m.text) for m in pasted[:MAX_MENTIONS])
    statements = [m for m in statements if m not in strange]
    context = _Context()
    for document in read:
        stated = sorted(
            {m.line for m in statements if m.path == document.path and m.split != "log"}
            | {t.line for t in timings.measured if t.path == document.path}
        )
        _read_context(document, stated, context, _strange_sections(document, statements, strange))
    written, committed = result_files(files, frozenset(document.path for document in read), source_code, traces)
    return Metrics(
        tuple(statements),
        context.get("placeholders"),
        context.get("praise"),
        context.get("splits"),
        context.get("baselines") if traces.baselines else (),
        context.get("comparisons"),
        context.get("caveats"),
        context.get("uncertainty") if traces.spreads else (),
        context.get("images"),
        written,
        unbacked,
        pasted,
        kept,
        tuple(Mention(*traces.drawn[name]) for name in sorted({m.name for m in pasted} & traces.drawn.keys())),
        traces.serves,
        committed,
        own,
        _has_pictures(documents, files, MEASURE_IMAGE),
    )


def _kept(statements: list[Metric], documents: Documents, notebooks: Notebooks, files: Files) -> float:
    """How much of what is stated can be seen where a run left it."""
    reported = [metric for metric in statements if metric.split != "log"]
    readme = documents.readme
    first = [metric for metric in reported if readme and metric.path == readme.path]
    if not reported or _has_pictures(documents, files):
        return 1.0
    read = frozenset(document.path for document in documents.all)
    return kept_share((metric.value for metric in first or reported), notebooks, files, read)


def _has_pictures(documents: Documents, files: Files, named: re.Pattern[str] = RESULT_IMAGE) -> bool:
    """Whether a document shows a picture of the results, by its name, that is in the repository."""
    return any(
        named.search(f"{image.alt} {base_name(image.target)}") and resolve(document, image.target, files)
        for document in documents.all
        for image in _pictures(document)
    )
