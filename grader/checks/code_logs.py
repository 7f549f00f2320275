"""The program logs instead of printing.

Why: a log has a level, a time and an off switch; in a container or a job it is all that is left to look at.
Fix: replace `print` in modules by `logging.getLogger(__name__)`, and set the level once at the entry point.

Example:
    LOG = logging.getLogger(__name__)
    LOG.info("trained on %d rows, AUC %.3f", len(rows), auc)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted, small
from grader.model import Finding, Place, failed, graded, not_applicable

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.python_code import PythonCode

LEVELS = frozenset("debug info warning error exception critical success".split())
LOGGERS = ("log", "structlog", "loguru")
FEW = 5
BEGIN = "Log what is started, refused and lost with `logging.getLogger(__name__)`; set the level once at the start."
MIN_SHARE = 0.2


def check(code_shape: CodeShape, python_code: PythonCode) -> Finding:
    """The share of log calls among log and print calls; a tool whose output is its result may print a little."""
    modules = python_code.product
    lines = sum(unit.code_lines for unit in code_shape.units if unit.language == "python")
    if lines < MIN_SHARE * (code_shape.file_lines - lines):
        return not_applicable("Hardly any of the code is Python, where this is looked at.")
    logs = sum(
        call.name.rpartition(".")[2] in LEVELS and any(word in call.target.lower() for word in LOGGERS)
        for module in modules
        for call in module.calls
    )
    prints = [Place(m.path, line, note="prints") for m in modules for line in m.prints]
    if not logs:
        said = f"Outside notebooks nothing is logged; {count(len(prints), 'line prints', 'lines print')}."
        return failed(said, *prints[:5], fix="" if prints else BEGIN)
    share = logs / (logs + len(prints))
    return graded(
        min(1.0, (share - 0.2) / 0.6) * min(1.0, logs / FEW),
        f"{counted(logs, 'line logs', 'lines log')}, {count(len(prints), 'line prints', 'lines print')}; 80% of "
        f"them should log."
        f"{small(logs, FEW, 'log calls')}",
        *prints[:5],
    )
