"""What an order looks like: the one place that names features, ranges and categories.

The generator, the training, the model's inputs, the API's validation and the drift check all read it. To serve another
problem start here.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Carrier = Literal["arrow", "bluebird", "courant", "dash"]
Service = Literal["economy", "standard", "express"]
Destination = Literal["urban", "suburban", "rural"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Order(BaseModel):
    """One parcel at the moment when it is handed to the carrier; nothing here is known only later."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "distance_km": 412.0,
                    "weight_kg": 3.2,
                    "promised_days": 2,
                    "handover_hour": 17,
                    "backlog_ratio": 1.35,
                    "carrier_on_time_rate": 0.91,
                    "rain_mm": 6.5,
                    "items": 2,
                    "peak_season": 0,
                    "carrier": "bluebird",
                    "service": "standard",
                    "destination": "rural",
                    "weekday": "fri",
                }
            ]
        },
    )

    distance_km: Annotated[float, Field(ge=1, le=3000, description="road distance to the address")]
    weight_kg: Annotated[float, Field(gt=0, le=70, description="weight of the parcel")]
    promised_days: Annotated[int, Field(ge=1, le=14, description="days promised at checkout")]
    handover_hour: Annotated[int, Field(ge=0, le=23, description="hour at which the carrier gets it")]
    backlog_ratio: Annotated[float, Field(ge=0, le=5, description="orders waiting / the warehouse's daily capacity")]
    carrier_on_time_rate: Annotated[float, Field(ge=0, le=1, description="the carrier's last 30 days on this lane")]
    rain_mm: Annotated[float, Field(ge=0, le=300, description="rain forecast on the way")]
    items: Annotated[int, Field(ge=1, le=100, description="articles in the parcel")]
    peak_season: Annotated[int, Field(ge=0, le=1, description="1 in November and December")]
    carrier: Carrier
    service: Service
    destination: Destination
    weekday: Weekday


CATEGORIES: dict[str, tuple[str, ...]] = {
    "carrier": get_args(Carrier),
    "service": get_args(Service),
    "destination": get_args(Destination),
    "weekday": get_args(Weekday),
}
CATEGORICAL: tuple[str, ...] = tuple(CATEGORIES)
NUMERIC: tuple[str, ...] = tuple(name for name in Order.model_fields if name not in CATEGORIES)
FEATURES: tuple[str, ...] = NUMERIC + CATEGORICAL
LABEL = "late"

_numeric_of = operator.attrgetter(*NUMERIC)
_categorical_of = operator.attrgetter(*CATEGORICAL)


def to_arrays(orders: Sequence[Order]) -> tuple[NDArray[np.float32], NDArray[np.object_]]:
    """The model's two inputs: float32 numbers and strings, one row an order."""
    numeric = np.array([_numeric_of(order) for order in orders], dtype=np.float32)
    categorical = np.array([_categorical_of(order) for order in orders], dtype=object)
    return numeric.reshape(-1, len(NUMERIC)), categorical.reshape(-1, len(CATEGORICAL))
