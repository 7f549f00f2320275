"""Who is learned from, and who is kept to judge.

With a time column the latest quarter of the snapshots is the test: a model is always used on people later than
those it learned from, and a random split would let it see the future of the very customers it is asked about.
Inside the training part, folds keep all rows of a customer together, since someone who stayed appears again with
nearly the same row. Without a time column each customer has one row, and a stratified random fifth is the test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold, train_test_split

from ..errors import BadData
from ..schema import Schema

TEST_SHARE = 0.25
Fold = tuple[NDArray[np.int_], NDArray[np.int_]]


@dataclass(frozen=True, slots=True)
class Split:
    """The two parts, and how they came to be."""

    train: pd.DataFrame
    test: pd.DataFrame
    how: str


def split(table: pd.DataFrame, schema: Schema, seed: int) -> Split:
    """Training and test part.

    Raises:
        BadData: there is one point in time only.
    """
    if schema.time:
        times = sorted(table[schema.time].unique())
        if len(times) < 2:  # noqa: PLR2004 - a past and a future
            raise BadData(f"{schema.time} has one value only: there is no later time to test on.")
        first = times[-max(1, round(len(times) * TEST_SHARE))]
        later = table[schema.time] >= first
        last = table.loc[~later, schema.time].max()
        how = f"by time: trained on {times[0]} to {last}, tested on {first} to {times[-1]}"
        return Split(_part(table, later, keep=False), _part(table, later, keep=True), how)
    rows = np.arange(len(table))
    _, test_rows = train_test_split(rows, test_size=0.2, random_state=seed, stratify=table[schema.target])
    chosen = pd.Series(np.isin(rows, test_rows), index=table.index)
    return Split(
        _part(table, chosen, keep=False), _part(table, chosen, keep=True), "a stratified random fifth is the test"
    )


def _part(table: pd.DataFrame, chosen: pd.Series, *, keep: bool) -> pd.DataFrame:
    return table[chosen if keep else ~chosen].reset_index(drop=True)


def folds(table: pd.DataFrame, schema: Schema, count: int, seed: int) -> list[Fold]:
    """Stratified folds that keep a customer together."""
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    return list(splitter.split(table, table[schema.target], table[schema.id]))
