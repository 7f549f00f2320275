"""The documents say where the data, models and keys come from that the code needs.

Why: a missing download, model file or key is where every stranger's attempt ends.
Fix: give the command that fetches the data or trains the model, name the keys to set, and take out paths of your
    machine.

Example:
    cp .env.example .env                # then set OPENAI_API_KEY
    python scripts/download.py          # 40 MB into data/raw
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle, listed
from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence.lost_modules import LostModule, LostModules
    from grader.evidence.runbook import Runbook

MODEL = regex(
    r"(?i)model|weights|train|pesos|poids|gewicht|\u043c\u043e\u0434\u0435\u043b|\u6a21\u578b|\ubaa8\ub378|\u30e2\u30c7\u30eb"
)

SERVED = 0.25
STRAY = 0.6


def _is_made(runbook: Runbook) -> bool:
    """The documents have the reader run what saves the model, or name the setting that says where it lies."""
    notebooks = any(name.endswith(".ipynb") for name in runbook.model_makers)
    run = [c.text for c in runbook.commands if not c.missing]
    return (
        any(name in text for name in runbook.model_makers for text in run)
        or (notebooks and any("jupyter" in text for text in run))
        or any("MODEL" in name for name in runbook.settings)
    )


def _lost(runbook: Runbook, found: Sequence[LostModule]) -> Finding:
    """Nothing that a document tells would bring these modules back; a script that nobody is told to run may be old."""
    names = listed([one.name for one in found[:3]])
    ignored = sorted({one.ignored for one in found if one.ignored})
    why = f"; `.gitignore` names {listed([f'`{row}`' for row in ignored[:3]])}" if ignored else ""
    run = " ".join(command.text for command in runbook.commands)
    # Where another project is cloned, too, its modules may be the ones that are imported.
    stops = bool(ignored) or (not runbook.builds_on_others and any(base_name(one.path) in run for one in found))
    return graded(
        0.0 if stops else STRAY,
        f"The code imports {names}, which {'is' if len(found) == 1 else 'are'} not in the repository{why}.",
        *(Place(one.path, one.line, note=f"imports {one.name}") for one in found[:5]),
        fix=f"Commit {names}{' in spite of .gitignore (`git add -f`)' if ignored else ''}, and try a fresh clone.",
    )


def _fix(runbook: Runbook, missing: Sequence[Place]) -> str:
    """What to tell, for each kind of thing that is missing."""
    files = [place.note for place in missing if place in runbook.needs_files]
    out = []
    if any(note.startswith("data") for note in files):
        out.append("Give the command that fetches the data, or the link and the folder where it belongs.")
    if any(not note.startswith("data") for note in files):
        out.append("Give the command that trains the model, or that downloads it.")
    if keys := [place.note for place in missing if place in runbook.needs_settings]:
        out.append(f"Say which keys to set ({listed(list(dict.fromkeys(keys)))}) and where to get them.")
    if any(place in runbook.machine_paths for place in missing):
        out.append("Take the paths of your own machine out of the code.")
    return "\n".join(out)


def check(runbook: Runbook, lost_modules: LostModules, *, most_machine_paths: int = 2) -> Finding:
    """Everything or nothing: one missing thing stops the reader as surely as three.

    A model of Ollama that nothing pulls leaves a quarter: its name stands in the code, for who knows the program.
    """
    if lost_modules.found:
        return _lost(runbook, lost_modules.found)
    steps = {c.step for c in runbook.commands if not c.missing}
    if not steps:
        return idle(failed("No commands are given, so nothing says which data, models or keys they need."))
    missing: list[Place] = []
    for place in runbook.needs_files:
        told = steps & {"data", "train"} or (
            runbook.data_notes
            if place.note.startswith("data")
            else any(MODEL.search(note.note) for note in runbook.data_notes) or _is_made(runbook)
        )
        if not told:
            missing.append(place)
    named = {place.note for place in runbook.needs_settings}
    if named and not (named & runbook.settings or "config" in steps or runbook.example_env):
        missing += runbook.needs_settings[:3]
    if len(runbook.machine_paths) > most_machine_paths:
        missing += runbook.machine_paths[:3]
    if missing:
        return failed(
            f"The code needs what no document tells how to get: {'; '.join(dict.fromkeys(p.note for p in missing))}.",
            *missing,
            fix=_fix(runbook, missing),
        )
    if runbook.needs_served:
        return graded(
            SERVED,
            "The code asks a model of Ollama, and no document, script or container pulls it.",
            *runbook.needs_served,
            fix="Give the command that pulls the model: `ollama pull` and its name.",
        )
    return passed("What the code needs (data, models, keys) is in the repository or told.")
