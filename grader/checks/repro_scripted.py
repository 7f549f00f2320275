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
from grader.model import Finding, Place, failed, graded, not_applicable, passed

if TYPE_CHECKING:
    from grader.evidence.containers import Containers
    from grader.evidence.data_sources import DataSources
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.seeds import Seeds


SCRIPTS = 0.7
ONE_SCRIPT = 0.5
STEPS = 2


def check(data_sources: DataSources, containers: Containers, seeds: Seeds, evaluation: Evaluation) -> Finding:
    """A pipeline tool or make targets for the work; a composed application; scripts named after their steps.

    Where nothing is learnt or drawn at random there is no result to be made again in steps.
    """
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
        places = [Place(p.path, note=", ".join(p.steps[:6]) or "named like a step") for p in scripts[:3]]
        named = counted(len(scripts), "script is named like a step", "scripts are named like steps")
        return graded(score, f"{named}; nothing was found that runs all steps in order.", *places)
    if not (seeds.chance or seeds.code or evaluation.of("fit", "estimator")):
        return not_applicable(
            "Nothing was found that is trained or drawn at random and would have to be run again in steps."
        )
    return failed("No script or pipeline was found that runs the steps from data to result.")
