"""What ships the project could work with the files that are there.

Why: a Dockerfile that copies files which don't exist fails at its first use, in front of whoever tries it.
Fix: build the image from a fresh clone, and mend what the build misses.

Example:
    git clone . /tmp/fresh && docker build -t app /tmp/fresh
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci
    from grader.evidence.containers import Containers


GENERATED = 0.8
BROKEN_SHARE = 0.4
IMAGES_ONLY = 0.6
DELIVERED = 0.8
MEND = "Build every image from a fresh clone, and mend or remove the files whose build or start fails."
# In the words of the check on what is there at all: it is one thing to do.
ADD = (
    "Add a Dockerfile (or your host's configuration) that copies the project's files and starts it, and build it from "
    "a fresh clone."
)


def check(containers: Containers, ci: Ci) -> Finding:
    """The best of Dockerfiles, platforms, infrastructure and deploying workflows, less for those that can't work."""
    scores: list[float] = []
    places: list[Place] = []
    broken = 0
    for one in containers.dockerfiles:
        problem, line = one.problem
        if problem:
            broken += 1
            places.append(Place(one.path, line or None, note=problem))
        else:
            scores.append(GENERATED if one.missing else 1.0)
    scores += [1.0 for _ in (*containers.hosts, *containers.infrastructure)]
    scores += [IMAGES_ONLY for c in containers.composes if c.sound and not any(s.builds for s in c.services)]
    scores += [DELIVERED for _ in ci.delivering()][:1]
    for compose in containers.composes:
        lost = next((s for s in compose.services if s.problem), None)
        if lost or compose.error:
            note = lost.problem if lost else compose.error
            places.append(Place(compose.path, lost.line if lost else compose.error_line, note=note))
    if not scores:
        what = places[0].note if places else "there is no Dockerfile or platform configuration"
        return failed(f"Nothing could be shipped as it stands: {what}.", *places[:5], fix=MEND if places else ADD)
    share = broken / len(containers.dockerfiles) if containers.dockerfiles else 0.0
    fine = [Place(one.path) for one in containers.working] or [Place(p.path) for p in containers.platforms[:2]]
    against = []
    fix = MEND if broken else ""
    if broken:
        against.append(f"{broken} of {len(containers.dockerfiles)} Dockerfiles can't be built")
    if max(scores) == IMAGES_ONLY:
        against.append("compose starts ready-made images only, none of this project")
        fix = fix or ADD
    elif max(scores) == GENERATED:
        against.append("it needs files that are made first, or only a workflow knows how")
    said = "; ".join(["", *against]) if against else "; nothing speaks against it"
    return graded(
        max(scores) - BROKEN_SHARE * share,
        f"{counted(len(scores), 'way to ship it could work', 'ways to ship it could work')}{said}.",
        *(places[:5] if places else fine[:3]),
        fix=fix,
    )
