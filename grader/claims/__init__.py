"""What the documents claim, held against the repository: one kind of claim per file.

A file has two functions. `said(...)` reads out of the documents what is claimed; only where it finds something is
`held(said, ...)` called, with the facts that it names, and yields a `Claim` for each. A claim is contradicted only
where the repository plainly says otherwise, and carries both places; what was not seen is never contradicted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.model import Claim, Claims

MOST_OF_A_VERDICT = 40
MOST_UNCHECKABLE = 8
_ORDER = {Verdict.CONTRADICTED: 0, Verdict.BORNE_OUT: 1, Verdict.NOT_CHECKABLE: 2}


def arrange(claims: Iterable[Claim]) -> Claims:
    """Contradicted first, those that cap a criterion before slips, then by place; each text once, within the caps."""
    kept: list[Claim] = []
    seen: set[tuple[str, str, str]] = set()
    counts = dict.fromkeys(Verdict, 0)
    false: set[tuple[str, int | None]] = set()
    for claim in sorted(claims, key=_rank):
        said = {(place.path, place.line) for place in claim.places[:1] if place.line}
        if claim.verdict is Verdict.CONTRADICTED:
            false |= said
        elif claim.verdict is Verdict.NOT_CHECKABLE and said & false:
            continue  # what is said there is known to be untrue
        key = (claim.kind, claim.text.casefold(), claim.criterion)
        most = MOST_UNCHECKABLE if claim.verdict is Verdict.NOT_CHECKABLE else MOST_OF_A_VERDICT
        if key not in seen and counts[claim.verdict] < most:
            seen.add(key)
            counts[claim.verdict] += 1
            kept.append(claim)
    return tuple(kept)


def _rank(claim: Claim) -> tuple[int, bool, str, int, str, str]:
    first = claim.places[0] if claim.places else None
    line = (first.line or 0) if first else 0
    return (_ORDER[claim.verdict], not claim.caps, first.path if first else "", line, claim.kind, claim.text)
