"""A lock file or a container fixes the whole environment.

Why: pins on a dozen names leave hundreds of packages beneath them free to change.
Fix: commit the lock (`uv lock`, `poetry lock`, `renv::snapshot()`, `package-lock.json`), or build in a pinned image.

Example:
    uv lock && git add uv.lock
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.containers import Containers
    from grader.evidence.dependencies import Dependencies


FREEZE = 0.6
PINNED_IMAGE = 0.5
LOOSE_IMAGE = 0.3
EXACT = 0.8
FROZEN = 60


def check(dependencies: Dependencies, containers: Containers) -> Finding:
    """A lock, or a complete freeze, counts whole; a working Dockerfile by how tight its packages are."""
    share = dependencies.locked_share
    if share:
        places = [Place(lock.path, note="lock file") for lock in dependencies.locked[:3]]
        said = f"Locked: {', '.join(lock.path for lock in dependencies.locked[:3])}"
        return graded(share, f"{said}; {share:.0%} of the project's languages are covered.", *places)
    exact = dependencies.share("exact")
    frozen = [m for m in dependencies.manifests if len(m.requirements) >= FROZEN]
    if frozen and exact >= EXACT:
        return graded(
            FREEZE,
            f"{frozen[0].path} pins {len(frozen[0].requirements)} packages, nearly a lock; a lock file is wanted.",
            Place(frozen[0].path, note="pinned, not locked"),
        )
    image = next((d for d in containers.working if d.installs), None)
    if image:
        score = PINNED_IMAGE if exact >= EXACT else LOOSE_IMAGE
        said = f"{image.path} builds the environment; {exact:.0%} of what the project needs is pinned, none is locked."
        return graded(score, said, Place(image.path, note="builds the environment"))
    return failed("Neither a lock nor a container fixes the environment.")
