"""A load test sends many requests at once.

Why: one fast answer says nothing of fifty at the same time.
Fix: write a locust, k6 or asyncio script that asks the endpoint with rising concurrency, and commit it.

Example:
    class Caller(HttpUser):
        @task
        def predict(self):
            self.client.post("/v1/predictions", json=ORDER)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence._code_signs import Sign
    from grader.evidence.api import Api
    from grader.evidence.timings import Timings
    from grader.model import Finding

SCRIPT, RESULT = 0.6, 0.4


def check(api: Api, timings: Timings) -> Finding:
    """Load scripts in code, and measured values that name a load."""
    script: list[Sign | Place] = [*api.of("load-test")]
    script += [Place(path, note="times the service") for path in timings.scripts if api.routes]
    told = [t for t in timings.firm if "load" in t.conditions or t.unit == "req/s"]
    return added(
        (
            Part("a script that loads the service", SCRIPT, script),
            Part("results under load", RESULT, [Place(t.path, t.line, note=t.text[:80]) for t in told]),
        ),
        none="Nothing tries the service under load.",
    )
