"""The dependencies are listed in a file.

Why: without a list nobody can run the project without guessing from its import lines.
Fix: list the dependencies in `pyproject.toml` or `requirements.txt` (R: `renv::init()`; Node: `package.json`).

Example:
    # requirements.txt
    pandas==2.2.3
    scikit-learn==1.5.2
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted, listed, to_list
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.dependencies import Dependencies
    from grader.evidence.source_code import SourceCode


DEV_ONLY = 0.5
OTHER_LANGUAGE = 0.5
BROKEN = 0.3


def check(dependencies: Dependencies, source_code: SourceCode) -> Finding:
    """A list that names something; a broken one, another language's or one of tools alone counts in part."""
    useful = [m for m in dependencies.manifests if any(r.group in ("main", "pip") for r in m.requirements)]
    bare = [
        m
        for m in dependencies.manifests
        if not m.requirements and not m.error and m.kind in ("meson.build", "cmakelists.txt")
    ]
    if useful or bare:
        found = useful or bare
        total = sum(len(m.requirements) for m in found)
        places = [Place(m.path, m.error_line or None, note=m.error) for m in found[:4]]
        if dependencies.unlisted:
            said = (
                f"{count(total, 'dependency', 'dependencies')} of another language are listed, but no file lists what "
            )
            said += f"the Python code imports: {listed(dependencies.unlisted[:4])}."
            return graded(OTHER_LANGUAGE, said, *places, fix="List them in `pyproject.toml` or `requirements.txt`.")
        return passed(f"{counted(total, 'dependency', 'dependencies')} in {count(len(found), 'file')}.", *places)
    if dependencies.locked:
        return passed("A lock names the dependencies.", Place(dependencies.locked[0].path))
    some = [m for m in dependencies.manifests if m.requirements]
    if some:
        return graded(
            DEV_ONLY, "Only development tools are listed.", Place(some[0].path, note="development tools only")
        )
    broken = next((m for m in dependencies.manifests if m.error), None)
    if broken:
        place = Place(broken.path, broken.error_line, note=broken.error)
        return graded(BROKEN, f"{broken.path} can't be read: {broken.error}.", place)
    if dependencies.unused:
        path = dependencies.unused[0]
        place = Place(path, 1, note="lists other packages")
        return failed(
            f"{path} names packages of which the code imports next to none; what it does import is not listed.", place
        )
    return failed(
        "No file lists the dependencies.",
        *(Place(m.path, note="names no dependency") for m in dependencies.manifests[:1]),
        fix=to_list(source_code),
    )
