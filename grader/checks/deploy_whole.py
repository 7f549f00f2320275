"""The parts are started together or delivered by a platform.

Why: an application is more than one container; whoever tries it should need one command.
Fix: add a `compose.yaml` that builds your service and starts what it needs, or your host's configuration.

Example:
    services:
      api:
        build: .
        ports: ["8000:8000"]
        depends_on: [db]
      db:
        image: postgres:16
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci
    from grader.evidence.containers import Containers


IMAGE_IN_CI = 0.9
SINGLE = 0.4


def check(containers: Containers, ci: Ci) -> Finding:
    """Compose files that build from here, platforms, infrastructure, delivery or image builds by CI."""
    for compose in containers.composes:
        if compose.sound and len(compose.services) > 0 and any(s.builds for s in compose.services):
            said = f"{compose.path} starts {count(len(compose.services), 'service')}."
            return graded(1.0, said, Place(compose.path, compose.services[0].line))
    ready = containers.hosts or containers.infrastructure
    if ready:
        return graded(1.0, f"{ready[0].system} is configured.", Place(ready[0].path, ready[0].line))
    for workflow, task in (*ci.delivering(), *ci.doing("docker")):
        score = 1.0 if task.kind == "deploy" else IMAGE_IN_CI
        said = "delivers it" if task.kind == "deploy" else "builds the image, but nothing starts it"
        return graded(score, f"A workflow {said}: {task.command}.", Place(workflow.path, task.line))
    lost = [(c.path, s) for c in containers.composes for s in c.services if s.problem]
    if lost:
        path, service = lost[0]
        return failed(f"{service.name} can't be started: {service.problem}.", Place(path, service.line))
    other = next((c for c in containers.composes if c.sound), None)
    if other:
        return graded(
            SINGLE,
            "Compose starts ready-made images only; it builds no service of this project.",
            Place(other.path, note="ready-made images only"),
        )
    return failed("Nothing starts the parts together, and no platform is configured.")
