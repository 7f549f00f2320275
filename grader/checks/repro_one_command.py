"""One command rebuilds the result.

Why: what takes one command is repeated; what takes a page of instructions isn't.
Fix: add one make target or DVC pipeline that goes from nothing to the result, and name it in the README.

Example:
    make all   # downloads the data, trains, writes reports/metrics.json
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.containers import Containers
    from grader.evidence.data_sources import DataSources
    from grader.evidence.workings import Workings


FULL = ("dvc", "snakemake", "snakefile", "targets", "mlproject", "main")
WHOLE = frozenset("all run pipeline reproduce train results up start experiment".split())
DATA = frozenset("data dataset download get-data get_data prepare preprocess ingest etl features".split())
# Targets that install or start something make no result.
SERVED = frozenset("setup install up start run demo".split())
ORCHESTRATED = 0.8
COMPOSED = 0.3
PART = 0.4
START = (
    "Add one command (a make target, a script, a compose file) that installs, starts and checks the whole, and name it "
)
START += "in the README."


def check(data_sources: DataSources, containers: Containers, workings: Workings) -> Finding:
    """A pipeline of two and more steps counts whole, one step in part; compose starts it, but rebuilds nothing."""
    for pipeline in data_sources.pipelines:
        if pipeline.kind in FULL:
            place = Place(pipeline.path, note=", ".join(pipeline.steps[:6]))
            return passed(f"{pipeline.path} runs every step.", place)
        steps = {s.lower() for s in pipeline.steps}
        if pipeline.kind == "make" and steps & WHOLE and steps & (DATA | {"all", "pipeline", "reproduce"}):
            place = Place(pipeline.path, note=", ".join(pipeline.steps[:6]))
            return passed(f"{pipeline.path} has a target for the whole.", place)
    composed = next((c for c in containers.composes if c.sound and any(s.builds for s in c.services)), None)
    tool = next((p for p in data_sources.pipelines if p.kind not in ("script", "make")), None)
    if composed and tool:
        said = f"Compose starts {tool.kind} with the pipeline in it."
        return graded(ORCHESTRATED, said, Place(composed.path), Place(tool.path))
    part = next(
        (p for p in data_sources.pipelines if p.kind != "script" and not {*map(str.lower, p.steps)} <= SERVED), None
    )
    if part:
        return graded(
            PART,
            f"{part.path} runs some steps, but no target goes from data to result.",
            Place(part.path, note=", ".join(part.steps[:6])),
        )
    fix = "" if workings.makes else START
    if composed:
        lacking = "rebuilds the result" if workings.makes else "also prepares and checks it"
        return graded(
            COMPOSED,
            f"Compose starts the application; no target or pipeline was found that {lacking}.",
            Place(composed.path, note="starts the application"),
            fix=fix,
        )
    whole = "all steps from data to result" if workings.makes else "everything"
    return failed(f"No make target, script or pipeline was found that runs {whole}.", fix=fix)
