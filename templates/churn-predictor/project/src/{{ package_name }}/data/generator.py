"""A made-up telecom provider: customers over two years, and the true probability that each of them leaves.

Nobody here exists. Every quarter each active customer is written down as one row: contract, price, market, and six
months of behaviour. Whether they leave in the following 90 days is then drawn with a probability that
`true_probability` computes **from the row's own columns only**. So the best ranking that anyone could reach is the
ranking by that probability, and its AUC is the ceiling against which models are measured. Those who stay live on
and appear again a quarter later; those who left are replaced by new ones.

The export that comes out is as untidy as real ones: missing cells, impossible values, doubled rows, stray spelling
and a column that is only filled in after the customer has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rng = np.random.Generator

SEED = 20_240_601
CUSTOMERS = 2_600
SNAPSHOTS = tuple(str(day.date()) for day in pd.date_range("2023-03-31", periods=8, freq="QE"))
MONTHS = 6
RECENT = 3

REGIONS = ("capital", "coast", "north", "south")
AGE_BANDS = ("18-29", "30-44", "45-64", "65+")
PLANS = ("basic", "plus", "max")
PLAN_PRICE = np.array([24.0, 42.0, 65.0])
PLAN_DATA_GB = np.array([9.0, 28.0, 70.0])
CONTRACTS = ("monthly", "12-months", "24-months")
CONTRACT_MONTHS = np.array([0, 12, 24])
INTERNET = ("mobile-only", "dsl", "fibre")
PAYMENTS = ("direct-debit", "card", "invoice")

MISSING_SHARE = 0.015
DUPLICATE_SHARE = 0.005
TYPO_SHARE = 0.004


@dataclass(frozen=True, slots=True)
class Generated:
    """The export as a provider would hand it out, and beside it what only a generator can know.

    Attributes:
        export: one row per customer and snapshot, untidy.
        truth: customer, snapshot and the true probability of leaving; never shown to a model.
    """

    export: pd.DataFrame
    truth: pd.DataFrame


def generate(customers: int = CUSTOMERS, seed: int = SEED, *, market_shift: float = 0.0) -> Generated:
    """Two years of customers. The same seed gives the same rows.

    Args:
        customers: how many are active at a time.
        seed: of every random number.
        market_shift: raises the rivals' discounts by so many points, for drift tests.
    """
    rng = np.random.default_rng(seed)
    people = _join(rng, customers, first_id=1, established=True)
    next_id = customers + 1
    tables, truths = [], []
    for snapshot in SNAPSHOTS:
        people["competitor_discount_pct"] = _market(rng, people) + market_shift
        table = _as_table(people, snapshot)
        probability = true_probability(table)
        leaves = rng.random(len(table)) < probability
        table["churned"] = np.where(leaves, "yes", "no")
        table["closing_balance"] = np.where(leaves, rng.gamma(2.0, 18.0, len(table)).round(2), np.nan)
        tables.append(table)
        truths.append(table[["customer_id", "snapshot"]].assign(probability=probability))
        stay = {name: values[~leaves] for name, values in people.items()}
        _live_on(rng, stay)
        joined = _join(rng, int(leaves.sum()), first_id=next_id, established=False)
        next_id += int(leaves.sum())
        people = {name: np.concatenate([stay[name], joined[name]]) for name in joined}
    clean = pd.concat(tables, ignore_index=True)
    return Generated(_make_untidy(rng, clean), pd.concat(truths, ignore_index=True))


def true_probability(table: pd.DataFrame) -> Floats:
    """The probability of leaving within 90 days, from the columns of tidy rows.

    Late payers, callers, people with failing lines or fading use leave; a running contract, time and add-ons hold them;
    a rival's offer counts only for those who are free to go.
    """
    monthly = (table["contract"] == "monthly").to_numpy()
    to_end = table["months_to_contract_end"].to_numpy(float)
    ending = ~monthly & (to_end <= RECENT)
    free = monthly | ending
    calls = np.minimum(_recent_sum(table, "support_calls"), 5)
    outages = np.minimum(_recent_sum(table, "outages"), 6)
    score = (
        -2.3
        + np.select([monthly, ending], [0.9, 0.7], -1.9)
        - 0.75 * np.log1p(table["tenure_months"].to_numpy(float) / 6)
        + 0.32 * calls
        + 0.22 * outages
        + 0.20 * calls * (outages >= 3)
        + 4.2 * np.clip(-usage_trend(table), 0, 0.8)
        + np.where(free, 0.085, 0.02) * np.clip(table["competitor_discount_pct"].to_numpy(float) - 8, 0, None)
        + np.where(monthly, 0.16, 0.06) * table["price_change_pct"].to_numpy(float)
        + 0.65 * np.minimum(table["late_payments_6m"].to_numpy(float), 3)
        - 0.38 * table["add_ons"].to_numpy(float)
    )
    return np.asarray(1 / (1 + np.exp(-1.12 * score)), dtype=np.float64)


def usage_trend(table: pd.DataFrame) -> Floats:
    """The last three months' data against the three before: -0.5 is half. Zero where there is no older month."""
    recent = table[[f"data_gb_m{month}" for month in range(1, 4)]].mean(axis=1)
    older = table[[f"data_gb_m{month}" for month in range(4, 7)]].mean(axis=1)
    return np.asarray((recent / older - 1).fillna(0.0), dtype=np.float64)


def _recent_sum(table: pd.DataFrame, stem: str) -> Floats:
    return np.asarray(table[[f"{stem}_m{month}" for month in range(1, RECENT + 1)]].sum(axis=1), dtype=np.float64)


def _join(rng: Rng, count: int, *, first_id: int, established: bool) -> dict[str, NDArray[Any]]:
    """New people. `established`: they have been here for up to six years; else they came within the last quarter."""
    tenure = np.minimum(rng.exponential(20, count).astype(int) + 1, 72) if established else rng.integers(1, 4, count)
    age = rng.choice(4, count, p=[0.24, 0.31, 0.29, 0.16])
    # The young take monthly contracts, the old long ones: age says nothing by itself, and yet rates differ by age.
    loyal = 0.28 + 0.14 * age
    draw = rng.random(count)
    contract = np.where(draw < 0.75 - 0.7 * loyal, 0, np.where(draw < 0.9 - 0.35 * loyal, 1, 2))
    term = CONTRACT_MONTHS[contract]
    plan = rng.choice(3, count, p=[0.40, 0.38, 0.22])
    people: dict[str, NDArray[Any]] = {
        "customer_id": np.array([f"C{number:06d}" for number in range(first_id, first_id + count)], dtype=object),
        "region": rng.choice(4, count, p=[0.30, 0.22, 0.23, 0.25]),
        "age_band": age,
        "plan": plan,
        "contract": contract,
        "internet": rng.choice(3, count, p=[0.30, 0.33, 0.37]),
        "payment_method": rng.choice(3, count, p=[0.55, 0.25, 0.20]),
        "add_ons": rng.binomial(5, 0.22 + 0.05 * plan),
        "tenure": tenure,
        "to_end": np.where(term > 0, term - tenure % np.maximum(term, 1), 0),
        "price": (PLAN_PRICE[plan] * rng.normal(1.0, 0.07, count)).round(2),
        "price_change_pct": np.zeros(count),
        "competitor_discount_pct": np.zeros(count),
        # What nobody records: how content they are. It shows only in what they do.
        "mood": rng.normal(0, 1, count),
        "level": PLAN_DATA_GB[plan] * rng.lognormal(0, 0.45, count),
        "data_gb": np.full((count, MONTHS), np.nan),
        "support_calls": np.zeros((count, MONTHS)),
        "outages": np.zeros((count, MONTHS)),
        "late": np.zeros((count, MONTHS)),
    }
    for month in range(min(MONTHS, int(tenure.max(initial=0)))):
        _live_a_month(rng, people, active=tenure > month if established else tenure >= 1, ageing=False)
    if not established:
        people["data_gb"] = np.where(np.arange(MONTHS) < tenure[:, None], people["data_gb"], np.nan)
    return people


def _live_on(rng: Rng, people: dict[str, NDArray[Any]]) -> None:
    """Three months pass."""
    for _ in range(RECENT):
        _live_a_month(rng, people, active=np.ones(len(people["tenure"]), bool), ageing=True)
    raised = rng.random(len(people["tenure"])) < 0.22
    change = np.where(raised, rng.uniform(2, 12, len(raised)), 0.0).round(1)
    people["price_change_pct"] = change
    people["price"] = (people["price"] * (1 + change / 100)).round(2)


def _live_a_month(rng: Rng, people: dict[str, NDArray[Any]], *, active: NDArray[np.bool_], ageing: bool) -> None:
    count = len(active)
    unhappy = -people["mood"]
    outages = rng.poisson(np.array([0.25, 0.35, 0.55, 0.40])[people["region"]] * (1 + 0.4 * (people["internet"] == 1)))
    people["mood"] = 0.9 * people["mood"] - 0.12 * outages + rng.normal(0.06, 0.4, count)
    people["level"] = people["level"] * np.exp(
        np.clip(0.07 * people["mood"], -0.25, 0.05) + rng.normal(0.0, 0.06, count)
    )
    people["level"] = np.clip(people["level"], 0.2, 400)
    month = {
        "data_gb": (people["level"] * rng.lognormal(0, 0.12, count)).round(2),
        "support_calls": rng.poisson(np.exp(-1.5 + 0.45 * unhappy + 0.25 * outages)),
        "outages": outages,
        "late": rng.random(count) < np.array([0.02, 0.05, 0.12])[people["payment_method"]],
    }
    for name, values in month.items():
        moved = np.column_stack([values, people[name][:, :-1]])
        people[name] = np.where(active[:, None], moved, people[name])
    if ageing:
        people["tenure"] = people["tenure"] + 1
        term = CONTRACT_MONTHS[people["contract"]]
        left = people["to_end"] - 1
        people["to_end"] = np.where(term == 0, 0, np.where(left <= 0, term, left))


def _market(rng: Rng, people: dict[str, NDArray[Any]]) -> Floats:
    """What rivals offer, region by region and quarter by quarter, in percent below the present price."""
    regional = rng.uniform(0, 14, len(REGIONS))[people["region"]]
    offers = np.clip(regional + rng.normal(2, 7, len(people["region"])), 0, 45)
    return np.asarray(offers.round(1), dtype=np.float64)


def _as_table(people: dict[str, NDArray[Any]], snapshot: str) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "customer_id": people["customer_id"],
        "snapshot": snapshot,
        "region": np.array(REGIONS, dtype=object)[people["region"]],
        "age_band": np.array(AGE_BANDS, dtype=object)[people["age_band"]],
        "plan": np.array(PLANS, dtype=object)[people["plan"]],
        "contract": np.array(CONTRACTS, dtype=object)[people["contract"]],
        "internet": np.array(INTERNET, dtype=object)[people["internet"]],
        "payment_method": np.array(PAYMENTS, dtype=object)[people["payment_method"]],
        "add_ons": people["add_ons"],
        "tenure_months": people["tenure"],
        "months_to_contract_end": people["to_end"],
        "monthly_price": people["price"],
        "price_change_pct": people["price_change_pct"],
        "competitor_discount_pct": people["competitor_discount_pct"],
        "late_payments_6m": people["late"].sum(axis=1).astype(int),
    }
    for month in range(MONTHS):
        columns[f"data_gb_m{month + 1}"] = people["data_gb"][:, month]
    for stem in ("support_calls", "outages"):
        for month in range(RECENT):
            columns[f"{stem}_m{month + 1}"] = people[stem][:, month].astype(int)
    return pd.DataFrame(columns)


def _make_untidy(rng: Rng, table: pd.DataFrame) -> pd.DataFrame:
    """What happens to tables on their way out of a warehouse."""
    dirty = table.copy()
    for name in ("data_gb_m1", "data_gb_m2", "competitor_discount_pct", "monthly_price", "payment_method"):
        dirty.loc[rng.random(len(dirty)) < MISSING_SHARE, name] = None
    wrong = rng.random(len(dirty)) < TYPO_SHARE
    dirty.loc[wrong, "region"] = dirty.loc[wrong, "region"].str.upper() + " "
    dirty.loc[rng.random(len(dirty)) < TYPO_SHARE, "data_gb_m3"] = -1.0
    copies = dirty.sample(frac=DUPLICATE_SHARE, random_state=int(rng.integers(2**31)))
    return pd.concat([dirty, copies], ignore_index=True)
