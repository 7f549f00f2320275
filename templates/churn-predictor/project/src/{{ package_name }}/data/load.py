"""From a CSV file to a tidy table: read, translate, check, clean. Every cell that is changed is counted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadData
from ..schema import Column, Schema
from . import generator, stand_in

# One column alone that ranks nearly perfectly knows the answer. Nobody is that predictable.
LEAK_AUC = 0.95
MINIMUM_ROWS = 200


@dataclass(slots=True)
class Report:
    """What was found and done on the way."""

    rows_read: int = 0
    rows_kept: int = 0
    duplicates: int = 0
    conflicts: int = 0
    without_outcome: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    out_of_range: dict[str, int] = field(default_factory=dict)
    unknown_values: dict[str, int] = field(default_factory=dict)
    leaks_dropped: list[str] = field(default_factory=list)
    leaks_suspected: dict[str, float] = field(default_factory=dict)
    columns_ignored: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether training may go on: nothing is suspected to know the outcome."""
        return not self.leaks_suspected


def make_data(schema: Schema, data_path: Path, truth_path: Path) -> str:
    """Write the generated export, and its truth beside it. Returns the export's SHA-256."""
    made = stand_in.generate() if schema.name == "telco" else generator.generate()
    data_path.parent.mkdir(parents=True, exist_ok=True)
    made.export.to_csv(data_path, index=False, lineterminator="\n")
    made.truth.to_csv(truth_path, index=False, lineterminator="\n")
    return fingerprint(data_path)


def fingerprint(path: Path) -> str:
    """The file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(path: Path, schema: Schema, *, labelled: bool = True) -> tuple[pd.DataFrame, Report]:
    """The tidy table of a CSV file, and what happened to it.

    Raises:
        BadData: the file or a column is missing, or too little is left.
    """
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=True, na_values=[" ", "n/a", "-"])
    except FileNotFoundError as why:
        raise BadData(f"There is no {path}. `make data` writes generated customers there.") from why
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as why:
        raise BadData(f"{path} is no CSV file that can be read: {why}") from why
    return tidy(raw, schema, labelled=labelled)


def tidy(raw: pd.DataFrame, schema: Schema, *, labelled: bool = True) -> tuple[pd.DataFrame, Report]:
    """The same for a table of strings.

    Raises:
        BadData: see `load`.
    """
    report = Report(rows_read=len(raw))
    _need_columns(raw, schema, labelled=labelled)
    raw = _without_duplicates(raw, schema, report, labelled=labelled)
    table: dict[str, Any] = {schema.id: raw[schema.id].astype(str)}
    if schema.time:
        table[schema.time] = raw[schema.time].astype(str)
    for column in schema.columns:
        if column.role == "leak":
            if column.source in raw:
                report.leaks_dropped.append(column.name)
        elif column.source in raw:
            table[column.name] = _cells(raw[column.source], column, report)
        else:  # a slice that unlabelled data may lack
            table[column.name] = np.nan
    known = {schema.id, schema.time, schema.target} | {column.source for column in schema.columns}
    report.columns_ignored = sorted(set(raw.columns) - known)
    result = pd.DataFrame(table)
    if labelled:
        result[schema.target] = (raw[schema.target].str.strip() == schema.positive).astype(int)
        report.leaks_suspected = suspect_leaks(result, schema)
        if len(result) < MINIMUM_ROWS or result[schema.target].nunique() < 2:  # noqa: PLR2004 - both outcomes
            raise BadData(f"{len(result)} usable rows with both outcomes needed; {MINIMUM_ROWS} are the least.")
    report.rows_kept = len(result)
    return result.reset_index(drop=True), report


def suspect_leaks(table: pd.DataFrame, schema: Schema) -> dict[str, float]:
    """Columns that by themselves, or by being filled, rank the outcome too well to be true."""
    from sklearn.metrics import roc_auc_score

    outcome = table[schema.target].to_numpy()
    if len(np.unique(outcome)) < 2:  # noqa: PLR2004 - one class has no ranking
        return {}
    found = {}
    for column in schema.features:
        values = table[column.name]
        codes = values.astype("category").cat.codes if column.kind == "category" else values
        if column.kind == "category":
            rate = pd.Series(outcome).groupby(codes.to_numpy()).mean()
            codes = codes.map(rate)
        filled = values.notna().astype(float)
        scores = [float(roc_auc_score(outcome, one)) for one in (codes.fillna(codes.median()).fillna(0), filled)]
        strongest = max(max(score, 1 - score) for score in scores)
        if strongest >= LEAK_AUC:
            found[column.name] = round(strongest, 4)
    return found


def _need_columns(raw: pd.DataFrame, schema: Schema, *, labelled: bool) -> None:
    needed = [schema.id, *([schema.time] if schema.time else [])]
    needed += [column.source for column in schema.features]
    if labelled:
        needed += [schema.target, *(column.source for column in schema.by_role("slice"))]
    missing = [name for name in needed if name not in raw.columns]
    if missing:
        raise BadData(f"Columns are missing: {', '.join(missing)}. Name them as `source` in the schema.")


def _without_duplicates(raw: pd.DataFrame, schema: Schema, report: Report, *, labelled: bool) -> pd.DataFrame:
    key = [schema.id, schema.time] if schema.time else [schema.id]
    unique = raw.drop_duplicates()
    report.duplicates = len(raw) - len(unique)
    # Same customer and day, other content: nobody knows which is right, so neither is used.
    conflicting = unique.duplicated(key, keep=False)
    report.conflicts = int(conflicting.sum())
    unique = unique[~conflicting & unique[schema.id].notna()]
    if labelled:
        known = unique[schema.target].notna()
        report.without_outcome = int((~known).sum())
        unique = unique[known]
    return unique.reset_index(drop=True)


def _cells(values: pd.Series, column: Column, report: Report) -> pd.Series:
    text = values.str.strip()
    if column.kind == "category":
        spelled = {value.lower(): value for value in column.values}
        spelled |= {key.lower(): value for key, value in column.mapping.items()}
        cells = text.str.lower().map(spelled)
        _count(report.unknown_values, column.name, int((text.notna() & cells.isna()).sum()))
        cells = cells.astype(object).where(cells.notna(), None)
    else:
        cells = pd.to_numeric(text, errors="coerce").astype(float)
        _count(report.unknown_values, column.name, int((text.notna() & cells.isna()).sum()))
        low = -np.inf if column.minimum is None else column.minimum
        high = np.inf if column.maximum is None else column.maximum
        outside = cells.notna() & ~cells.between(low, high)
        _count(report.out_of_range, column.name, int(outside.sum()))
        cells = cells.mask(outside)
    _count(report.missing, column.name, int(cells.isna().sum()))
    return cells


def _count(counts: dict[str, int], name: str, number: int) -> None:
    if number:
        counts[name] = number
