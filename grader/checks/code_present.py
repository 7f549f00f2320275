"""There is code of the project's own.

Why: without code there is nothing to run, to read or to learn from.
Fix: commit the source code itself, as files or notebooks, not only its results.

Example:
    src/churn/features.py
    src/churn/train.py
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.conflicts import Conflicts
    from grader.evidence.notebooks import Notebooks

DUMP = 0.4
BEGUN = 0.5  # the least that is a first level: a script, however short
FEWEST = 5  # lines of one
MIN_HEADINGS = 3
SECTIONS = "Give the notebook headings for its steps, take out the cells that fail, and run it once from top to bottom."
CLEAR = "Clear the outputs that make the notebook too large to be read, and commit it again."
RUN = "Add the script or notebook that runs these queries and shows what came out."
MORE = "Commit what else there is of the code; if this is all of it, build it further before the rest."


def _heap(notebooks: Notebooks) -> str:
    """What makes them cells in a row that nobody ordered: hardly a heading, or exceptions left where they fell."""
    cells = [cell for notebook in notebooks.notebooks for cell in notebook.cells]
    headings = sum(cell.kind == "markdown" and cell.source.lstrip().startswith("#") for cell in cells)
    bare = f"with {headings or 'no'} heading{'' if headings == 1 else 's'}" if headings < MIN_HEADINGS else ""
    torn = "with cells that end in errors" if any(cell.error for cell in cells) else ""
    return " and ".join(filter(None, (bare, torn))) if cells else ""


def check(code_shape: CodeShape, notebooks: Notebooks, conflicts: Conflicts, *, wanted_lines: int = 40) -> Finding:
    """Lines of code that parse, in files or notebooks; what stands in the middle of a merge did so once."""
    unread = [notebook for notebook in notebooks.notebooks if notebook.error.startswith("too large")]
    torn = {place.path for place in conflicts.code}
    broken = sum(unit.code_lines for unit in code_shape.units if unit.error and unit.path not in torn)
    lines = code_shape.lines - broken
    queries = sum(count for _, count in code_shape.queries)
    if not lines and not unread and queries >= FEWEST:
        files = [Place(path, note=f"{count} lines") for path, count in code_shape.queries[:5]]
        said = f"{counted(queries, 'line of SQL', 'lines of SQL')} and no program that runs them."
        return graded(BEGUN, said, *files, fix=RUN)
    if not lines and not unread:
        return failed(f"There is no code; at least {wanted_lines} lines are wanted.")
    places = [Place(unit.path, note=f"{unit.code_lines} lines") for unit in code_shape.units if not unit.error]
    places += [Place(notebook.path, note=notebook.error) for notebook in unread]
    dumped = "" if code_shape.file_lines else _heap(notebooks)
    if dumped:
        return graded(
            DUMP * min(1.0, lines / wanted_lines),
            f"The {lines} lines of code stand in notebooks {dumped}; a reader needs sections that run.",
            *(Place(notebook.path) for notebook in notebooks.notebooks[:5]),
            fix=SECTIONS,
        )
    # A notebook that is too large to read still holds code.
    script = BEGUN if code_shape.file_lines - broken >= FEWEST else 0.0
    score = max(lines / wanted_lines, 0.7 if unread else script)
    return graded(
        score,
        f"{counted(lines, 'line of code', 'lines of code')}; at least {wanted_lines} are wanted.",
        *places[:5],
        fix=(CLEAR if unread else MORE) if score < 1.0 else "",
    )
