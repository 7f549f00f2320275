"""Have customers changed since training? Population stability index (PSI) per feature.

Below 0.1 is stable, above 0.25 drift; in between a warning. Drift says that the inputs are others, not that the
model is wrong: only outcomes can say that, and they come 90 days later.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from . import features
from .evaluation.metrics import Floats
from .schema import Schema

WARNING_PSI = 0.1
DRIFT_PSI = 0.25
MINIMUM_ROWS = 200
BINS = 10
SMALLEST_SHARE = 1e-4  # a share of zero would make the index infinite

Level = Literal["stable", "warning", "drift", "not-enough-data"]
Reference = dict[str, dict[str, list[float]]]


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """How far one feature has moved."""

    feature: str
    psi: float
    level: Level


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The features, worst first; without enough rows there is no verdict."""

    status: Level
    rows: int
    features: tuple[FeatureDrift, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def describe(table: pd.DataFrame, schema: Schema) -> Reference:
    """Bin edges and shares of every feature; the last share is that of missing cells."""
    rows = features.build(table, schema)
    numeric, _ = features.names(schema)
    reference: Reference = {}
    for name in numeric:
        values = rows[name].to_numpy(float)
        edges = np.unique(np.nanquantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
        reference[name] = {"edges": edges.tolist(), "shares": _numeric_shares(values, edges).tolist()}
    for column in schema.features:
        if column.kind == "category":
            reference[column.name] = {"shares": _category_shares(rows[column.name], column.values).tolist()}
    return reference


def compare(reference: Reference, table: pd.DataFrame, schema: Schema) -> DriftReport:
    """Recent rows against the reference."""
    if len(table) < MINIMUM_ROWS:
        return DriftReport("not-enough-data", len(table))
    rows = features.build(table, schema)
    values_of = {column.name: column.values for column in schema.features if column.kind == "category"}
    found = []
    for name, known in reference.items():
        if name in values_of:
            shares = _category_shares(rows[name], values_of[name])
        else:
            shares = _numeric_shares(rows[name].to_numpy(float), np.array(known["edges"]))
        index = stability_index(np.array(known["shares"]), shares)
        found.append(FeatureDrift(name, round(index, 4), _level(index)))
    found.sort(key=lambda one: -one.psi)
    return DriftReport(found[0].level, len(table), tuple(found))


def stability_index(before: Floats, after: Floats) -> float:
    """PSI of two lists of shares."""
    old, new = np.maximum(before, SMALLEST_SHARE), np.maximum(after, SMALLEST_SHARE)
    return float(np.sum((new - old) * np.log(new / old)))


def _numeric_shares(values: Floats, edges: Floats) -> Floats:
    present = values[~np.isnan(values)]
    counts = np.bincount(np.searchsorted(edges, present, side="left"), minlength=len(edges) + 1)
    return np.append(counts, len(values) - len(present)) / len(values)


def _category_shares(values: pd.Series, known: tuple[str, ...]) -> Floats:
    return np.array([*((values == value).mean() for value in known), values.isna().mean()], dtype=np.float64)


def _level(index: float) -> Level:
    if index >= DRIFT_PSI:
        return "drift"
    return "warning" if index >= WARNING_PSI else "stable"
