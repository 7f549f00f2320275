"""The service says whether it lives and whether it is ready.

Why: an orchestrator restarts what is dead and sends traffic to what is ready; it has to be told apart.
Fix: add `/healthz` (the process lives) and `/readyz` (the model is loaded).

Example:
    @app.get("/readyz")
    def ready() -> dict[str, str]: ...
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.api import Api
    from grader.model import Finding

HEALTH, READY = 0.7, 0.3


def check(api: Api) -> Finding:
    """Endpoints for health and readiness."""
    return added(
        (Part("health", HEALTH, api.of("health")), Part("readiness", READY, api.of("ready"))),
        none="No endpoint tells whether the service lives.",
    )
