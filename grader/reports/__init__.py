"""A report in one format per file; a format is loaded when it is asked for."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Report

FORMATS = {
    "text": "text", "json": "as_json", "md": "md", "sarif": "sarif", "junit": "junit", "csv": "as_csv",
    "html": "as_html",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a person wants to see it; formats for machines take no notice.

    Attributes:
        width: columns to fill.
        colour: whether the reader is a terminal that shows colours.
        full: every open finding with its places, and every next step.
    """

    width: int = 80
    colour: bool = False
    full: bool = False


def render(name: str, reports: Sequence[Report], look: Look) -> str:
    """The reports in one of `FORMATS`, ending in a line break. One repository is a batch of one."""
    out: str = importlib.import_module(f"grader.reports.{FORMATS[name]}").render(reports, look)
    return out
