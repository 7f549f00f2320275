"""The README stands where a visitor sees it.

Why: code hosts show the README of the root; one that lies a folder down is not seen.
Fix: move the README to the root of the repository, or write one there that links it.

Example:
    README.md
    src/
    tests/
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, passed

if TYPE_CHECKING:
    from grader.evidence.documents import Documents


def check(documents: Documents) -> Finding:
    """The root; what stands in `.github/` is shown in its place, what lies in `docs/` only by some code hosts."""
    readme = documents.readme
    if readme is None:
        return failed("There is no README in the root.", fix="Write a README in the root of the repository.")
    if documents.readme_depth:
        return failed(
            f"The only README is {readme.path}, which no visitor is shown.", Place(readme.path, note="not at the root")
        )
    if readme.path.lower().startswith("docs/"):
        return failed(
            f"The root has no README; {readme.path} stands in for it.", Place(readme.path, note="not at the root")
        )
    return passed(f"{readme.path} is what a visitor is shown.", Place(readme.path, 1))
