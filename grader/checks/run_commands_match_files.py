"""The commands name files that exist.

Why: a command that fails for a missing file ends the visit.
Fix: correct the paths in the commands, or commit the files that they name; try the commands in a fresh clone.

Example:
    streamlit run app/main.py           # app/main.py is in the repository
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted, idle
from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.conflicts import Conflicts
    from grader.evidence.runbook import Runbook

ANY = 10_000
FEW = 1


def _runs(command: str, path: str) -> bool:
    """The command starts the file of that path, by its name or as a module."""
    module = path.rpartition(".")[0].replace("/", ".")
    words = command.replace("\\", "/").split()
    return any(word.rpartition("/")[2] == path.rpartition("/")[2] or word.partition(":")[0] == module for word in words)


def check(runbook: Runbook, conflicts: Conflicts, *, least: int = 2, allowed: int = ANY) -> Finding:
    """The share of sound commands, a missing one weighing double; half where nothing is started, none if it is gone.

    Commands far from the README and the documents on running weigh a quarter. None, too, where more than `allowed` of
    the near ones, and of the links among them, name what isn't there, or where every script to start is looked for in
    the wrong folder or one that is started still holds the markers of a merge.
    """
    steps = [c for c in runbook.commands if c.step not in ("clone", "verify", "other")]
    missing = [c for c in steps if c.missing]
    starts = [c for c in steps if c.step in ("start", "train")]
    if not steps:
        return idle(failed("No command is given that could be held against the files."))
    if starts and all(c.missing for c in starts):
        return failed(f"What is to be started isn't there: {starts[0].missing}.", *(c.place for c in starts[:3]))
    astray = [c for c in starts if c.astray]
    if allowed <= FEW and astray and all(c.astray or c.missing for c in starts):
        told = f"What is to be started lies in another folder than the command says: {astray[0].text[:60]}."
        return failed(
            told, *(c.place for c in astray[:5]), fix=f"Give the path from the root, or `cd {astray[0].astray}` first."
        )
    torn = [(c, p) for c in starts for p in conflicts.code if _runs(c.text, p.path)]
    if allowed <= FEW and torn:
        told = f"What is to be started, {torn[0][1].path}, was committed in the middle of a merge."
        return failed(
            told,
            *(p for _, p in torn[:5]),
            fix="Choose one side at each `<<<<<<<` and remove the markers.",
        )
    near = [c.place for c in missing if runbook.weight(c.path) == 1]
    if len(near) + len(runbook.dead_links) > allowed:
        told = f"{counted(len(near), 'command names', 'commands name')} something that isn't in the repository."
        if not near:
            told = f"The instructions lead on to a document or file: {runbook.dead_links[0].note}."
        return failed(told, *(*near, *runbook.dead_links)[:5])
    share = sum(runbook.weight(c.path) for c in missing) / sum(runbook.weight(c.path) for c in steps)
    score = (1 - 2 * share) * min(1.0, len(steps) / least) * (1.0 if starts else 0.5)
    said = f"Of {count(len(steps), 'command')} {count(len(missing), 'names', 'name') if missing else 'none names'} "
    said += "something that isn't in the repository"
    if not missing:
        said = f"{counted(len(steps), 'command names', 'commands name')} nothing that isn't in the repository"
        said += f"; at least {least} are wanted" if len(steps) < least else ""
    unstarted = "" if starts else "; none starts the program or trains the model"
    return graded(
        score,
        f"{said}{unstarted}.",
        *(c.place for c in (missing or steps)[:5]),
    )
