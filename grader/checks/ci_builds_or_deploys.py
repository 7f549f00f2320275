"""A workflow builds the image or package, or delivers the project.

Why: a build in CI proves that the thing can be made outside of the author's machine.
Fix: add a workflow job that builds the image or package, and one that deploys it from the main branch.

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
        return passed(f"The workflows run: {kinds}.", Place(workflow.path, task.line, note=task.command))
    hollow = next(iter(ci.hollow("docker", "deploy", "build")), None)
    if hollow:
        workflow, task = hollow
        return failed(f"The build can't work: {task.problem}.", Place(workflow.path, task.line, note=task.problem))
    return failed(
        "No workflow builds an image or a package, or deploys the project.",
        *(Place(w.path, note="the workflow to extend") for w in ci.workflows[:1]),
    )
