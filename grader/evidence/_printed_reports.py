"""Reports that documents quote as a program printed them: a line of names, then lines of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._metric_lines import Metric, metric_names, plausible
from grader.evidence._regex import regex
from grader.evidence._units import parse_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._document import CodeBlock, Document
    from grader.evidence._metric_lines import Named

MAX_ROWS = 60
_NAME = regex(r"\s{0,40}([^\d\s][^\s]{0,30}(?: [^\d\s][^\s]{0,20}){0,2}|\d{1,3})\s{2,60}")
_WHOLE = frozenset({"accuracy", "macro avg", "weighted avg", "micro avg", "all", "avg / total", "total", "mean"})


def printed_reports(document: Document) -> Iterator[Metric]:
    """The values of every report in a block without a language, each under the name in its column's order."""
    for block in document.code_blocks:
        if block.language in {"", "text", "txt", "console", "output", "plaintext", "bash", "sh"}:
            yield from _values(document.path, block)


def _values(path: str, block: CodeBlock) -> Iterator[Metric]:
    header: tuple[Named, ...] = ()
    for offset, line in enumerate(block.text.split("\n")[:MAX_ROWS]):
        numbers = parse_quantities(line)
        values = [number for number in numbers if number.decimals]
        if not values:
            named = () if numbers else metric_names(line)
            header = tuple({n.name: n for n in named}.values()) if len(named) > 1 else header
            continue
        label = _NAME.match(line)
        if not header or label is None or len(values) < len(header):
            continue
        of = label[1].strip().lower()
        for named_as, number in zip(header, values, strict=False):
            if plausible(named_as.kind, number):
                yield Metric(
                    path, block.line + 1 + offset, named_as.name, number.value, number.unit, "", of, "output",
                    line.strip()[:160], of not in _WHOLE,
                )  # fmt: skip
