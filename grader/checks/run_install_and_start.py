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

from grader.evidence._regex import regex
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.runbook import Command, Runbook

MOST = 70
# What only brings a file here starts nothing.
_FETCHES = regex(
    r"(?:sudo )?(?:wget|curl|gdown|unzip|tar|kaggle|dvc pull|git lfs|gsutil|aws s3|huggingface-cli|hf|ollama pull)\b"
)


def _shown(command: Command | None) -> str:
    if command is None:
        return "no command that could work"
    return f"`{command.text[:MOST]}…`" if len(command.text) > MOST else f"`{command.text}`"


def check(runbook: Runbook) -> Finding:
    """Half for each; a container does both; installing what is never started is a quarter. Missing files don't run."""
    sound = [c for c in runbook.commands if not c.missing]
    start = next((c for c in sound if c.step in ("start", "train")), None)
    start = start or next((c for c in sound if c.step == "data" and not _FETCHES.match(c.text)), None)
    install = next((c for c in sound if c.step == "install" or (c.docker and c.step == "start")), None)
    by_hand = start is None and bool(runbook.manual or any(c.step == "other" for c in sound))
    if install is None and start is not None:
        install = next((c for c in sound if c.step == "clone"), None)
        weight = 0.25 if install else 0.0
    else:
        weight = 0.0 if install is None else 0.5 if start or by_hand else 0.25
    score = weight + (0.5 if start else 0.25 if by_hand else 0.0)
    return graded(
        score,
        f"To install: {_shown(install)}; to start: {_shown(start)}.",
        *(c.place for c in (install, start) if c),
    )
