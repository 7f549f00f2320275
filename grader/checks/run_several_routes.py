"""There are several ways in, each with sound commands.

Why: a reviewer has five minutes and another machine than yours.
Fix: give the container's commands beside the local ones, how to run the tests, and how to rebuild data and model.

Example:
    docker compose up     # or: make run
    make test
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted, listed
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.runbook import Command, Runbook

WORDS = {
    "local": "running it locally",
    "container": "running it in a container",
    "test": "running the tests",
    "data": "getting the data",
    "train": "training or evaluating the model",
    "settings": "setting it up",
}


def _route(command: Command) -> str:
    if command.step in ("test", "data", "train"):
        return command.step
    if command.step == "start":
        return "container" if command.docker else "local"
    return "settings" if command.step == "config" else ""


def check(runbook: Runbook, *, least: int = 4, least_commands: int = 10) -> Finding:
    """Different routes with sound commands, and enough commands to take them."""
    here = [c for c in runbook.commands if not c.missing and runbook.weight(c.path) == 1]
    routes = {route: c for c in reversed(here) if (route := _route(c))}
    sound = sum(runbook.weight(c.path) for c in runbook.commands if not c.missing)
    named = f" ({', '.join(WORDS[route] for route in sorted(routes))})" if routes else ""
    others = [words for route, words in WORDS.items() if route not in routes]
    return graded(
        min(1.0, max(0, len(routes) - 1) / (least - 1)) * min(1.0, sound / least_commands),
        f"{counted(len(routes), 'way in is', 'ways in are')} given{named}, where {least} are wanted; "
        f"{count(round(sound), 'working command')}, where {least_commands} are wanted.",
        *(routes[name].place for name in sorted(routes)),
        fix=f"Give the commands for these, too: {listed(others)}." if others else "",
    )
