"""The steps from data to result are scripts that run in order.

Why: steps that live in somebody's head, or in notebook cells run out of order, can't be repeated.
Fix: put each step from data to result into a script, and add one command (make, DVC, a pipeline) that runs them in
    order.

Example:
    all: data train evaluate
    train: data
        python -m src.train
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.containers import Containers
    from grader.evidence.data_sources import DataSources


SCRIPTS = 0.7
ONE_SCRIPT = 0.5
STEPS = 2


def check(data_sources: DataSources, containers: Containers) -> Finding:
    """A pipeline tool or make targets for the work; a composed application; scripts named after their steps."""
    tools = [p for p in data_sources.pipelines if p.kind != "script" and (p.kind != "make" or len(p.steps) >= STEPS)]
    if tools:
        places = [Place(p.path, note=", ".join(p.steps[:6])) for p in tools[:3]]
        return passed(f"The steps are run by {tools[0].kind}.", *places)
    composed = next((c for c in containers.composes if c.sound and any(s.builds for s in c.services)), None)
    if composed:
        return passed("The whole is started by compose.", Place(composed.path))
    scripts = [p for p in data_sources.pipelines if p.kind in ("script", "make")]
    if scripts:
        score = SCRIPTS if len(scripts) >= STEPS else ONE_SCRIPT
        places = [Place(p.path, note=", ".join(p.steps[:6]) or "a script of its own") for p in scripts[:3]]
        return graded(
            score,
            f"{counted(len(scripts), 'script runs', 'scripts run')} a step, but nothing runs all steps in order.",
            *places,
        )
    return failed("No script or pipeline runs the steps from data to result.")
