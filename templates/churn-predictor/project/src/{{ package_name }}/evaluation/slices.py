"""Where the model is worse than its average: by any category, and by the columns kept for fairness only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from ..schema import Schema
from .metrics import Floats, Interval, resamples

MINIMUM_ROWS = 100
MINIMUM_LEAVERS = 15


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the test customers.

    Attributes:
        called: the share at or above the threshold.
        found: of those who left, the share that was called (equal opportunity compares this).
        false_alarms: of those who stayed, the share that was called.
    """

    column: str
    value: str
    rows: int
    churn_rate: float
    mean_score: float
    called: float
    found: float
    false_alarms: float
    auc: Interval | None


def slices(
    table: pd.DataFrame, schema: Schema, scores: Floats, threshold: float, *, fairness: bool, rounds: int, seed: int
) -> list[Slice]:
    """Every value of the fairness columns, or of the categorical features."""
    columns = schema.by_role("slice") if fairness else schema.features
    labels = table[schema.target].to_numpy()
    groups = table[schema.id].to_numpy(object)
    result = []
    for column in columns:
        if column.kind != "category":
            continue
        for value in column.values:
            rows = np.flatnonzero((table[column.name] == value).to_numpy())
            if len(rows):
                draws = resamples(labels[rows], groups[rows], rounds, seed) if _enough(labels[rows]) else []
                result.append(_slice((column.name, value), labels[rows], scores[rows], threshold, draws))
    return result


def _enough(labels: np.ndarray) -> bool:
    """Whether an AUC of these rows says anything."""
    return len(labels) >= MINIMUM_ROWS and MINIMUM_LEAVERS <= int(labels.sum()) < len(labels)


def _slice(
    name: tuple[str, str], labels: np.ndarray, scores: Floats, threshold: float, draws: list[NDArray[np.int_]]
) -> Slice:
    called = scores >= threshold
    auc = None
    if draws:
        low, high = np.quantile([roc_auc_score(labels[rows], scores[rows]) for rows in draws], (0.025, 0.975))
        auc = Interval(float(roc_auc_score(labels, scores)), float(low), float(high))
    return Slice(
        *name,
        len(labels),
        float(labels.mean()),
        float(scores.mean()),
        float(called.mean()),
        float(called[labels == 1].mean()) if labels.any() else float("nan"),
        float(called[labels == 0].mean()) if not labels.all() else float("nan"),
        auc,
    )
