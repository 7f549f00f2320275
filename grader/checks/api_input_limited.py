"""Fields of the input have limits: ranges, lengths, allowed values.

Why: a negative age or an unknown category gets a confident prediction unless something says no.
Fix: give each field its range or its set of values, and refuse fields that are not known.

Example:
    distance_km: float = Field(ge=1, le=3000)
    carrier: Literal["arrow", "bluebird", "dash"]
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, graded

if TYPE_CHECKING:
    from grader.evidence.api import Api

LIMITED, STRICT = 0.85, 0.15
BY_HAND, MANY = 0.7, 4


def check(api: Api, *, share: float = 0.6) -> Finding:
    """The share of limited fields among the types that routes take, against `share`; else checks by hand."""
    models = [m for m in api.taken if m.fields]
    fields, limited = sum(m.fields for m in models), sum(m.limited for m in models)
    strict = [m for m in models if m.strict]
    checked = api.of("limit")
    if not fields or not (limited or strict):
        if checked and api.routes:
            score = min(BY_HAND, len(checked) / MANY * BY_HAND)
            return graded(score, f"{len(checked)} checks of values by hand.", *(s.place for s in checked[:4]))
        return failed("No field of the input has a limit.")
    score = LIMITED * min(1.0, limited / fields / share) + (STRICT if strict else 0.0)
    return graded(
        score,
        f"{limited} of {fields} fields have limits; {len(strict)} types are strict.",
        *(m.place for m in models[:4]),
    )
