"""Tests call the endpoints, with bad input, too.

Why: the contract of an API is what its tests ask of it.
Fix: use the test client: a valid request, each kind of bad input with its 4xx, a batch, and health.

Example:
    def test_a_negative_distance_is_refused(client):
        assert client.post("/v1/predictions", json=ORDER | {"distance_km": -1}).status_code == 422
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.api import Api
    from grader.model import Finding

PREDICT, BAD, MORE = 0.4, 0.4, 0.2


def check(api: Api) -> Finding:
    """Sound tests by what they send and expect."""
    return added(
        (
            Part("predictions tried", PREDICT, api.tests("predict")),
            Part("bad input tried", BAD, api.tests("bad-input")),
            Part("health or batches tried", MORE, [*api.tests("health"), *api.tests("batch")]),
        ),
        none="No test calls an endpoint.",
    )
