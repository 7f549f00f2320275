"""Changes are linted, type-checked, built or evaluated by themselves.

Why: a linter and a build find in a minute what a reviewer would find in an hour, or a user first.
Fix: add a workflow step that runs a linter (such as `ruff check .`) or builds your image.

Example:
    - run: ruff check .
    - run: docker build -t app .
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.ci import Ci


OFF_CHANGE = 0.6
DELIVERED = 0.6  # a host builds what passed the tests, and would refuse what doesn't start
SOFT = 0.4


def check(ci: Ci) -> Finding:
    """Linting, type checking, builds, evaluations; a deployment or coverage beside the tests counts in part."""
    found = list(ci.doing("lint", "types", "build", "docker", "evals"))
    hard = [(w, t) for w, t in found if not t.soft]
    on_change = [(w, t) for w, t in hard if w.on_change]
    if on_change:
        workflow, task = on_change[0]
        kinds = ", ".join(sorted({t.kind for _, t in on_change}))
        return passed(f"On every change: {kinds}.", Place(workflow.path, task.line, note=task.command))
    if found:
        workflow, task = (hard or found)[0]
        place = Place(workflow.path, task.line, note=task.command)
        why = "but not on every push or pull request" if hard else "but ignores whether it fails"
        return graded(OFF_CHANGE if hard else SOFT, f"A workflow lints, type-checks or builds, {why}.", place)
    if "tests" in ci.kinds:
        delivered = next(ci.doing("deploy", on_change=True), None)
        if delivered:
            workflow, task = delivered
            place = Place(workflow.path, task.line, note=task.command)
            return graded(DELIVERED, "Changes are tested and delivered, but nothing lints or type-checks them.", place)
        if "coverage" in ci.kinds:
            return graded(0.4, "Tests measure coverage, but nothing lints, type-checks or builds.")
    return failed(
        "No workflow lints, type-checks or builds anything.",
        *(Place(w.path, note="the workflow to extend") for w in ci.workflows[:1]),
    )
