"""What several checks advise about versions that are left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import ANY_LIST, to_list

if TYPE_CHECKING:
    from grader.evidence.dependencies import Dependencies
    from grader.evidence.source_code import SourceCode

SHOWN = 3
PIN = "Pin each dependency to one version, or commit a lock file (`uv lock`, `poetry lock`, `renv::snapshot()`)."
REST = 0.8  # where so many are pinned, the others were forgotten


def to_pin(dependencies: Dependencies, source_code: SourceCode) -> str:
    """What to do about versions that are left open: nothing that is done already, and the list before its versions."""
    if not dependencies.counted and not dependencies.locked:
        return to_list(source_code)
    lines = []
    if dependencies.unlisted:
        lines.append(f"List what the Python code imports, each with its version, in {ANY_LIST}.")
    loose = [r.name for r in dependencies.unlocked if r.pin != "exact"]
    if loose and len(loose) <= (1 - REST) * len(dependencies.unlocked):
        more = f" and {len(loose) - SHOWN} more" if len(loose) > SHOWN else ""
        lines.append(f"Pin what is left, too: {', '.join(loose[:SHOWN])}{more}.")
    elif loose:
        lines.append(PIN)
    return "\n".join(lines)
