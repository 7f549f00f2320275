"""A row for each repository, for a spreadsheet: RFC 4180, every cell quoted, and no cell that a spreadsheet would run.

A level or score that isn't known is an empty cell, never 0.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from grader.reports import view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Report
    from grader.reports import Look

FACTS = ("repository", "revision", "subdir", "commit", "as_of", "project_type", "rubric", "score", "grade", "state",
         "next_step", "gain")  # fmt: skip
_FORMULA = frozenset("=+-@|%＝＋－＠")


def cell(text: str) -> str:
    """Candidate text that a spreadsheet shows and doesn't calculate: a quote in front stops a formula.

    Spaces and quotation marks before the sign are no protection; leading tabs and line ends are gone by `clean`.
    """
    safe = view.clean(text)
    first = safe.lstrip(" \"'\u00a0\u3000")[:1]
    return f"'{safe}" if first in _FORMULA and first else safe


def _row(report: Report, criteria: Sequence[str]) -> dict[str, str | int | float | None]:
    row: dict[str, str | int | float | None] = {
        "repository": cell(view.without_secrets(report.ref.url)),
        "revision": cell(report.ref.revision or ""),
        "subdir": cell(report.ref.subdir),
        "commit": report.commit or "",
        "as_of": report.as_of.strftime("%Y-%m-%dT%H:%M:%SZ") if report.as_of else "",
        "project_type": report.project_type.name if report.project_type else "",
        "rubric": cell(f"{report.rubric.id}@{report.rubric.version}"),
        "state": cell(report.error.kind) if report.error else "graded",
    }
    if report.grade is not None:
        row |= {"score": report.grade.value, "grade": report.grade.letter or ""}
        row |= {line.id: line.level for line in report.grade.lines if line.id in criteria}
    if report.next_steps:
        step = report.next_steps[0]
        row |= {"next_step": cell(view.aim_of(report, step)), "gain": step.gain}
    return row


def render(reports: Sequence[Report], _look: Look) -> str:
    """A header, then one row a report; criteria in the rubric's order, each with its level 0-4."""
    criteria = list(dict.fromkeys(c.id for report in reports for c in report.rubric.criteria if c.levels))
    out = io.StringIO()
    table = csv.DictWriter(out, [*FACTS, *criteria], restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writeheader()
    table.writerows(_row(report, criteria) for report in reports)
    return out.getvalue()
