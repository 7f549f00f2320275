"""Which of the parts that every reader looks for a README really has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._document import count_words
from grader.evidence._regex import regex
from grader.evidence._unbacked import unbacked_sections
from grader.evidence.narrative import MIN_WORDS
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.costs import Costs
    from grader.evidence.documents import Document, Documents
    from grader.evidence.metrics import Metrics
    from grader.evidence.narrative import Narrative
    from grader.evidence.runbook import Runbook
    from grader.evidence.timings import Timings

PARTS = ("what", "run", "structure", "method", "outcome")
MIN_WHAT_WORDS = 12
MIN_METHOD_WORDS = 25
MIN_TREE_LINES = 4
MIN_LAYOUT_ITEMS = 4
MIN_NUMBERS = 2

# A figure that was measured, rather than a version, a port, a date or a step.
_FIGURE = regex(
    r"(?<![\w.:/-])(?:\d{1,3}(?:[.,]\d+)?\s?(?:%|(?:per|pour|por) ?c(?:i?ento?|entaje)\b|[Pp]rozent\b)|"
    r"0[.,]\d{2,}|\d+(?:[.,]\d+)?\s?(?:ms|seconds|s\b|fps|req/s|rps|qps|tokens/s|GB|x\b)|"
    r"[$\u20ac\u00a3]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s?(?:\u79d2|\u6beb\u79d2|\u0441\u0435\u043a|\u043c\u0441))"
)
_METRIC = regex(
    r"(?i)(?<![a-z])(?:accuracy|acc|precision|recall|f1|auc|roc|rmse|mae|mse|mape|r2|r\u00b2|map|map50|iou|mrr|ndcg|hit.?rate|bleu|rouge|"
    r"perplexity|loss|log.?loss|p-value|lift|latency|throughput|fps|p50|p95|p99|coverage|score|logloss|conversion|uplift|retention|"
    r"exactitude|pr\u00e9cision|rappel|acur\u00e1cia|precis\u00e3o|exactitud|precisi\u00f3n|genauigkeit|do\u011fruluk|akurasi|\u0442\u043e\u0447\u043d\u043e\u0441\u0442\u044c|"
    r"\u043f\u043e\u043b\u043d\u043e\u0442\u0430)(?![a-z])|\u51c6\u786e\u7387|\u7cbe\u5ea6|\u53ec\u56de|\uc815\ud655\ub3c4|\uc7ac\ud604\uc728|\u6b63\u89e3\u7387|\u518d\u73fe\u7387"
)
# Heads of a column of outcomes that in a sentence would say too little.
_MEASURED = regex(r"(?i)\b(?:quality|saved|savings?|speed-?up|hits?)\b")
_TREE = regex(r"^[\s\u2502|]{0,60}(?:[\u251c\u2514]|[|`+]--)", re.MULTILINE)
# Pictures that decorate: they show nothing that came out.
_BADGE = regex(
    r"(?i)shields\.io|badge|badgen\.net|codecov\.io|(?:^|[/_.-])(?:logo|icon|banner|avatar|favicon)(?:[/_.-]|$)"
)
_FILE_ITEM = regex(r"^[\w./-]{1,60}(?:\.\w{1,5}|/)\s{0,2}(?:[:\u2013\u2014(-]|$)|^[\w-]{1,30}\s?[:\u2013\u2014-]\s")


class ReadmeParts(NamedTuple):
    """Parts that have content, each with its place, and the lines that carry a measured figure.

    Attributes:
        found: (part, place) in the order of `PARTS`.
        numbers: lines of measured figures.
        extra_words: what tables and diagrams say, as words, at most a third of what is asked of sentences.
    """

    found: tuple[tuple[str, Place], ...] = ()
    numbers: tuple[int, ...] = ()
    extra_words: int = 0


def _numbers(readme: Document, unbacked: frozenset[int]) -> tuple[int, ...]:
    lines: dict[str, int] = {}
    headers = {table.line: " ".join(table.header) for table in readme.tables}
    header = ""
    for line in readme.lines:
        if line.block == "heading" or line.no in unbacked:
            continue
        header = headers.get(line.no, header) if line.block == "table" else ""
        kinds = readme.sections[line.section].kinds
        if line.block == "code" and "results" not in kinds:
            continue
        told = (
            _METRIC.search(line.text)
            or _METRIC.search(header)
            or _MEASURED.search(header)
            or kinds & {"results", "latency", "cost"}
        )
        if told and (_FIGURE.search(line.text) or (header and re.search(r"\d[.,]\d", line.text))):
            lines.setdefault(line.text, line.no)  # the same figure again is no second one
    return tuple(lines.values())


def _section(
    readme: Document,
    narrative: Narrative,
    kinds: frozenset[str],
    least_words: int,
    unbacked: frozenset[int] = frozenset(),
) -> Place | None:
    """The first place where sections of these kinds have enough words together.

    Sentences count, each once; of short lines (features, bullet points) distinct ones of two words and more count half.
    """
    told = [s for s in narrative.statements if s.path == readme.path and s.kinds & kinds and s.line not in unbacked]
    lines = {s.line for s in told}
    short = {
        line.text: line.no
        for line in readme.lines
        if line.block in ("prose", "list", "quote")
        and line.no not in lines
        and line.no not in unbacked
        and readme.sections[line.section].kinds & kinds
        and 1 < count_words(line.text) < MIN_WORDS
    }
    words = sum(s.words for s in told) + sum(count_words(text) for text in short) / 2
    if words < least_words:
        return None
    return Place(readme.path, min([*lines, *short.values()]))


def _structure(readme: Document) -> Place | None:
    for block in readme.code_blocks:
        if len(_TREE.findall(block.text)) >= MIN_TREE_LINES:
            return Place(readme.path, block.line, block.end_line)
    for number, section in enumerate(readme.sections):
        mine = [
            line for line in readme.lines if line.section == number and line.block in ("list", "table", "prose", "code")
        ]
        files = [line for line in mine if _FILE_ITEM.match(line.text)]
        enough = len(mine) >= MIN_LAYOUT_ITEMS or (bool(files) and len(mine) == MIN_LAYOUT_ITEMS - 1)
        if "structure" in section.kinds and enough and "contents" not in section.title.lower():
            return Place(readme.path, section.line, section.end_line)
        if len(files) >= MIN_LAYOUT_ITEMS and not section.kinds & {"how-to-run", "credits"}:
            return Place(readme.path, files[0].no, files[-1].no)
    return None


def _method(readme: Document, narrative: Narrative) -> Place | None:
    place = _section(readme, narrative, frozenset({"how-it-works", "decisions", "data"}), MIN_METHOD_WORDS)
    if place:
        return place
    methods = {i for i, s in enumerate(readme.sections) if s.kinds & {"how-it-works", "decisions", "data"}}
    shown = next((b for b in readme.code_blocks if b.section in methods), None) or next(
        (t for t in readme.tables if t.section in methods), None
    )
    return Place(readme.path, shown.line, shown.end_line) if shown else None


def _outcome(
    readme: Document,
    narrative: Narrative,
    numbers: tuple[int, ...],
    shown: tuple[Place, ...],
    unbacked: frozenset[int],
) -> Place | None:
    if len(numbers) >= MIN_NUMBERS:
        return Place(readme.path, numbers[0])
    pictures = [image for image in readme.images if not _BADGE.search(image.target)]
    if pictures:
        return Place(readme.path, pictures[0].line, note="a picture")
    kinds = frozenset({"results", "latency", "lessons"})
    place = _section(readme, narrative, kinds, MIN_METHOD_WORDS, unbacked)
    return place or next((seen for seen in shown if seen.path == readme.path), None)


def collect(  # noqa: PLR0917 - facts are injected by name
    documents: Documents, narrative: Narrative, runbook: Runbook, metrics: Metrics, timings: Timings, costs: Costs
) -> ReadmeParts:
    """Look for each part; a heading alone is none."""
    readme = documents.readme
    if readme is None or narrative.boilerplate:
        return ReadmeParts()
    strange = unbacked_sections(readme, metrics, timings, costs)
    unbacked = frozenset(line.no for line in readme.lines if line.section in strange)
    numbers = _numbers(readme, unbacked)
    run = next(
        (
            c.place
            for c in runbook.commands
            if c.path == readme.path and c.step in ("install", "start", "train", "test")
        ),
        None,
    )
    places = {
        "what": _section(readme, narrative, frozenset({"what", "why"}), MIN_WHAT_WORDS),
        "run": run,
        "structure": _structure(readme),
        "method": _method(readme, narrative),
        "outcome": _outcome(readme, narrative, numbers, runbook.outcome, unbacked),
    }
    rows = len({row for table in readme.tables for row in table.rows})
    diagrams = sum(min(8, text.count("\n")) for text in sorted({block.text for block in readme.code_blocks}))
    return ReadmeParts(
        tuple((name, place) for name, place in places.items() if place is not None),
        numbers,
        min(35, 3 * rows + 2 * diagrams),
    )
