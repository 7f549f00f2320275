"""What ruff says of the candidate's Python, at their own paths and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grader.evidence.linting import Linting
    from grader.tools.ruff import Diagnostic


class Issue(NamedTuple):
    """One remark: `rule` is ruff's code, `invalid-syntax` where the file doesn't parse."""

    path: str
    line: int
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Lint:
    """All remarks, by path and line.

    Attributes:
        version: ruff's; empty where it isn't installed.
        files: how many were looked at, notebooks included.
        error: why there is no answer (not installed, too slow); then nothing can be concluded from `issues`.
    """

    version: str = ""
    files: int = 0
    issues: tuple[Issue, ...] = ()
    left_out: int = 0
    error: str = ""


def _line(found: Diagnostic, cells: tuple[tuple[int, int], ...]) -> int:
    if not cells or not 1 <= found.cell <= len(cells):
        return found.line
    first, step = cells[found.cell - 1]
    return first + (found.line - 1) * step


def collect(linting: Linting) -> Lint:
    """Wait for ruff and put its remarks where they belong."""
    outcome = linting.running.finish()
    issues = sorted(
        Issue(linting.paths[found.source], _line(found, linting.cells[found.source]), found.rule, found.message)
        for found in outcome.diagnostics
        if found.source < len(linting.paths)
    )
    return Lint(outcome.version, len(linting.paths), tuple(issues), linting.left_out, outcome.error)
