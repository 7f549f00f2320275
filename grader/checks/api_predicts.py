"""An endpoint takes input and answers with a prediction.

Why: a model is of use to others once they can ask it without its author.
Fix: add a POST endpoint that reads features, asks the model and returns its answer as JSON.

Example:
    @app.post("/v1/predictions")
    def predict(order: Order) -> Prediction: ...
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added

if TYPE_CHECKING:
    from grader.evidence.api import Api
    from grader.model import Finding

ROUTE, MODEL = 0.7, 0.3


def check(api: Api) -> Finding:
    """Routes by URL, handler and method; calls of a model."""
    return added(
        (
            Part("an endpoint that predicts", ROUTE, [route.place for route in api.predicting]),
            Part("a model that is loaded and asked", MODEL, api.of("model")),
        ),
        none="No endpoint answers with a prediction.",
    )
