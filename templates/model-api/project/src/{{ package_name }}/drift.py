"""Have the inputs changed since training? Population stability index (PSI) and Kolmogorov-Smirnov, per feature.

PSI below 0.1 is taken as stable, above 0.25 as drift; in between it is a warning. KS adds a p-value for numbers, but
with many rows it finds differences that matter to nobody, so only PSI decides.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from .errors import ModelCorrupted
from .schema import CATEGORICAL, CATEGORIES, NUMERIC

if TYPE_CHECKING:
    from numpy.typing import NDArray

WARNING_PSI = 0.1
DRIFT_PSI = 0.25
MINIMUM_ROWS = 200
BINS = 10
SAMPLE_ROWS = 1_000
# A share of zero would make the index infinite.
SMALLEST_SHARE = 1e-4

Level = Literal["stable", "warning", "drift"]


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """How far one feature has moved; KS is for numbers only."""

    feature: str
    level: Level
    psi: float
    ks: float | None = None
    ks_p_value: float | None = None


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The features, worst first; without enough rows there is no verdict."""

    status: Literal["stable", "warning", "drift", "not-enough-data"]
    rows: int
    features: tuple[FeatureDrift, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reference:
    """The training data's distribution: bin edges and shares, and a sample for KS."""

    edges: dict[str, list[float]]
    shares: dict[str, list[float]]
    sample: dict[str, list[float]]

    def to_json(self) -> bytes:
        """For the registry."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Reference:
        """What `to_json` wrote.

        Raises:
            ModelCorrupted: it is something else.
        """
        try:
            return cls(**json.loads(content))
        except (ValueError, TypeError) as why:
            raise ModelCorrupted(f"The drift reference can't be read: {why}") from why


def describe(numeric: NDArray[np.float32], categorical: NDArray[np.object_], *, seed: int = 7) -> Reference:
    """The reference for data of the kind that a model was trained on."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(numeric), min(SAMPLE_ROWS, len(numeric)), replace=False)
    edges: dict[str, list[float]] = {}
    shares: dict[str, list[float]] = {}
    for at, name in enumerate(NUMERIC):
        inner = np.unique(np.quantile(numeric[:, at].astype(np.float64), np.linspace(0, 1, BINS + 1)[1:-1]))
        edges[name] = inner.tolist()
        shares[name] = _numeric_shares(numeric[:, at], inner).tolist()
    for at, name in enumerate(CATEGORICAL):
        shares[name] = _category_shares(categorical[:, at], CATEGORIES[name]).tolist()
    sample = {name: numeric[rows, at].astype(np.float64).round(4).tolist() for at, name in enumerate(NUMERIC)}
    return Reference(edges, shares, sample)


def compare(reference: Reference, numeric: NDArray[np.float32], categorical: NDArray[np.object_]) -> DriftReport:
    """Recent inputs against the reference."""
    rows = len(numeric)
    if rows < MINIMUM_ROWS:
        return DriftReport("not-enough-data", rows)
    found = []
    for at, name in enumerate(NUMERIC):
        values = numeric[:, at].astype(np.float64)
        psi = stability_index(reference.shares[name], _numeric_shares(values, np.array(reference.edges[name])))
        ks = ks_statistic(np.array(reference.sample[name]), values)
        p_value = ks_p_value(ks, len(reference.sample[name]), rows)
        found.append(FeatureDrift(name, _level(psi), round(psi, 4), round(ks, 4), round(p_value, 6)))
    for at, name in enumerate(CATEGORICAL):
        psi = stability_index(reference.shares[name], _category_shares(categorical[:, at], CATEGORIES[name]))
        found.append(FeatureDrift(name, _level(psi), round(psi, 4)))
    found.sort(key=lambda feature: -feature.psi)
    return DriftReport(found[0].level, rows, tuple(found))


def stability_index(expected: list[float] | NDArray[np.float64], actual: NDArray[np.float64]) -> float:
    """PSI of two lists of shares: the sum of (actual - expected) * ln(actual / expected)."""
    before = np.maximum(np.asarray(expected, dtype=np.float64), SMALLEST_SHARE)
    after = np.maximum(actual, SMALLEST_SHARE)
    return float(np.sum((after - before) * np.log(after / before)))


def ks_statistic(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """The largest distance between the two samples' cumulative shares."""
    first, second = np.sort(first), np.sort(second)
    points = np.concatenate([first, second])
    below_first = np.searchsorted(first, points, side="right") / len(first)
    below_second = np.searchsorted(second, points, side="right") / len(second)
    return float(np.abs(below_first - below_second).max())


def ks_p_value(statistic: float, first_rows: int, second_rows: int) -> float:
    """The chance of such a distance between samples of one distribution, by Kolmogorov's asymptotic series."""
    root = np.sqrt(first_rows * second_rows / (first_rows + second_rows))
    scaled = (root + 0.12 + 0.11 / root) * statistic
    if scaled < 0.2:  # noqa: PLR2004 - here the series converges slowly, and its value is 1 to many places
        return 1.0
    terms = np.arange(1, 101)
    series = 2 * np.sum((-1.0) ** (terms - 1) * np.exp(-2 * (terms * scaled) ** 2))
    return float(np.clip(series, 0.0, 1.0))


def _numeric_shares(values: NDArray[Any], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    counts = np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)
    return np.asarray(counts / len(values), dtype=np.float64)


def _category_shares(values: NDArray[np.object_], categories: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([np.mean(values == category) for category in categories], dtype=np.float64)


def _level(psi: float) -> Level:
    if psi >= DRIFT_PSI:
        return "drift"
    return "warning" if psi >= WARNING_PSI else "stable"
