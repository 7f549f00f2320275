"""A linter, a formatter or a type checker is set up for the project.

Why: what a tool checks on every commit stays checked; what people check is forgotten on the last evening.
Fix: set up a linter and a type checker (for Python `[tool.ruff]` and `[tool.mypy]` in pyproject.toml; elsewhere eslint,
    lintr, clang-tidy), and run both before commits or in CI.

Example:
    [tool.ruff.lint]
    select = ["E", "F", "B", "I", "UP"]

    [tool.mypy]
    strict = true
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import listed, small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.settings import Settings

FEW_LINES = 300
TOOLS = {"lint": "a linter", "types": "a type checker"}


def check(settings: Settings, ci: Ci, code_shape: CodeShape) -> Finding:
    """One kind of tool is most of it; two kinds, or one that CI runs, are all."""
    kinds = {kind for kind, _ in settings.tools}
    runs = [(w, t) for w, t in ci.doing("lint", "types") if not t.soft]
    if not kinds and not runs:
        return failed("No linter, formatter or type checker is set up.")
    places = [Place(place.path, place.line, note=f"{kind}") for kind, place in settings.tools]
    places += [Place(workflow.path, task.line, note=task.command) for workflow, task in runs]
    ways = len(kinds) + bool(runs)
    run = listed(sorted({TOOLS[task.kind] for _, task in runs}))
    said = f"Set up: {', '.join(sorted(kinds))}{', run in CI' if runs else ''}"
    said = said if kinds else f"CI runs {run}, which nothing in the repository sets up"
    return graded(
        (0.6 if ways == 1 else 1.0) * min(1.0, code_shape.file_lines / FEW_LINES),
        f"{said}; two kinds of tools, or one that is set up and that CI runs, are wanted."
        f"{small(code_shape.file_lines, FEW_LINES, 'lines of code outside notebooks')}",
        *places[:5],
    )
