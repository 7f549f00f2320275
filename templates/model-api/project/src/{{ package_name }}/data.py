"""Orders for training: a documented, seeded generator, and the reading and checking of CSV files.

The generator knows each order's true probability of being late, so the best possible metrics are known, too: no model
can be expected to do better than those probabilities themselves. They stand in a file of their own, which only the
evaluation reads. Own data goes to `data/orders.csv` with the same columns; then there is no such file and no ceiling.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from .errors import BadData
from .schema import CATEGORICAL, CATEGORIES, FEATURES, LABEL, NUMERIC, Order

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

DATE = "ordered_on"
TRUTH = "true_probability"
FIRST_DAY = dt.date(2024, 1, 1)
DAYS = 731
ROWS = 24_000
SEED = 20_240_101

# Typical transit: days that a service needs before distance is counted, and kilometres that it makes in a day.
BASE_DAYS = {"economy": 2.0, "standard": 1.0, "express": 0.3}
DAILY_KM = {"economy": 350.0, "standard": 500.0, "express": 900.0}
ON_TIME = {"arrow": 0.95, "bluebird": 0.91, "courant": 0.88, "dash": 0.84}
PEAK_MONTHS = frozenset({11, 12})
LATE_HOUR = 16
FULL_WAREHOUSE = 1.1
HEAVY_KG = 20.0
RAINY_SHARE = 0.35
_LABELS = {"0": 0, "1": 1}


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Columns of equal length, sorted by date.

    Attributes:
        truth: the generator's probability of lateness, or None for data from elsewhere.
    """

    dates: NDArray[np.datetime64]
    numeric: NDArray[np.float32]
    categorical: NDArray[np.object_]
    late: NDArray[np.int8]
    truth: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.late)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Orders:
        """The rows of a mask or an index."""
        truth = None if self.truth is None else self.truth[rows]
        return Orders(self.dates[rows], self.numeric[rows], self.categorical[rows], self.late[rows], truth)

    def column(self, name: str) -> NDArray[Any]:
        """One feature."""
        if name in CATEGORIES:
            return self.categorical[:, CATEGORICAL.index(name)]
        return self.numeric[:, NUMERIC.index(name)]


@dataclass(frozen=True, slots=True)
class Split:
    """Past, present and future: models are fitted on the first, chosen on the second, judged on the third."""

    train: Orders
    validation: Orders
    test: Orders


def split_by_time(orders: Orders, train: float = 0.7, validation: float = 0.15) -> Split:
    """Cut at dates, so that no day stands on both sides: a shuffled split would let the future leak into the past."""
    at = [orders.dates[int(len(orders) * share)] for share in (train, train + validation)]
    return Split(
        orders.take(orders.dates < at[0]),
        orders.take((orders.dates >= at[0]) & (orders.dates < at[1])),
        orders.take(orders.dates >= at[1]),
    )


def generate(rows: int = ROWS, seed: int = SEED) -> Orders:
    """Draw orders over two years. The same arguments give the same orders.

    Raises:
        ValueError: fewer than one row.
    """
    if rows < 1:
        raise ValueError("rows must be at least 1")
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, DAYS, rows))
    dates = np.datetime64(FIRST_DAY) + day.astype("timedelta64[D]")
    month = (dates.astype("datetime64[M]").astype(int) % 12) + 1
    peak = np.isin(month, list(PEAK_MONTHS)).astype(int)
    # 1970-01-01 was a Thursday.
    weekday = np.array(CATEGORIES["weekday"], dtype=object)[(dates.astype(int) + 3) % 7]

    carrier = _draw(rng, CATEGORIES["carrier"], (0.35, 0.3, 0.2, 0.15), rows)
    service = _draw(rng, CATEGORIES["service"], (0.3, 0.5, 0.2), rows)
    destination = _draw(rng, CATEGORIES["destination"], (0.5, 0.3, 0.2), rows)
    distance = np.clip(rng.gamma(1.8, 220, rows) + 5, 5, 2000).round(1)
    weight = np.clip(rng.lognormal(1.1, 0.9, rows), 0.1, 60).round(2)
    hour = np.clip(rng.normal(14.5, 3.5, rows).round(), 6, 22)
    backlog = np.clip(rng.gamma(9, 0.095, rows) * (1 + 0.45 * peak), 0.1, 4).round(3)
    on_time = np.clip(_look_up(ON_TIME, carrier) + rng.normal(0, 0.03, rows), 0.5, 0.995).round(3)
    rain = np.where(rng.random(rows) < RAINY_SHARE, np.clip(rng.gamma(1.2, 6, rows), 0, 120), 0).round(1)
    items = 1 + rng.poisson(0.9, rows)
    usual = _look_up(BASE_DAYS, service) + distance / _look_up(DAILY_KM, service)
    promised = np.clip(np.ceil(usual + rng.choice([-1, 0, 0, 1, 1, 2], rows)), 1, 10)

    numeric = np.column_stack([distance, weight, promised, hour, backlog, on_time, rain, items, peak])
    categorical = np.column_stack([carrier, service, destination, weekday])
    truth = true_probability(numeric, categorical)
    late = (rng.random(rows) < truth).astype(np.int8)
    return Orders(dates, numeric.astype(np.float32), categorical, late, truth)


def true_probability(numeric: NDArray[np.floating[Any]], categorical: NDArray[np.object_]) -> NDArray[np.float64]:
    """The rule by which orders are late; docs/DATA.md tells it in words.

    A linear model can't follow it whole: slack saturates, a full warehouse hurts late in the day only, rain hurts in
    the country.
    """
    value = {name: numeric[:, at].astype(np.float64) for at, name in enumerate(NUMERIC)}
    kind = {name: categorical[:, at] for at, name in enumerate(CATEGORICAL)}
    usual = _look_up(BASE_DAYS, kind["service"]) + value["distance_km"] / _look_up(DAILY_KM, kind["service"])
    slack = value["promised_days"] - usual
    full = np.maximum(value["backlog_ratio"] - FULL_WAREHOUSE, 0)
    evening = value["handover_hour"] >= LATE_HOUR
    rural = kind["destination"] == "rural"
    logit = (
        -2.15
        - 2.6 * np.tanh(1.1 * (slack - 0.6))
        + full * np.where(evening, 4.5, 0.8)
        + 12.0 * (0.9 - value["carrier_on_time_rate"])
        + value["rain_mm"] * np.where(rural, 0.12, 0.025)
        + 0.45 * rural
        + 0.6 * np.isin(kind["weekday"], ["fri", "sat"])
        + 0.5 * value["peak_season"]
        + 0.7 * (value["weight_kg"] > HEAVY_KG)
        + 0.04 * (value["items"] - 1)
    )
    return np.asarray(1 / (1 + np.exp(-logit)), dtype=np.float64)


def _draw(
    rng: np.random.Generator, values: tuple[str, ...], shares: tuple[float, ...], rows: int
) -> NDArray[np.object_]:
    return np.array(values, dtype=object)[rng.choice(len(values), rows, p=shares)]


def _look_up(table: dict[str, float], keys: NDArray[np.object_]) -> NDArray[np.float64]:
    return np.array([table[key] for key in keys], dtype=np.float64)


def save_orders(orders: Orders, path: Path) -> str:
    """Write a CSV file, and the truth, where it is known, beside it. Returns the first's SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([DATE, *FEATURES, LABEL])
        for date, numbers, kinds, late in zip(
            orders.dates, orders.numeric, orders.categorical, orders.late, strict=True
        ):
            writer.writerow([date, *(f"{float(number):g}" for number in numbers), *kinds, late])
    if orders.truth is not None:
        lines = [TRUTH, *(f"{value:.6f}" for value in orders.truth)]
        truth_path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return fingerprint(path)


def truth_path(path: Path) -> Path:
    """Where the true probabilities of a data file stand."""
    return path.with_name(f"{path.stem}.truth.csv")


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_orders(path: Path, *, labelled: bool = True) -> Orders:
    """Read and check a CSV file.

    Raises:
        BadData: it is missing or empty, lacks a column, or a row breaks the schema.
    """
    needed = {*FEATURES, *((LABEL, DATE) if labelled else ())}
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if missing := sorted(needed.difference(reader.fieldnames or ())):
                raise BadData(f"{path}: no column {', '.join(missing)}")
            rows = [_parse_row(row, f"{path}, line {reader.line_num}", labelled=labelled) for row in reader]
    except (OSError, UnicodeDecodeError) as why:
        raise BadData(f"{path} can't be read: {why}. `make data` writes the sample.") from why
    if not rows:
        raise BadData(f"{path} holds no orders")
    rows.sort(key=lambda row: row[0])
    orders = [row[1] for row in rows]
    return Orders(
        np.array([row[0] for row in rows], dtype="datetime64[D]"),
        np.array([[getattr(order, name) for name in NUMERIC] for order in orders], dtype=np.float32),
        np.array([[getattr(order, name) for name in CATEGORICAL] for order in orders], dtype=object),
        np.array([row[2] for row in rows], dtype=np.int8),
        _load_truth(truth_path(path), len(rows)) if labelled else None,
    )


def _parse_row(row: dict[str, str], where: str, *, labelled: bool) -> tuple[dt.date, Order, int]:
    try:
        order = Order.model_validate({name: row[name] for name in FEATURES})
        if not labelled:
            return FIRST_DAY, order, 0
        return dt.date.fromisoformat(row[DATE]), order, _LABELS[row[LABEL].strip()]
    except ValidationError as why:
        first = why.errors()[0]
        raise BadData(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from why
    except KeyError as why:
        raise BadData(f"{where}: {LABEL} must be 0 or 1, not {why}") from why
    except (AttributeError, TypeError, ValueError) as why:
        raise BadData(f"{where}: {why}") from why


def _load_truth(path: Path, rows: int) -> NDArray[np.float64] | None:
    if not path.is_file():
        return None
    values = np.array([float(line) for line in path.read_text(encoding="utf-8").split()[1:]])
    return values if len(values) == rows else None
