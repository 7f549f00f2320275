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

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.ci import Ci


ALONE = 0.3  # tests and a build are two stages; several are asked for


def check(ci: Ci) -> Finding:
    """Image builds, package builds and deployments that could work; a stage more where something looks at the code."""
    found = [(w, t) for w, t in ci.doing("docker", "deploy", "build") if not t.soft]
    if found:
        workflow, task = found[0]
        kinds = ", ".join(sorted({t.kind for _, t in found}))
        place = Place(workflow.path, task.line, note=task.command)
        if not ci.kinds & {"lint", "types"}:
            return graded(ALONE, f"The workflows run: {kinds}; nothing lints or type-checks before it.", place)
        return passed(f"The workflows run: {kinds}.", place)
    hollow = next(iter(ci.hollow("docker", "deploy", "build")), None)
    if hollow:
        workflow, task = hollow
        return failed(f"The build can't work: {task.problem}.", Place(workflow.path, task.line, note=task.problem))
    return failed(
        "No workflow builds an image or a package, or deploys the project.",
        *(Place(w.path, note="the workflow to extend") for w in ci.workflows[:1]),
    )
