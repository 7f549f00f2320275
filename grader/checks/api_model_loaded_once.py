"""The model is loaded once, not with every request.

Why: loading takes a hundred times as long as predicting; under load it is the whole latency.
Fix: load the model at start-up (lifespan, module level, a cached function) and keep it in the application.

Example:
    @asynccontextmanager
    async def lifespan(app):
        app.state.model = load_model(settings.model_path)
        yield
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, passed

if TYPE_CHECKING:
    from grader.evidence.api import Api


def check(api: Api) -> Finding:
    """A start-up hook, a cache or a module-level load, with a model."""
    once = api.of("load-once")
    if once and api.of("model"):
        return passed("The model is loaded when the service starts.", *(sign.place for sign in once[:3]))
    if api.of("model"):
        return failed(
            "A model is used, and nothing shows that it is loaded only once.",
            *(s.place for s in api.of("model")[:3]),
        )
    return failed("No model is loaded.")
