"""Bad input gets an answer of 4xx that says why.

Why: a stack trace with status 500 tells the caller that the service is broken, when the input was.
Fix: let the schema answer 422, raise 400 or 413 for what it cannot see, with a message that names the field.

Example:
    if len(batch.orders) > settings.max_batch:
        raise HTTPException(413, f"at most {settings.max_batch} orders")
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.api import Api
    from grader.model import Finding

SCHEMA, OWN = 0.6, 0.4


def check(api: Api) -> Finding:
    """Types that a framework validates, and answers of 4xx in code."""
    by_schema = [m.place for m in api.taken if m.limited or m.strict] or [m.place for m in api.taken]
    return added(
        (
            Part("a schema that answers by itself", SCHEMA, by_schema),
            Part("refusals of its own", OWN, api.of("refuse")),
        ),
        none="Nothing answers bad input with 4xx.",
    )
