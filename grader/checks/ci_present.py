"""The repository has a continuous integration workflow.

Why: what a machine checks on every push stays true after the author has moved on.
Fix: add `.github/workflows/ci.yml` with one job that installs the project and runs its tests.

Example:
    on: [push, pull_request]
    jobs:
      test:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v4
          - run: pip install -r requirements.txt && pytest
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.ci import Ci
    from grader.evidence.documents import Documents


BADGE = ("/workflows/", "badge.svg", "travis-ci", "circleci.com", "gitlab-ci", "build.svg", "pipeline.svg")


IDLE = 0.75  # it only talks


def check(ci: Ci, documents: Documents) -> Finding:
    """A file of any CI system counts here, even a broken one; a badge alone is half of a token."""
    if ci.workflows:
        first = ci.workflows[0]
        paths = ", ".join(workflow.path for workflow in ci.workflows[:3])
        if not any(workflow.tasks for workflow in ci.workflows):
            return graded(IDLE, f"{paths} does nothing with this project.", Place(first.path))
        return passed(f"{counted(len(ci.workflows), 'workflow file')}: {paths}.", Place(first.path))
    images = documents.readme.images if documents.readme else ()
    badge = next((i for i in images if "/workflows/" in i.target or i.target.endswith(BADGE[1:])), None)
    if badge and documents.readme:
        place = Place(documents.readme.path, badge.line, note="a badge without a workflow")
        return graded(0.5, "There is a CI badge, but no workflow behind it.", place)
    return failed("There is no workflow.")
