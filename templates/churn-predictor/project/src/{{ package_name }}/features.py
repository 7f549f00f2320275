"""From tidy columns to what a model sees. Row by row: nothing here learns, so nothing can leak from test to training.

A derived feature is a function of the table; the schema names which ones apply. The same function serves training,
batch scoring and the API.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .schema import Schema

Derived = Callable[[pd.DataFrame], pd.Series]
DERIVED: dict[str, Derived] = {}


def derived(function: Derived) -> Derived:
    """Make a feature known by its function's name."""
    DERIVED[function.__name__] = function
    return function


def build(table: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """The features of each row: the schema's feature columns, then the derived ones. Categories stay text."""
    plain = table[[column.name for column in schema.features]]
    return plain.assign(**{name: DERIVED[name](table) for name in schema.derived})


def names(schema: Schema) -> tuple[list[str], list[str]]:
    """The numeric features (derived ones are numbers) and the categorical ones."""
    categorical = [column.name for column in schema.features if column.kind == "category"]
    numeric = [column.name for column in schema.features if column.kind != "category"]
    return [*numeric, *schema.derived], categorical


def from_records(records: Sequence[dict[str, Any]], schema: Schema) -> pd.DataFrame:
    """A table of API input or the like, with the types that training has."""
    table = pd.DataFrame.from_records(list(records), columns=[column.name for column in schema.features])
    for column in schema.features:
        values = table[column.name]
        if column.kind == "category":
            table[column.name] = values.astype(object).where(values.notna(), None)
        else:
            table[column.name] = pd.to_numeric(values).astype(float)
    return table


def _mean(table: pd.DataFrame, stem: str, months: range) -> pd.Series:
    return table[[f"{stem}_m{month}" for month in months]].mean(axis=1)


def _total(table: pd.DataFrame, stem: str) -> pd.Series:
    return table[[f"{stem}_m{month}" for month in range(1, 4)]].sum(axis=1)


@derived
def usage_trend(table: pd.DataFrame) -> pd.Series:
    """Three recent months of data against the three before; missing for who is new."""
    older = _mean(table, "data_gb", range(4, 7))
    return (_mean(table, "data_gb", range(1, 4)) / older.where(older > 0) - 1).clip(-1, 3)


@derived
def calls_3m(table: pd.DataFrame) -> pd.Series:
    """Support calls of three months."""
    return _total(table, "support_calls")


@derived
def outages_3m(table: pd.DataFrame) -> pd.Series:
    """Outages of three months."""
    return _total(table, "outages")


@derived
def calls_in_outages(table: pd.DataFrame) -> pd.Series:
    """Calls of people whose line fails often: a complaint with a reason."""
    return calls_3m(table) * (outages_3m(table) >= 3)  # noqa: PLR2004 - once a month


@derived
def free_to_leave(table: pd.DataFrame) -> pd.Series:
    """No contract, or one that ends within three months."""
    return ((table["contract"] == "monthly") | (table["months_to_contract_end"] <= 3)).astype(float)  # noqa: PLR2004


@derived
def rival_if_free(table: pd.DataFrame) -> pd.Series:
    """A rival's discount, for those who may take it."""
    return free_to_leave(table) * table["competitor_discount_pct"]


@derived
def new_customer(table: pd.DataFrame) -> pd.Series:
    """Too new to have half a year of history."""
    return (table["tenure_months"] < 6).astype(float)  # noqa: PLR2004 - months of history


@derived
def tenure_log(table: pd.DataFrame) -> pd.Series:
    """The first months weigh most."""
    return np.log1p(table["tenure_months"])


@derived
def services(table: pd.DataFrame) -> pd.Series:
    """How many internet services somebody has."""
    return (table[["security", "backup", "protection", "support", "tv", "movies"]] == "Yes").sum(axis=1).astype(float)


@derived
def price_per_service(table: pd.DataFrame) -> pd.Series:
    """What each service costs, the line counted as one."""
    return table["monthly_price"] / (services(table) + 1)


@derived
def charges_gap(table: pd.DataFrame) -> pd.Series:
    """The present price against the average paid so far: above zero, it has risen."""
    paid = table["total_charges"] / table["tenure_months"].where(table["tenure_months"] > 0)
    return table["monthly_price"] - paid


@derived
def monthly_fibre(table: pd.DataFrame) -> pd.Series:
    """Fibre without a contract."""
    return ((table["contract"] == "Month-to-month") & (table["internet"] == "Fiber optic")).astype(float)
