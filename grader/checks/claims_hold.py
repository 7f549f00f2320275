"""What the documents claim is not contradicted by the repository.

Why: one claim that turns out false, and a reader believes none of the others.
Fix: correct the claim in the document, or do what it says; the report names both places.

Example:
    13 tests cover the API and the model      # and `pytest --collect-only` lists 13
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.evidence._regex import regex
from grader.model import Finding, Verdict, failed, not_applicable, passed

if TYPE_CHECKING:
    from grader.model import Claim, Claims

SHOWN = 3
# What a command names and isn't there.
LOST = regex(r"There is no (\S{1,120}[\w/])\.$")


def check(claims: Claims, *, criterion: str = "", allowed: int = -1) -> Finding:
    """Fails on a contradicted claim that would have earned marks; with `criterion` only on those made for it.

    With `allowed`, slips that earn nothing count, too, and so many are let pass: a page is judged, not a claim.
    """
    mine = [claim for claim in claims if not criterion or claim.criterion == criterion]
    broken = [claim for claim in mine if claim.verdict is Verdict.CONTRADICTED and (claim.caps or allowed >= 0)]
    if len(broken) > max(0, allowed):
        said = "; ".join(f"“{claim.text}”: {claim.summary}" for claim in broken[:SHOWN])
        where = [place for claim in broken[:SHOWN] for place in claim.places]
        fix = "\n".join(dict.fromkeys(_fix(claim) for claim in broken[:SHOWN]))
        return failed(f"The repository contradicts what is claimed: {said}", *where, fix=fix)
    if not mine:
        return not_applicable("Nothing is claimed that could be held against the repository.")
    if broken:
        said = counted(len(broken), "claim is", "claims are")
        return passed(f"{said} contradicted by the repository, fewer than would tell on the whole text.")
    return passed("Nothing that is claimed is contradicted by the repository.")


def _fix(claim: Claim) -> str:
    where = f" in {claim.places[0].path}" if claim.places else ""
    if lost := LOST.match(claim.summary):
        return f"Commit {lost[1]}, or correct the commands{where} that name it."
    return f"Make “{claim.text}” true, or correct it{where}."
