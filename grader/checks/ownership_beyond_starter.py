"""The candidate built code of their own on top of the starter.

Why: a generated project proves nothing by itself; what was added to it is what a reader wants to see.
Fix: build what the starter leaves to you, such as your own data, features, retrieval, endpoints and their tests.

Example:
    src/earnings_qa/chunking.py     a chunker for your own documents, instead of the starter's
    tests/test_chunking.py          what it must get right
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, graded, not_applicable

if TYPE_CHECKING:
    from grader.evidence.ownership import Ownership, OwnFile

MAX_PLACES = 5


def _place(one: OwnFile) -> Place:
    start, end = one.block or (None, None)
    return Place(one.path, start, end, f"{one.own} of {one.lines} lines are your own.")


def check(ownership: Ownership, *, code_lines: int = 200) -> Finding:
    """Full marks at `code_lines` own lines of code, in proportion below; words and settings count elsewhere."""
    if not ownership.starter:
        return not_applicable("This repository comes from no starter that is known.")
    own = ownership.own("code")
    changed = sorted((one for one in ownership.files if one.kind == "code" and one.own), key=lambda one: -one.own)
    places = [_place(one) for one in changed[:MAX_PLACES]]
    return graded(
        min(1.0, own / code_lines),
        f"{own} lines of code go beyond the {ownership.starter} starter ({ownership.share('code'):.0%} of all code); "
        f"{code_lines} make it a project of your own.",
        *places,
    )
