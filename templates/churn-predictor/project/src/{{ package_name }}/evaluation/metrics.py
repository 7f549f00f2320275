"""Metrics, their intervals, and the threshold that costs least."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

Floats = NDArray[np.float64]
Labels = NDArray[np.int_]
Metric = Callable[[Labels, Floats], float]

TOP_SHARE = 0.1


def lift(labels: Labels, scores: Floats) -> float:
    """How many times more leavers are in the riskiest tenth than in any tenth."""
    count = max(1, round(len(scores) * TOP_SHARE))
    riskiest = np.argsort(-scores, kind="stable")[:count]
    return float(labels[riskiest].mean() / labels.mean())


def calibration_error(labels: Labels, scores: Floats, bins: int = 10) -> float:
    """The mean distance between predicted and seen share, over equally full bins."""
    order = np.argsort(scores, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(sum(abs(labels[part].mean() - scores[part].mean()) * len(part) for part in parts) / len(scores))


METRICS: dict[str, Metric] = {
    "roc_auc": lambda labels, scores: float(roc_auc_score(labels, scores)),
    "pr_auc": lambda labels, scores: float(average_precision_score(labels, scores)),
    "brier": lambda labels, scores: float(brier_score_loss(labels, scores)),
    "lift_top_10": lift,
    "calibration_error": calibration_error,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and where 95 % of the bootstrap's values lie."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def measure(labels: Labels, scores: Floats) -> dict[str, float]:
    """All metrics."""
    return {name: metric(labels, scores) for name, metric in METRICS.items()}


def with_intervals(
    labels: Labels, scores: Floats, groups: NDArray[np.object_], rounds: int, seed: int
) -> dict[str, Interval]:
    """All metrics with intervals. Customers are drawn, not rows: rows of one person are no independent evidence."""
    draws = [measure(labels[rows], scores[rows]) for rows in resamples(labels, groups, rounds, seed)]
    found = {}
    for name, value in measure(labels, scores).items():
        low, high = np.quantile([draw[name] for draw in draws], (0.025, 0.975))
        found[name] = Interval(value, float(low), float(high))
    return found


def gap_interval(
    labels: Labels, best: Floats, scores: Floats, groups: NDArray[np.object_], *, rounds: int, seed: int
) -> Interval:
    """How much AUC `scores` loses to `best`, with both drawn together."""

    def gap(rows: NDArray[np.int_]) -> float:
        return float(roc_auc_score(labels[rows], best[rows]) - roc_auc_score(labels[rows], scores[rows]))

    draws = [gap(rows) for rows in resamples(labels, groups, rounds, seed)]
    low, high = np.quantile(draws, (0.025, 0.975))
    return Interval(gap(np.arange(len(labels))), float(low), float(high))


def resamples(labels: Labels, groups: NDArray[np.object_], rounds: int, seed: int) -> list[NDArray[np.int_]]:
    """Row numbers of each bootstrap draw; draws with one outcome only are drawn again."""
    rng = np.random.default_rng(seed)
    _, member = np.unique(groups, return_inverse=True)
    order = np.argsort(member, kind="stable")
    rows_of = np.split(order, np.cumsum(np.bincount(member))[:-1])
    found: list[NDArray[np.int_]] = []
    while len(found) < rounds:
        chosen = rng.integers(0, len(rows_of), len(rows_of))
        rows = np.concatenate([rows_of[group] for group in chosen])
        if 0 < labels[rows].sum() < len(rows):
            found.append(rows)
    return found


@dataclass(frozen=True, slots=True)
class Costs:
    """What calling a customer costs, and what it brings when it keeps a leaver."""

    contact: float
    value: float
    success: float

    @property
    def break_even(self) -> float:
        """Above this probability a call pays, when probabilities are calibrated."""
        return min(1.0, self.contact / (self.value * self.success))

    def profit(self, labels: Labels, scores: Floats, threshold: float) -> float:
        """Money per customer, of calling everyone at or above the threshold, against calling nobody."""
        called = scores >= threshold
        return float((called * (labels * self.value * self.success - self.contact)).mean())

    def best_threshold(self, labels: Labels, scores: Floats) -> float:
        """The most profitable threshold on these rows."""
        candidates = np.unique(np.quantile(scores, np.linspace(0, 1, 201)))
        profits = [self.profit(labels, scores, float(candidate)) for candidate in candidates]
        return float(candidates[int(np.argmax(profits))])
