"""The commands go from installing to starting.

Why: a reader needs both; "pip install" alone leaves them in front of forty files.
Fix: give the command that installs what is needed and the one that starts the program or trains the model.

Example:
    uv sync
    uv run python -m radar.serve        # http://localhost:8000/docs
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, graded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence.runbook import Command, Runbook

MOST = 70
FAR = 0.5


def _shown(command: Command | None) -> str:
    if command is None:
        return "no command that could work"
    return f"`{command.text[:MOST]}…`" if len(command.text) > MOST else f"`{command.text}`"


def _told(commands: Sequence[Command], *, manual: bool) -> tuple[float, Command | None, Command | None]:
    """The score of these commands, what installs and what starts."""
    starts = sorted((c for c in commands if c.starts), key=lambda c: c.step == "data")
    start = starts[0] if starts else None
    install = next((c for c in commands if c.step == "install" or (c.docker and c.step == "start")), None)
    by_hand = start is None and (manual or any(c.step in ("other", "start", "train") for c in commands))
    if install is None and start is not None:
        install = next((c for c in commands if c.step == "clone"), None)
        weight = 0.25 if install else 0.0
    else:
        weight = 0.0 if install is None else 0.5 if start or by_hand else 0.25
    return weight + (0.5 if start else 0.25 if by_hand else 0.0), install, start


def check(runbook: Runbook) -> Finding:
    """Half for each; a container does both; installing what is never started is a quarter. Missing files don't run.

    What stands only in documents that are neither the README nor on running counts half.
    """
    sound = [c for c in runbook.commands if not c.missing]
    manual = bool(runbook.manual)
    near, *_ = _told([c for c in sound if runbook.weight(c.path) == 1], manual=manual)
    score, install, start = _told(sound, manual=manual)
    far = " (some of it only in documents far from the README, where it counts half)" if near < score else ""
    return graded(
        near + (score - near) * FAR,
        f"To install: {_shown(install)}; to start: {_shown(start)}{far}.",
        *(c.place for c in (install, start) if c),
    )
