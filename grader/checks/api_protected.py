"""The service is protected: keys, limits on size or rate.

Why: an open endpoint is a bill that strangers run up, and an invitation to send a gigabyte.
Fix: ask for an API key compared in constant time, and limit the body, the batch and the rate.

Example:
    app.include_router(predictions, dependencies=[Depends(require_api_key)])
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, passed

if TYPE_CHECKING:
    from grader.evidence.api import Api


def check(api: Api) -> Finding:
    """Keys, tokens, rate and size limits in code."""
    found = api.of("protect")
    if found and api.routes:
        return passed("Access or load is limited.", *(sign.place for sign in found[:4]))
    return failed("Anybody may send anything, as often as they like.")
