"""Logistic regression, one kind against the rest, on the signs that chance explains least."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.sentences.data import Example

FOLDS = 8
MIN_SEEN = 3
# By kind: inverse strength of the penalty, how many signs, and the probability from which on a sentence counts. Chosen
# by average precision over folds of repositories; the last so that about half of what counts is right.
COSTS = {
    "reason": (0.1, 1500, 0.6), "alternative": (0.3, 800, 0.6), "limit": (0.1, 1500, 0.6), "data": (0.3, 1500, 0.6),
    "user": (0.1, 400, 0.5), "business": (0.1, 1500, 0.5), "success": (0.03, 400, 0.47), "scope": (0.1, 400, 0.55),
}  # fmt: skip


class Fitted(NamedTuple):
    """Weights of the vocabulary's signs; a sum above 0 counts."""

    weights: Any
    bias: float


class Found(NamedTuple):
    """How well a kind is found in repositories that weren't fitted on, and how well by the lexicon's cues."""

    positives: int
    precision: float
    recall: float
    cue_precision: float
    cue_recall: float


def vocabulary(examples: Sequence[Example]) -> list[str]:
    """Signs that stand in enough sentences, sorted."""
    seen = Counter(sign for one in examples for sign in one.signs)
    return sorted(sign for sign, count in seen.items() if count >= MIN_SEEN)


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> Any:
    at = {name: column for column, name in enumerate(names)}
    cells = [(row, at[sign]) for row, one in enumerate(examples) for sign in sorted(one.signs) if sign in at]
    rows, columns = zip(*cells, strict=True)
    return csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(examples), len(names)))


def _fit(matrix: Any, does: Any, kind: str) -> Fitted:
    cost, most, least = COSTS[kind]
    chosen = SelectKBest(chi2, k=min(most, matrix.shape[1])).fit(matrix, does)
    model = LogisticRegression(C=cost, class_weight="balanced", solver="liblinear", random_state=0)
    model.fit(chosen.transform(matrix), does)
    weights = np.zeros(matrix.shape[1])
    weights[chosen.get_support()] = model.coef_[0]
    return Fitted(weights, float(model.intercept_[0]) - math.log(least / (1 - least)))


def fit_kind(examples: Sequence[Example], kind: str, names: Sequence[str]) -> Fitted:
    """The weights for one kind, from all examples."""
    return _fit(_matrix(examples, names), np.array([kind in one.says for one in examples], dtype=int), kind)


def measure(examples: Sequence[Example], others: Sequence[Example], kind: str) -> Found:
    """Precision and recall in `others`, fitted on the examples."""
    names = vocabulary(examples)
    fitted = fit_kind(examples, kind, names)
    does = np.array([kind in one.says for one in others], dtype=int)
    cues = np.array([f"k:{kind}" in one.signs for one in others])
    counts = _matrix(others, names) @ fitted.weights + fitted.bias > 0
    return Found(int(does.sum()), *_rates(counts, does), *_rates(cues, does))


def cross_validate(examples: Sequence[Example], kind: str) -> Found:
    """Precision and recall over folds that share no repository."""
    matrix = _matrix(examples, vocabulary(examples))
    does = np.array([kind in one.says for one in examples], dtype=int)
    counts = np.zeros(len(examples), dtype=bool)
    for fitted_on, held_out in GroupKFold(FOLDS).split(matrix, does, [one.group for one in examples]):
        fitted = _fit(matrix[fitted_on], does[fitted_on], kind)
        counts[held_out] = matrix[held_out] @ fitted.weights + fitted.bias > 0
    cues = np.array([f"k:{kind}" in one.signs for one in examples])
    return Found(int(does.sum()), *_rates(counts, does), *_rates(cues, does))


def _rates(counts: Any, does: Any) -> tuple[float, float]:
    hits = int((counts & (does == 1)).sum())
    return hits / max(1, int(counts.sum())), hits / max(1, int(does.sum()))
