"""No path of one person's machine is written into the code.

Why: `C:/Users/me/data.csv` exists on one computer; everybody else gets an error.
Fix: make absolute paths relative to the project, or read them from a setting.

Example:
    DATA = Path(__file__).parent.parent / "data" / "customers.csv"
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted, idle, small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode
    from grader.evidence.source_code import SourceCode

FEW_LINES = 200
MOST = 5
LINES_PER_PATH = 400  # in a large project one or two more are a slip


def check(code_shape: CodeShape, python_code: PythonCode, notebooks: Notebooks, source_code: SourceCode) -> Finding:
    """Each such path takes a fifth; with next to no code outside notebooks there is little to be sure of."""
    if not code_shape.file_lines:
        return idle(failed(f"There is no code{' outside notebooks' if notebooks.notebooks else ''}."))
    modules = (*python_code.product, *notebooks.modules)
    found = [Place(m.path, p.line, note=p.text) for m in modules for p in m.machine_paths]
    found += [Place(f.path, line, note="one machine's path") for f in source_code.product for line in f.machine_paths]
    allowed = max(MOST, code_shape.file_lines / LINES_PER_PATH)
    finding = graded(
        (1.0 - len(found) / allowed) * min(1.0, code_shape.file_lines / FEW_LINES),
        f"{counted(len(found), 'absolute path of one machine is', 'absolute paths of one machine are')} in the code; "
        f"none is wanted.{small(code_shape.file_lines, FEW_LINES, 'lines of code outside notebooks')}",
        *found[:5],
    )
    return idle(finding, when=not found)
