"""The API has a version in its address.

Why: callers cannot all change on the same day; a version lets old and new stand side by side.
Fix: put the prediction endpoints under a prefix such as `/v1`.

Example:
    router = APIRouter(prefix="/v1")
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, passed

if TYPE_CHECKING:
    from grader.evidence.api import Api


def check(api: Api) -> Finding:
    """A version in a URL or prefix."""
    found = api.of("url-version")
    if found and api.routes:
        return passed("Endpoints stand under a version.", *(sign.place for sign in found[:4]))
    return failed("No endpoint's address carries a version.", *(route.place for route in api.predicting[:2]))
