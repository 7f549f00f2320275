"""The dependencies name their versions.

Why: a bare name installs whatever is newest on the day; a year later the code breaks, or the numbers change.
Fix: pin each dependency to one version, or commit a lock file (`uv lock`, `poetry lock`, `renv::snapshot()`).

Example:
    scikit-learn==1.5.2
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._versions import to_pin
from grader.checks._words import count, counted, listed
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence._requirements import Requirement
    from grader.evidence.dependencies import Dependencies
    from grader.evidence.source_code import SourceCode


def _said(wanted: Sequence[Requirement]) -> str:
    exact, ranged = (sum(r.pin == pin for r in wanted) / len(wanted) for pin in ("exact", "ranged"))
    many = f"Of the {len(wanted)} dependencies" if len(wanted) > 1 else "Of the one dependency"
    return f"{many} that no lock holds {exact:.0%} are pinned to one version, {ranged:.0%} to a range; all should be."


def check(dependencies: Dependencies, source_code: SourceCode, *, floor: float = 0.15) -> Finding:
    """How firmly versions are held; below `floor` it is as good as nothing."""
    score = dependencies.tightness
    if score == 1.0 and dependencies.locked_share == 1.0:
        packages = sum(lock.packages for lock in dependencies.locked)
        return passed(
            f"A lock fixes {count(packages, 'package')}.", *(Place(lock.path) for lock in dependencies.locked[:3])
        )
    fix = to_pin(dependencies, source_code)
    if not dependencies.counted:
        return failed("No list of what the code needs names a version.", fix=fix)
    wanted = dependencies.unlocked
    free = {r.name for r in wanted}
    firm = {r.name.lower() for m in dependencies.manifests for r in m.requirements if r.pin == "exact"}
    compiled = {m.path for m in dependencies.manifests if m.path.endswith(".txt")}
    loose = [
        Place(m.path, r.line, note=f"{r.name} {r.spec}".strip())
        for m in dependencies.manifests
        if not (
            m.path.endswith(".in") and f"{m.path.removesuffix('.in')}.txt" in compiled
        )  # what a tool pins beside it
        for r in m.requirements
        if r.pin not in ("exact", "local") and r.group in ("main", "pip") and r.name in free
    ]
    # A name that another list pins is the lesser slip.
    loose.sort(key=lambda place: place.note.partition(" ")[0].lower() in firm)
    twice = [place for place in loose if place.note.partition(" ")[0].lower() in firm]
    said = _said(wanted) if wanted else "What is listed is locked."
    if twice:
        lists = listed(sorted({place.path for place in twice})[:3])
        said += f" {counted(len(twice), 'line')} of {lists} {'leaves' if len(twice) == 1 else 'leave'} open what "
        said += "another list pins."
    if dependencies.unlisted:
        said += f" What the Python code imports ({listed(dependencies.unlisted[:4])}) is listed nowhere."
    loose = loose if wanted else []
    return failed(said, *loose[:4], fix=fix) if score < floor else graded(score, said, *loose[:4], fix=fix)
