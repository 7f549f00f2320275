"""The way it runs in production is described as code.

Why: servers that were clicked together can't be rebuilt; described ones can be reviewed, repeated and taken down.
Fix: describe the production set-up as Kubernetes manifests, Terraform, or a compose file with restart policies and
    health checks.

Example:
    resource "aws_ecs_service" "api" {
      desired_count = 2
    }
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci
    from grader.evidence.containers import Containers


COMPOSED = 0.7
MANY_SERVICES = 6
SOME_SERVICES = 3
FEW = 0.3
DELIVERED = 0.35


def check(containers: Containers, ci: Ci) -> Finding:
    """Infrastructure as code counts whole; a compose file of many services, or CI that delivers, in part."""
    code = containers.infrastructure
    if code:
        size = sum(p.size for p in code)
        return graded(
            1.0 if size > 1 else 0.8,
            f"{counted(size, 'resource is', 'resources are')} described as code.",
            *(Place(p.path, p.line) for p in code[:3]),
        )
    delivered = next(iter(ci.delivering()), None)
    best = max((c for c in containers.composes if c.sound), key=lambda c: len(c.services), default=None)
    if best and sum(s.builds for s in best.services) > 0:
        amount = len(best.services)
        more = "CI delivers them" if delivered else "infrastructure as code or delivery by CI is wanted"
        looked_after = any(s.healthcheck for s in best.services) or any(s.restart for s in best.services)
        if amount >= MANY_SERVICES and looked_after:
            score = 1.0 if delivered else COMPOSED
            return graded(
                score,
                f"{amount} services with health checks or restarts in one compose file; {more}.",
                Place(best.path),
            )
        if amount >= SOME_SERVICES:
            score = FEW + (DELIVERED if delivered else 0.0)
            return graded(score, f"{amount} services in one compose file; {more}.", Place(best.path))
    if delivered:
        workflow, task = delivered
        return graded(
            DELIVERED, "CI delivers it, to a place that isn't described here.", Place(workflow.path, task.line)
        )
    return failed("Nothing describes how it runs in production.")
