"""What goes over the wire. The input's fields come from the schema, so the API always asks for what the model takes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from ..schema import Column, Schema


class Strict(BaseModel):
    """Unknown fields and numbers that aren't finite are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Prediction(BaseModel):
    """One answer."""

    churn_probability: float
    contact: bool = Field(description="whether a call pays, at the threshold that the costs give")


class Answer(BaseModel):
    """Answers in the order of the request."""

    model_version: str
    threshold: float
    predictions: list[Prediction]


class ModelAnswer(BaseModel):
    """What is known of the model in service."""

    version: str
    algorithm: str
    threshold: float
    created_at: str
    commit: str
    data: dict[str, Any]
    metrics: dict[str, float]


def customer_model(schema: Schema) -> type[BaseModel]:
    """A typed customer: ranges and categories are checked as the schema has them."""
    fields: dict[str, Any] = {column.name: _field(column) for column in schema.features}
    return create_model("Customer", __base__=Strict, **fields)


def _field(column: Column) -> tuple[Any, Any]:
    kind: Any = {"integer": int, "number": float}.get(column.kind)
    if column.kind == "category":
        kind = Literal[column.values]
    default: Any = ... if column.required else None
    if not column.required:
        kind = kind | None
    limits: dict[str, Any] = {} if column.kind == "category" else {"ge": column.minimum, "le": column.maximum}
    return kind, Field(default, description=column.note or None, **limits)
