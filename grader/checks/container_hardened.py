"""The images are made for production: lean, not root, watched.

Why: build tools and root rights in a running container widen every hole; without a health check nobody notices its end.
Fix: build the image in a first stage, copy the result into a second one, and add `USER app` and a `HEALTHCHECK`.

Example:
    FROM python:3.12-slim AS build
    RUN pip install --prefix=/install -r requirements.txt
    FROM python:3.12-slim
    COPY --from=build /install /usr/local
    USER app
    HEALTHCHECK CMD curl -f http://localhost:8000/health
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import listed
from grader.model import Finding, Place, failed, graded, not_applicable

if TYPE_CHECKING:
    from grader.evidence.containers import Containers


PARTS = ("a multi-stage build", "a non-root user", "a health check")


def check(containers: Containers) -> Finding:
    """Multi-stage build, a user other than root, a health check (in the image or for a service built here)."""
    if not containers.dockerfiles and containers.infrastructure:
        return not_applicable("The infrastructure runs no image that is built here.")
    found: dict[str, Place] = {}
    for one in containers.working:
        if one.multi_stage:
            found.setdefault("a multi-stage build", Place(one.path, one.stages[-1].line, note="multi-stage build"))
        if one.non_root:
            found.setdefault("a non-root user", Place(one.path, one.user_line, note=f"runs as {one.user}"))
        if one.healthcheck_line:
            found.setdefault("a health check", Place(one.path, one.healthcheck_line, note="health check"))
    for compose in containers.composes:
        for service in compose.services:
            if service.healthcheck and service.builds:
                found.setdefault("a health check", Place(compose.path, service.line, note="health check"))
    if not found:
        return failed("No image has several stages, a user of its own or a health check.")
    missing = listed([part for part in PARTS if part not in found])
    fix = f"Add to the image: {missing}." if missing else ""
    lacking = f"; missing: {missing}" if missing else ""
    return graded(len(found) / len(PARTS), f"The image has {listed(sorted(found))}{lacking}.", *found.values(), fix=fix)
