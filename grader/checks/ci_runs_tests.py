"""The tests run by themselves on every push or pull request.

Why: tests that nobody runs rot; a reviewer trusts a change that a machine has tried.
Fix: add a workflow step that runs the whole test suite on `push` and `pull_request`.

Example:
    on: [push, pull_request]
    steps:
      - run: pytest -q
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.ci import Ci


OFF_CHANGE = 0.6


def check(ci: Ci) -> Finding:
    """Tests that run on a change and can fail it count whole."""
    found = list(ci.doing("tests"))
    hard = [(w, t) for w, t in found if not t.soft]
    on_change = [(w, t) for w, t in hard if w.on_change]
    if on_change:
        workflow, task = on_change[0]
        return passed(f"Tests run on every change: {task.command}.", Place(workflow.path, task.line))
    if hard:
        workflow, task = hard[0]
        place = Place(workflow.path, task.line, note="neither on push nor on pull requests")
        return graded(OFF_CHANGE, "Tests run in a workflow, but not when the code changes.", place)
    if found:
        workflow, task = found[0]
        place = Place(workflow.path, task.line, note="its failure is ignored")
        return failed("Tests run, but a failing one doesn't fail the workflow.", place)
    hollow = next(iter(ci.hollow("tests")), None)
    if hollow:
        workflow, task = hollow
        return failed(f"The test step can't work: {task.problem}.", Place(workflow.path, task.line, note=task.problem))
    return failed("No workflow runs tests.", *(Place(w.path, note="the workflow to extend") for w in ci.workflows[:1]))
