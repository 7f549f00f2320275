"""The commands go from installing to starting.

Why: a reader needs both; "pip install" alone leaves them in front of forty files.
Fix: give the command that installs what is needed and the one that starts the program or trains the model.

Example:
    uv sync
    uv run python -m radar.serve        # http://localhost:8000/docs
Effort: minutes
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.model import Finding, graded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence.runbook import Command, Runbook

MOST = 70
FAR = 0.5
# Which of several commands is shown: the one that starts the program itself, and what installs all that it needs.
STARTS = regex(
    r"(?:^|\s)(?:uvicorn|gunicorn|streamlit run|flask run|chainlit run|(?:python3?|uv run|py) \S+\.py|rscript"
    r"|go run|cargo run|java -jar|npm (?:run )?(?:start|dev)|docker[ -]compose (?:-f \S+ )?up|docker run"
    r"|make (?:run|start|serve|up|dev|all|train|demo|pipeline))\b",
    re.IGNORECASE,
)
ASIDE = regex(
    r"\b(?:mlflow (?:ui|server)|ollama|terraform|make help|npx|helm|kubectl|wandb|jupyter|python3? -m (?:pip|venv)"
    r"|python3? version)\b|--help\b|^(?:import|from) |^python3? (?:-\w$|\w+$)",
    re.IGNORECASE,
)
INSTALLS = regex(
    r"(?:^|\s)(?:pip3? install -[re]|uv (?:sync|pip install)|poetry install|pipenv install|(?:npm|pnpm) (?:install|ci)"
    r"|yarn(?: install)?$|(?:conda|mamba) env create|docker[ -]compose (?:-f \S+ )?up|docker build"
    r"|make (?:install|setup)|renv::)",
    re.IGNORECASE,
)
BEFORE = regex(
    r"^(?:git clone|cd |chmod|brew|sudo|apt|helm|kubectl|(?:python3? -m )?pip3? install (?:-U|--upgrade) pip)"
    r"|\b(?:and|is) ",
    re.IGNORECASE,
)


def _turn(text: str, best: re.Pattern[str], last: re.Pattern[str]) -> int:
    """Its place among commands that would all do."""
    return 0 if best.search(text) else 2 if last.search(text) else 1


def _shown(command: Command | None) -> str:
    if command is None:
        return "no command that could work"
    return f"`{command.text[:MOST]}…`" if len(command.text) > MOST else f"`{command.text}`"


def _told(commands: Sequence[Command], *, manual: bool) -> tuple[float, Command | None, Command | None]:
    """The score of these commands, what installs and what starts."""
    starts = sorted((c for c in commands if c.starts), key=lambda c: (c.step == "data", _turn(c.text, STARTS, ASIDE)))
    start = starts[0] if starts else None
    installs = (c for c in commands if c.step == "install" or (c.docker and c.step == "start"))
    install = min(installs, key=lambda c: _turn(c.text, INSTALLS, BEFORE), default=None)
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
    but = "nothing but " if install and install.step == "clone" else ""
    return graded(
        near + (score - near) * FAR,
        f"To install: {but}{_shown(install)}; to start: {_shown(start)}{far}.",
        *(c.place for c in (install, start) if c),
    )
