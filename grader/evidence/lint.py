"""What ruff says of the candidate's Python, at their own paths and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.tools.ruff import Running

if TYPE_CHECKING:
    from grader.evidence.linting import Linting
    from grader.evidence.python_code import PythonCode
    from grader.tools.ruff import Diagnostic


class Issue(NamedTuple):
    """One remark: `rule` is ruff's code, `invalid-syntax` where the file doesn't parse."""

    path: str
    line: int
    rule: str
    message: str


class Lint(NamedTuple):
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


def collect(linting: Linting, python_code: PythonCode) -> Lint:
    """Wait for ruff and put its remarks where they belong.

    A file that breaks ruff must not hide the others: it runs again without those that Python can't parse either.
    """
    outcome = linting.running.finish()
    number = {path: i for i, path in enumerate(linting.paths)}
    broken = {number[m.path]: m.error for m in python_code.modules if m.error and m.path in number}
    kept = list(range(len(linting.sources)))
    if outcome.crashed and broken:
        kept = [i for i in kept if i not in broken]
        outcome = Running([linting.sources[i] for i in kept]).finish()
    found = [d._replace(source=kept[d.source]) for d in outcome.diagnostics if d.source < len(kept)]
    issues = [Issue(linting.paths[d.source], _line(d, linting.cells[d.source]), d.rule, d.message) for d in found]
    if len(kept) < len(linting.sources):
        issues += [Issue(linting.paths[i], 1, "invalid-syntax", why) for i, why in broken.items()]
    return Lint(outcome.version, len(linting.paths), tuple(sorted(issues)), linting.left_out, outcome.error)
