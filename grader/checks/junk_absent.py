"""Nothing is committed that tools leave behind.

Why: caches, editors' settings and packages bury the work and make every diff noise.
Fix: add a .gitignore for your tools and `git rm -r --cached` what is already there.

Example:
    __pycache__/
    .ipynb_checkpoints/
    .venv/
    .DS_Store
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, graded

if TYPE_CHECKING:
    from grader.evidence.junk import Junk


FEW = 2
SOME = 10
FEW_SCORE = 0.7
SOME_SCORE = 0.4
LARGE_COST = 0.2


def check(junk: Junk) -> Finding:
    """Leavings by number; large files that aren't data count against it a little."""
    score = 1.0 if not junk.files else FEW_SCORE if junk.files <= FEW else SOME_SCORE if junk.files <= SOME else 0.0
    if junk.stores:
        score -= LARGE_COST
    places = [Place(x.path, note=f"{x.what}, {x.files} file(s)") for x in junk.leftovers[:5]]
    places += [Place(path, note="a database") for path in junk.stores[:2]]
    kinds = ", ".join(sorted({x.what for x in junk.leftovers})[:4])
    said = f"{junk.files} file(s) are tools' leavings: {kinds}." if junk.files else "No leavings of tools were found."
    return graded(score, said, *places)
