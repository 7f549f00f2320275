"""Metrics in numpy, so that serving and drift checks need no scikit-learn; a test compares them with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Labels = NDArray[np.int8]
    Scores = NDArray[np.float64]
    Metric = Callable[[Labels, Scores], float]


def roc_auc(late: Labels, scores: Scores) -> float:
    """The chance that a late order gets a higher score than one in time; ties count half."""
    positives = int(late.sum())
    negatives = len(late) - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[late == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(late: Labels, scores: Scores) -> float:
    """The area under precision over recall, by steps."""
    order = np.argsort(-scores, kind="stable")
    hits = late[order].cumsum()
    last_of_tie = np.append(np.diff(scores[order]) != 0, True)
    precision = (hits / np.arange(1, len(late) + 1))[last_of_tie]
    recall = hits[last_of_tie] / max(int(late.sum()), 1)
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def brier(late: Labels, scores: Scores) -> float:
    """The mean squared error of the probabilities."""
    return float(np.mean((scores - late) ** 2))


def log_loss(late: Labels, scores: Scores) -> float:
    """The mean negative log-likelihood."""
    clipped = np.clip(scores, 1e-7, 1 - 1e-7)
    return float(-np.mean(np.where(late == 1, np.log(clipped), np.log1p(-clipped))))


def calibration_error(late: Labels, scores: Scores, bins: int = 10) -> float:
    """How far stated probabilities are from what happened: over bins of equal size, weighted."""
    parts = np.array_split(np.argsort(scores, kind="stable"), bins)
    gaps = [abs(float(scores[part].mean() - late[part].mean())) * len(part) for part in parts if len(part)]
    return sum(gaps) / len(late)


METRICS: dict[str, Metric] = {
    "roc_auc": roc_auc,
    "average_precision": average_precision,
    "brier": brier,
    "log_loss": log_loss,
    "calibration_error": calibration_error,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the middle 95 % of its bootstrap distribution."""

    value: float
    low: float
    high: float


def bootstrap(metric: Metric, late: Labels, scores: Scores, *, rounds: int = 300, seed: int = 7) -> Interval:
    """The metric with its interval; the same seed gives the same interval."""
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(rounds):
        rows = rng.integers(0, len(late), len(late))
        values.append(metric(late[rows], scores[rows]))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return Interval(metric(late, scores), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Costs:
    """What decisions cost, in euros: assumptions to be replaced by those of a real shop.

    Attributes:
        late_parcel: refund, support call and lost goodwill of one late parcel.
        intervention: moving one parcel to a faster service.
        success_rate: the share of late parcels that the faster service saves.
    """

    late_parcel: float = 14.0
    intervention: float = 3.0
    success_rate: float = 0.7

    def per_order(self, late: Labels, scores: Scores, threshold: float) -> float:
        """The mean cost of an order if parcels at or above the threshold are moved."""
        moved = scores >= threshold
        paid = moved * self.intervention
        lost = late * self.late_parcel * np.where(moved, 1 - self.success_rate, 1.0)
        return float(np.mean(paid + lost))

    def best_threshold(self, late: Labels, scores: Scores) -> float:
        """The cheapest threshold on a grid of hundredths."""
        grid = np.round(np.arange(0.02, 1.0, 0.01), 2)
        return float(min(grid, key=lambda threshold: self.per_order(late, scores, threshold)))
