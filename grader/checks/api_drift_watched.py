"""Requests are compared with the training data.

Why: a model goes stale without an error message; drift of its inputs is the earliest sign.
Fix: keep a reference of the training data and compare recent requests with it: PSI or a KS test for each feature.

Example:
    report = drift.compare(reference, recent)   # PSI per feature, worst first
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, passed

if TYPE_CHECKING:
    from grader.evidence.api import Api


def check(api: Api) -> Finding:
    """Calls and functions that compute drift."""
    found = api.of("drift")
    if found:
        return passed("Drift is computed.", *(sign.place for sign in found[:4]))
    return failed("Nothing compares what comes in with the training data.")
