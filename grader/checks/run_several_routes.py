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
    from grader.evidence.data_sources import DataSources
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.runbook import Command, Runbook
    from grader.evidence.tests import Tests

WORDS = {
    "local": "running it locally",
    "container": "running it in a container",
    "test": "running the tests",
    "data": "getting data or models",
    "train": "training or evaluating the model",
    "settings": "setting its keys",
}


def _route(command: Command) -> str:
    if command.step in ("test", "data", "train"):
        return command.step
    if command.step == "start":
        return "container" if command.docker else "local"
    return "settings" if command.step == "config" else ""


def _lacking(runbook: Runbook, tests: Tests, evaluation: Evaluation, data_sources: DataSources) -> frozenset[str]:
    """The routes for which there is something to take: tests, a model that is fitted, data elsewhere, keys."""
    fitted = bool(evaluation.of("fit", "estimator"))
    there = {
        "test": bool(tests.cases),
        "train": fitted,
        "data": bool(runbook.needs_files) or (fitted and all(file.pointer for file in data_sources.files)),
        "settings": bool(runbook.needs_settings),
    }
    return frozenset(route for route in WORDS if there.get(route, True))


def check(
    runbook: Runbook,
    tests: Tests,
    evaluation: Evaluation,
    data_sources: DataSources,
    *,
    least: int = 4,
    least_commands: int = 10,
) -> Finding:
    """Different routes with sound commands, and enough commands to take them."""
    here = [c for c in runbook.commands if not c.missing and runbook.weight(c.path) == 1]
    routes = {route: c for c in reversed(here) if (route := _route(c))}
    sound = sum(runbook.weight(c.path) for c in runbook.commands if not c.missing)
    named = f" ({', '.join(WORDS[route] for route in sorted(routes))})" if routes else ""
    lacking = _lacking(runbook, tests, evaluation, data_sources)
    others = [words for route, words in WORDS.items() if route not in routes and route in lacking]
    far = " in the README" if sound and not here else ""
    named += " in the README" if far else ""
    return graded(
        min(1.0, max(0, len(routes) - 1) / (least - 1)) * min(1.0, sound / least_commands),
        f"{counted(len(routes), 'way in is', 'ways in are')} given{named}, where {least} are wanted; "
        f"{count(round(sound), 'working command')}, where {least_commands} are wanted.",
        *(routes[name].place for name in sorted(routes)),
        fix=f"{'Also give' if routes else 'Give'} the commands for {listed(others)}{far}." if others else "",
    )
