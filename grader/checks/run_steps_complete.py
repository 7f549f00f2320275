"""No step that is needed is missing: install, start, and the data, models and keys that the code reads.

Why: a missing download or key is where every stranger's attempt ends.
Fix: add the missing step: where the data come from and where to put them, which keys to set, what to train first.

Example:
    cp .env.example .env                # then set OPENAI_API_KEY
    python scripts/download.py          # 40 MB into data/raw
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.runbook import Runbook


def _needs(runbook: Runbook) -> dict[str, bool]:
    """Each step that this project needs, and whether the documents have it."""
    steps = {c.step for c in runbook.commands if not c.missing}
    container = any(c.docker and c.step == "start" and not c.missing for c in runbook.commands)
    needs = {
        "install": "install" in steps or container,
        "start": bool(steps & {"start", "train", "data"}),
        "get the code or an environment": bool(steps & {"clone", "env"}) or container or len(runbook.commands) > 3,  # noqa: PLR2004
    }
    if runbook.needs_settings:
        told = {place.note for place in runbook.needs_settings} & runbook.settings
        needs["settings"] = bool(told) or "config" in steps or bool(runbook.example_env)
    if runbook.needs_files:
        needs["data or model files"] = bool(steps & {"data", "train"}) or bool(runbook.data_notes)
    return needs


def check(runbook: Runbook) -> Finding:
    """The share of needed steps that are told; nothing without a start."""
    needs = _needs(runbook)
    missing = [name for name, told in needs.items() if not told]
    places = [c.place for c in runbook.commands[:3]]
    if "settings" in missing:
        places += runbook.needs_settings[:2]
    if "data or model files" in missing:
        places += runbook.needs_files[:2]
    return graded(
        (len(needs) - len(missing)) / len(needs) if needs["start"] else 0.0,
        f"Of {len(needs)} steps that this project needs, missing: {', '.join(missing) or 'none'}.",
        *places,
        fix=f"Tell how to do this: {', '.join(missing)}." if missing else "",
    )
