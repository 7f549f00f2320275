"""The images that are built name the version of their base.

Why: `latest` is another image next month, and the build breaks without a change of yours.
Fix: name at least the minor version of the base image in `FROM`, such as `python:3.12-slim`; a digest is better still.

Example:
    FROM python:3.12-slim
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, not_applicable

if TYPE_CHECKING:
    from grader.evidence.containers import Containers

ADD = "Add a Dockerfile whose base image names its version, such as `python:3.12-slim` or `node:22-slim`."


def check(containers: Containers) -> Finding:
    """Base images of working Dockerfiles; without any, platforms that bring their own base count as pinned."""
    stages = [(d.path, s) for d in containers.working for s in d.stages if s.pin not in ("stage", "unknown")]
    if not stages:
        if containers.hosts or containers.infrastructure:
            return not_applicable("The platform brings the base image.")
        return failed("There is no working Dockerfile whose base image could be pinned.", fix=ADD)
    loose = [(path, s) for path, s in stages if s.pin == "loose"]
    places = [Place(path, s.line, note=s.image) for path, s in loose[:5]]
    firm = len(stages) - len(loose)
    score = 1.0 - len(loose) / len(stages)
    return graded(
        score,
        f"{firm} of {len(stages)} base images {'names' if firm == 1 else 'name'} a version; all should.",
        *places,
    )
