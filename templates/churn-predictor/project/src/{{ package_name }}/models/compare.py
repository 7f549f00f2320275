"""Cross-validation of all candidates on the training part, the choice among them, and the calibrated final model."""

from __future__ import annotations

import logging
import time
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from .. import features
from ..data.split import folds
from ..evaluation.metrics import METRICS, Floats, measure
from ..schema import Schema
from . import zoo

log = logging.getLogger(__name__)

CHOSEN_BY = "roc_auc"


@dataclass(slots=True)
class Candidate:
    """One model over all folds.

    Attributes:
        scores: metric to its value on each fold.
        out_of_fold: each training row's score from models that haven't seen its customer, averaged over repeats.
    """

    name: zoo.Name
    scores: dict[str, list[float]]
    out_of_fold: Floats
    seconds: float = 0.0

    def mean(self, metric: str) -> float:
        """Over all folds."""
        return float(np.mean(self.scores[metric]))

    def deviation(self, metric: str) -> float:
        """Over all folds."""
        return float(np.std(self.scores[metric], ddof=1))


@dataclass(slots=True)
class Comparison:
    """All candidates, and why one of them was taken."""

    candidates: list[Candidate]
    chosen: zoo.Name
    reason: str
    seconds: float = field(default=0.0)


def compare(train: pd.DataFrame, schema: Schema, *, count: int, repeats: int, seed: int) -> Comparison:
    """Repeated stratified folds, the same for every candidate, none of which shares a customer with another fold."""
    started = time.perf_counter()
    rows, labels = features.build(train, schema), train[schema.target].to_numpy()
    rounds = [folds(train, schema, count, seed + repeat) for repeat in range(repeats)]
    candidates = []
    for name in zoo.NAMES:
        begun = time.perf_counter()
        scores: dict[str, list[float]] = {metric: [] for metric in METRICS}
        out_of_fold = np.zeros(len(train))
        for repeat, parts in enumerate(rounds):
            for fit_rows, judge_rows in parts:
                model = fit(zoo.make(name, schema, seed + repeat), rows.iloc[fit_rows], labels[fit_rows])
                predicted = model.predict_proba(rows.iloc[judge_rows])[:, 1]
                out_of_fold[judge_rows] += predicted / repeats
                for metric, value in measure(labels[judge_rows], predicted).items():
                    scores[metric].append(value)
        candidates.append(Candidate(name, scores, out_of_fold, time.perf_counter() - begun))
        log.info("compared", extra={"model": name, "roc_auc": round(candidates[-1].mean("roc_auc"), 4)})
    chosen, reason = choose(candidates)
    return Comparison(candidates, chosen, reason, time.perf_counter() - started)


def choose(candidates: list[Candidate]) -> tuple[zoo.Name, str]:
    """The simplest candidate within one standard error of the best: a fold's luck shouldn't buy complexity."""
    best = max(candidates, key=lambda one: one.mean(CHOSEN_BY))
    error = best.deviation(CHOSEN_BY) / np.sqrt(len(best.scores[CHOSEN_BY]))
    for candidate in candidates:
        if candidate.mean(CHOSEN_BY) >= best.mean(CHOSEN_BY) - error:
            break
    if candidate is best:
        return (
            best.name,
            f"{best.name} has the highest mean ROC AUC, and nothing simpler is within one standard error ({error:.4f})",
        )
    return candidate.name, f"{candidate.name} is simpler than {best.name} and within one standard error ({error:.4f})"


def fit_final(name: zoo.Name, train: pd.DataFrame, schema: Schema, *, count: int, seed: int) -> CalibratedClassifierCV:
    """The calibrated model on the whole training part."""
    # One model on all rows, and a sigmoid fitted on out-of-fold scores: the calibrator never sees a score of a row
    # (or a customer) that the model behind it has learned from.
    parts = folds(train, schema, count, seed)
    model = CalibratedClassifierCV(zoo.make(name, schema, seed), method="sigmoid", cv=parts, ensemble=False)
    return fit(model, features.build(train, schema), train[schema.target].to_numpy())


def fit(model: Any, rows: pd.DataFrame, labels: NDArray[np.int_]) -> Any:
    """Fit. That a small net would like more rounds is no news: it is stopped on purpose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(rows, labels)


def sigmoid(scores: Floats, labels: NDArray[np.int_]) -> Floats:
    """The scores as calibrated probabilities: two numbers are fitted, on log-odds."""
    odds = np.log(np.clip(scores, 1e-6, 1 - 1e-6) / np.clip(1 - scores, 1e-6, 1))
    found = LogisticRegression(C=1e6).fit(odds[:, None], labels).predict_proba(odds[:, None])[:, 1]
    return np.asarray(found, dtype=np.float64)
