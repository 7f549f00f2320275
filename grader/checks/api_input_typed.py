"""What an endpoint takes is described by a schema.

Why: a schema documents the API, and refuses nonsense before it reaches the model.
Fix: declare a pydantic model (or JSON Schema, zod, marshmallow) with one typed field for each feature and let the
    endpoint take it.

Example:
    class Order(BaseModel):
        distance_km: float
        carrier: Literal["arrow", "bluebird"]
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.api import Api

CALLED, UNUSED = 0.8, 0.3


def check(api: Api) -> Finding:
    """Types that routes take; schema libraries that are called."""
    named = api.taken
    if named:
        return passed(f"Endpoints take {len(named)} described types.", *(model.place for model in named[:4]))
    called = api.of("validate")
    if called and api.routes:
        return graded(CALLED, "A schema library is called on the input.", *(sign.place for sign in called[:4]))
    if api.inputs and api.routes:
        return graded(
            UNUSED,
            "Types are declared, but no endpoint is seen to take them.",
            *(m.place for m in api.inputs[:3]),
        )
    return failed("Endpoints take whatever comes.")
