"""Figures, drawn without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from .metrics import Costs, Floats, Labels

mpl.use("Agg")

from matplotlib import pyplot as plt

BLUE, GREY, RED = "#2b6cb0", "#a0aec0", "#c53030"


def _save(figure: Any, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    # Without the date the same data gives the same file.
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
    return path


def calibration(labels: Labels, scores: Floats, path: Path) -> Path:
    """Predicted against seen share, in ten equally full bins."""
    parts = np.array_split(np.argsort(scores, kind="stable"), 10)
    figure, axes = plt.subplots(figsize=(4.5, 4))
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="perfect")
    axes.plot(
        [scores[part].mean() for part in parts],
        [labels[part].mean() for part in parts],
        "o-",
        color=BLUE,
        label="model",
    )
    top = max(0.1, float(max(max(scores[part].mean(), labels[part].mean()) for part in parts)) * 1.1)
    axes.set(xlabel="predicted", ylabel="seen", xlim=(0, top), ylim=(0, top), title="Calibration on the test part")
    axes.legend()
    return _save(figure, path)


def profit(labels: Labels, scores: Floats, costs: Costs, threshold: float, path: Path) -> Path:
    """Money per customer at each threshold."""
    points = np.linspace(0.01, 0.8, 80)
    figure, axes = plt.subplots(figsize=(5.5, 3.5))
    axes.plot(points, [costs.profit(labels, scores, float(point)) for point in points], color=BLUE)
    axes.axhline(0, color=GREY)
    axes.axvline(threshold, color=RED, linestyle="--", label=f"chosen: {threshold:.3f}")
    axes.set(xlabel="threshold", ylabel="profit per customer", title="What calling brings, on the test part")
    axes.legend()
    return _save(figure, path)


def rates(title: str, names: Sequence[str], values: Sequence[float], path: Path) -> Path:
    """Churn rate by category."""
    figure, axes = plt.subplots(figsize=(5.5, 0.5 + 0.4 * len(names)))
    axes.barh(list(names), list(values), color=BLUE)
    axes.invert_yaxis()
    axes.set(xlabel="share that left", title=title)
    return _save(figure, path)


def histograms(title: str, stayed: Floats, left: Floats, path: Path) -> Path:
    """One number among those who stayed and those who left."""
    both = np.concatenate([stayed, left])
    low, high = np.quantile(both, (0.005, 0.995))
    bins = np.linspace(low, high, 30)
    figure, axes = plt.subplots(figsize=(5.5, 3))
    axes.hist(stayed, bins.tolist(), density=True, color=GREY, label="stayed")
    axes.hist(left, bins.tolist(), density=True, color=RED, alpha=0.55, label="left")
    axes.set(title=title, ylabel="density")
    axes.legend()
    return _save(figure, path)
