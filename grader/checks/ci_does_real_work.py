"""A workflow runs tests, checks, builds or deploys something of this project.

Why: a workflow that only greets, echoes or can't start gives the look of automation without its use.
Fix: let the workflow run a command that can fail, such as the project's tests, a linter or a build.

Example:
    - run: pytest -q
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.ci import Ci


REAL = ("tests", "lint", "types", "build", "docker", "deploy", "coverage", "security", "evals", "data")


def check(ci: Ci) -> Finding:
    """A task counts when its file would run, nothing in the tree speaks against it, and its failure is one."""
    real = list(ci.doing(*REAL))
    if any(not task.soft for _, task in real):
        workflow, task = next((w, t) for w, t in real if not t.soft)
        kinds = ", ".join(sorted({t.kind for _, t in real}))
        return passed(f"The workflows run: {kinds}.", Place(workflow.path, task.line, note=task.command))
    scripts = [(w, t) for w, t in ci.doing("run") if not t.soft]
    if scripts:
        workflow, task = scripts[0]
        place = Place(workflow.path, task.line, note=task.command)
        return graded(0.6, "A workflow runs a script, but no test, check, build or deployment that can fail.", place)
    if real:
        workflow, task = real[0]
        place = Place(workflow.path, task.line, note=task.command)
        return failed("Nothing that the workflows run can fail them: each failure is ignored.", place)
    hollow = next(iter(ci.hollow(*REAL, "run", "setup")), None)
    if hollow:
        workflow, task = hollow
        place = Place(workflow.path, task.line, note=task.problem)
        return failed(f"What the workflow runs can't work: {task.problem}.", place)
    broken = next((w for w in ci.workflows if w.why_not), None)
    if broken:
        place = Place(broken.path, broken.error_line or None, note=broken.error or broken.why_not)
        return failed(f"{broken.path} would not run: {broken.why_not}.", place)
    places = [Place(w.path, note="does nothing of use") for w in ci.workflows[:3]]
    if not places:
        return idle(failed("There is no workflow, so no other machine is seen to run the project."))
    return failed("No workflow does anything with this project.", *places)
