"""A run as plain data: its nouns as they are, every text made harmless, every number as it was measured."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from grader.model import Place
from grader.reports.view import clean

if TYPE_CHECKING:
    from grader.measured import Run


def run_document(run: Run) -> dict[str, Any]:
    """The `run` of a report. Pairs are lists of two; what the candidate's programs said stands in `log` and `tests`."""
    out: dict[str, Any] = _plain(run)
    out["limits"] = dict(run.limits)
    out["tests"]["total"] = run.tests.total
    out["tests"]["self_reported"] = True
    return out


def _plain(value: object) -> Any:
    if isinstance(value, Place):
        return {"path": clean(value.path), "line": value.line, "end_line": value.end_line, "note": clean(value.note)}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return clean(value) if isinstance(value, str) else value
