"""Batch scoring: a CSV file of customers in, the same customers with probability and advice out, riskiest first."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from .data.load import load
from .models.artifact import load_model
from .settings import Settings

log = logging.getLogger(__name__)


def score_file(settings: Settings, source: Path, target: Path) -> int:
    """Score a file; returns how many customers there were.

    Raises:
        BadData: the file can't be used.
        ModelNotFound: nothing has been trained yet.
    """
    model = load_model(settings.model_dir)
    schema = model.schema
    table, report = load(source, schema, labelled=False)
    scores = model.probabilities(table)
    key = [schema.id, *([schema.time] if schema.time else [])]
    result = table[key].assign(
        churn_probability=scores.round(6),
        contact=np.where(scores >= model.metadata.threshold, "yes", "no"),
        model_version=model.metadata.version,
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    result.sort_values("churn_probability", ascending=False, kind="stable").to_csv(target, index=False)
    log.info("scored", extra={"rows": report.rows_kept, "dropped": report.rows_read - report.rows_kept})
    return len(result)
