"""What goes over the wire. The order itself is in `schema.py`, since training uses it, too."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from ..schema import Order

Decision = Literal["expedite", "ship"]


class Prediction(BaseModel):
    """The risk of one order, and what to do about it at the model's threshold."""

    late_probability: Annotated[float, Field(ge=0, le=1)]
    decision: Decision


class PredictionAnswer(Prediction):
    """A prediction with the version that made it."""

    model_version: str
    threshold: float


class BatchRequest(BaseModel):
    """Several orders at once."""

    orders: Annotated[list[Order], Field(min_length=1)]


class BatchAnswer(BaseModel):
    """Predictions in the order of the request."""

    model_version: str
    threshold: float
    predictions: list[Prediction]


class ModelAnswer(BaseModel):
    """The model that answers now."""

    version: str
    algorithm: str
    threshold: float
    features: list[str]
    metrics: dict[str, float]
    data: dict[str, Any]
    parameters: dict[str, Any]
    environment: dict[str, str]
    commit: str
    created_at: str
    sha256: str


class VersionAnswer(BaseModel):
    """One registered version."""

    version: str
    algorithm: str
    created_at: str
    roc_auc: float
    in_service: bool


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
