"""Which sections of a document stand on figures that nothing in the repository could have given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.evidence._document import Document
    from grader.evidence.costs import Costs
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timings


def unbacked_sections(document: Document, metrics: Metrics, timings: Timings, costs: Costs) -> frozenset[int]:
    """Numbers of sections with metrics, speeds or prices, none of which could have come out of what is here."""
    told = [
        *((m.path, m.line, True) for m in metrics.statements),
        *((m.path, m.line, False) for m in metrics.unbacked),
        *((t.path, t.line, t.backed) for t in timings.statements),
        *((c.path, c.line, c.backed) for c in costs.statements),
    ]
    if all(good for _, _, good in told):
        return frozenset()
    section = {line.no: line.section for line in document.lines}
    backed: dict[int, bool] = {}
    for path, line, good in told:
        if path == document.path and line in section:
            backed[section[line]] = backed.get(section[line], False) or good
    return frozenset(number for number, good in backed.items() if not good)
