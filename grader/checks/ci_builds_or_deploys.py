"""A workflow builds the image or package, or delivers the project.

Why: a build in CI proves that the thing can be made outside of the author's machine.
Fix: add a job that builds the Docker image, and one that deploys it from the main branch.

Example:
    build:
      needs: test
      steps:
        - uses: docker/build-push-action@v6
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, passed

if TYPE_CHECKING:
    from grader.evidence.ci import Ci


def check(ci: Ci) -> Finding:
    """Image builds, package builds and deployments that could work."""
    found = [(w, t) for w, t in ci.doing("docker", "deploy", "build") if not t.soft]
    if found:
        workflow, task = found[0]
        kinds = ", ".join(sorted({t.kind for _, t in found}))
        return passed(f"A workflow does: {kinds}.", Place(workflow.path, task.line, note=task.command))
    hollow = next(iter(ci.hollow("docker", "deploy", "build")), None)
    if hollow:
        workflow, task = hollow
        return failed(f"The build can't work: {task.problem}.", Place(workflow.path, task.line, note=task.problem))
    return failed("No workflow builds or deploys.", *(Place(w.path) for w in ci.workflows[:1]))
