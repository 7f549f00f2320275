"""Data in, model out: check, split, compare, choose a threshold, fit, judge on the test part, keep."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import features
from ..data.load import Report, fingerprint, load, make_data
from ..data.split import Split, split
from ..errors import BadData
from ..evaluation.metrics import Costs, measure
from ..monitoring import describe
from ..provenance import commit
from ..schema import Schema, load_schema
from ..settings import Settings
from ..threads import one_thread
from ..tracking import open_tracker
from .artifact import Metadata, load_model, save
from .compare import Comparison, compare, fit_final, sigmoid

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Checked data, split."""

    schema: Schema
    split: Split
    report: Report
    sha256: str


def costs_of(settings: Settings) -> Costs:
    """The cost matrix of the settings."""
    return Costs(settings.contact_cost, settings.customer_value, settings.success_rate)


def prepare(settings: Settings) -> Prepared:
    """Read and split; generated data is made where there is none.

    Raises:
        BadData: the data can't be used, or a column seems to know the outcome.
    """
    schema = load_schema(settings.schema_path)
    if not settings.data_path.exists():
        make_data(schema, settings.data_path, settings.truth_path)
    table, report = load(settings.data_path, schema)
    if not report.clean:
        raise BadData(
            f"These columns alone nearly know the outcome: {report.leaks_suspected}. Find out when they are filled in; "
            f'if only after somebody has left, give them role = "leak" in {settings.schema_path}.'
        )
    return Prepared(schema, split(table, schema, settings.seed), report, fingerprint(settings.data_path))


@one_thread()
def train(settings: Settings) -> tuple[Metadata, Comparison]:
    """Train and keep a model. The test part is looked at once, after everything has been chosen."""
    prepared = prepare(settings)
    schema, parts, costs = prepared.schema, prepared.split, costs_of(settings)
    comparison = compare(parts.train, schema, count=settings.folds, repeats=settings.repeats, seed=settings.seed)
    chosen = next(one for one in comparison.candidates if one.name == comparison.chosen)
    labels = parts.train[schema.target].to_numpy()
    threshold = costs.best_threshold(labels, sigmoid(chosen.out_of_fold, labels))
    estimator = fit_final(comparison.chosen, parts.train, schema, count=settings.folds, seed=settings.seed)
    scores = np.asarray(estimator.predict_proba(features.build(parts.test, schema))[:, 1])
    metadata = save(
        settings.model_dir,
        estimator,
        settings.schema_path,
        dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        algorithm=comparison.chosen,
        threshold=threshold,
        commit=commit(),
        data={
            "name": schema.name,
            "sha256": prepared.sha256,
            "split": parts.how,
            "train_rows": len(parts.train),
            "test_rows": len(parts.test),
            "churn_rate": round(float(parts.train[schema.target].mean()), 4),
        },
        metrics={
            name: round(value, 5) for name, value in measure(parts.test[schema.target].to_numpy(), scores).items()
        },
        comparison=describe_comparison(comparison),
        reference=describe(parts.train, schema),
    )
    # Read back: what is served must be what was saved.
    again = load_model(settings.model_dir).probabilities(parts.test)
    if not np.array_equal(again, scores):
        raise BadData("The saved model doesn't answer as the fitted one does.")
    _track(settings, comparison, metadata)
    log.info(
        "trained", extra={"version": metadata.version, "algorithm": metadata.algorithm, "metrics": metadata.metrics}
    )
    return metadata, comparison


def describe_comparison(comparison: Comparison) -> dict[str, Any]:
    """For the model's metadata: every candidate's mean and deviation, and the reason for the choice."""
    scores = {
        one.name: {metric: [round(one.mean(metric), 5), round(one.deviation(metric), 5)] for metric in one.scores}
        for one in comparison.candidates
    }
    return {"scores": scores, "reason": comparison.reason, "folds": len(comparison.candidates[0].scores["roc_auc"])}


def _track(settings: Settings, comparison: Comparison, metadata: Metadata) -> None:
    tracker = open_tracker(settings)
    for one in comparison.candidates:
        tracker.log(
            one.name,
            {
                "seed": settings.seed,
                "folds": settings.folds,
                "repeats": settings.repeats,
                "data": metadata.data["sha256"],
            },
            {f"cv_{metric}": one.mean(metric) for metric in one.scores} | {"seconds": one.seconds},
        )
    parameters = {"algorithm": metadata.algorithm, "version": metadata.version, "reason": comparison.reason}
    tracker.log(
        "final", parameters | {"data": metadata.data["sha256"]}, metadata.metrics | {"threshold": metadata.threshold}
    )
