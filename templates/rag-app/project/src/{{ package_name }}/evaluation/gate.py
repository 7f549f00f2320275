"""Targets that a change must not miss; CI runs `eval --gate`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def missed_targets(report: dict[str, Any], path: Path) -> list[str]:
    """One line for each target that the report doesn't meet."""
    missed = []
    for split, targets in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for name, target in targets.items():
            found = report["splits"][split][name.removeprefix("max_")]
            value = found["value"] if isinstance(found, dict) else found
            failed = value > target if name.startswith("max_") else value < target
            if failed:
                missed.append(f"{split}: {name} is {value}, the target is {target}")
    return missed
