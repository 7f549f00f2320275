"""How sure is the best sentence? A logistic model of four readable numbers, fitted by `calibrate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FEATURES = ("coverage", "kind", "missing", "own")
CALIBRATION_FILE = "calibration.json"
_L2 = 3.0
_STEPS = 50
_SETTLED = 1e-8


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights in the order of FEATURES, and the confidence from which there is an answer."""

    weights: tuple[float, ...]
    intercept: float
    threshold: float

    def confidence(self, features: Sequence[float]) -> float:
        logit = self.intercept + sum(w * x for w, x in zip(self.weights, features, strict=True))
        return float(1 / (1 + np.exp(-logit)))


def load_calibration(path: Path | None = None) -> Calibration:
    """The calibration at `path`, or the one that came with the project."""
    source = path or files(__package__).joinpath(CALIBRATION_FILE)
    saved = json.loads(source.read_text(encoding="utf-8"))
    return Calibration(tuple(saved["weights"]), saved["intercept"], saved["threshold"])


def save_calibration(calibration: Calibration, path: Path) -> None:
    path.write_text(json.dumps(asdict(calibration), indent=2) + "\n", encoding="utf-8")


def fit(
    features: NDArray[np.float64],
    answerable: NDArray[np.bool_],
    *,
    min_refused: float,
    groups: NDArray[np.str_] | None = None,
) -> Calibration:
    """Fit the weights, then take the lowest threshold that refuses at least `min_refused` of the unanswerable.

    The threshold is chosen on predictions for questions that the model wasn't fitted on (leave one out), because the
    fitted ones flatter it. With `groups` (who wrote each question), it must hold for the questions of each author:
    another author's near misses are nearer than one's own.
    """
    authors = np.zeros(len(features), dtype="<U1") if groups is None else groups
    held = np.array(
        [
            _fit_weights(np.delete(features, place, 0), np.delete(answerable, place)).confidence(features[place])
            for place in range(len(features))
        ]
    )
    candidates = np.sort(held)
    unanswerable = [held[~answerable & (authors == author)] for author in np.unique(authors)]
    allowed = [
        cut for cut in candidates if all(np.mean(part < cut) >= min_refused for part in unanswerable if len(part))
    ]
    threshold = float(allowed[0]) if allowed else 1.0
    whole = _fit_weights(features, answerable)
    return Calibration(tuple(round(w, 4) for w in whole.weights), round(whole.intercept, 4), round(threshold - 5e-5, 4))


def _fit_weights(features: NDArray[np.float64], answerable: NDArray[np.bool_]) -> Calibration:
    """Ridge-penalised logistic regression by Newton's method, both classes weighing the same."""
    center, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = np.column_stack([(features - center) / scale, np.ones(len(features))])
    share = answerable.mean()
    weight = np.where(answerable, 0.5 / share, 0.5 / (1 - share))
    penalty = np.diag([_L2] * features.shape[1] + [1e-6])
    beta = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        predicted = 1 / (1 + np.exp(-rows @ beta))
        gradient = rows.T @ (weight * (predicted - answerable)) + penalty @ beta
        curvature = (rows * (weight * predicted * (1 - predicted))[:, None]).T @ rows + penalty
        step = np.linalg.solve(curvature, gradient)
        beta -= step
        if np.abs(step).max() < _SETTLED:
            break
    weights = beta[:-1] / scale
    return Calibration(tuple(float(w) for w in weights), float(beta[-1] - weights @ center), 0.5)
