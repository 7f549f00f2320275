"""Most of the Dockerfiles would build from this repository.

Why: a broken Dockerfile beside a working one leaves the reader to find out which is meant.
Fix: mend or remove the Dockerfiles that copy files which aren't in the repository.

Example:
    COPY src/ src/        # a folder that is in the repository
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded, not_applicable, passed

if TYPE_CHECKING:
    from grader.evidence.containers import Containers


HALF = 0.5


def check(containers: Containers) -> Finding:
    """Broken Dockerfiles against all; none at all is another check's business."""
    if not containers.dockerfiles:
        return not_applicable("There is no Dockerfile.")
    broken = [d for d in containers.dockerfiles if d.problem[0]]
    places = [Place(d.path, d.problem[1] or None, note=d.problem[0]) for d in broken[:5]]
    share = len(broken) / len(containers.dockerfiles)
    if not broken:
        return passed("No Dockerfile was found that can't be built from this repository.")
    said = f"{len(broken)} of {counted(len(containers.dockerfiles), 'Dockerfile')} can't be built from this repository."
    return failed(said, *places) if share > HALF else graded(1.0 - share, said, *places)
