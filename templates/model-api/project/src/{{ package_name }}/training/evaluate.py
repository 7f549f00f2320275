"""How good is it, how sure is that, and how much better could it be?

Everything is measured on the latest orders, which neither training nor the choice of the threshold has seen.
"""

from __future__ import annotations

import itertools
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from .. import provenance
from ..data import Orders, Split, load_orders, split_by_time
from ..documents import table, write_block, write_report
from ..metrics import METRICS, Costs, bootstrap, roc_auc
from ..predictor import load_model
from ..registry import Registry
from ..schema import CATEGORIES
from ..settings import Algorithm
from . import pipelines

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from ..settings import Settings

    Scores = NDArray[np.float64]

FOLDS = 4
SLICES = ("destination", "carrier", "service", "peak_season")
SMALLEST_SLICE = 100


def evaluate(settings: Settings) -> dict[str, Any]:
    """All figures.

    Raises:
        BadData: the data file is missing or broken.
        ModelNotFound: no version is in production.
    """
    split = split_by_time(load_orders(settings.data_path))
    model = load_model(Registry(settings.registry_dir), settings.model_version)
    test = split.test
    served = model.predictor.predict_arrays(test.numeric, test.categorical).astype(np.float64)
    contenders: dict[str, Scores] = {
        "always the average": np.full(len(test), split.train.late.mean()),
        "the carrier's record alone": 1 - test.column("carrier_on_time_rate").astype(np.float64),
    }
    for algorithm in get_args(Algorithm):
        contenders[algorithm] = pipelines.probabilities(pipelines.fit(algorithm, split.train), test)
    contenders[f"served: {model.metadata.version} (ONNX)"] = served
    if test.truth is not None:
        contenders["best possible (the true probabilities)"] = test.truth
    threshold = model.metadata.threshold
    return {
        "data": {"train": len(split.train), "validation": len(split.validation), "test": len(test)},
        "test_from": str(test.dates[0]),
        "late_share": float(test.late.mean()),
        "contenders": {name: _measure(test, scores) for name, scores in contenders.items()},
        "cross_validation": {name: cross_validate(name, split.train) for name in get_args(Algorithm)},
        "slices": measure_slices(test, served),
        "costs": measure_costs(split, served, threshold),
    }


def _measure(orders: Orders, scores: Scores) -> dict[str, Any]:
    figures: dict[str, Any] = {name: metric(orders.late, scores) for name, metric in METRICS.items()}
    figures["roc_auc_interval"] = asdict(bootstrap(roc_auc, orders.late, scores))
    return figures


def cross_validate(algorithm: Algorithm, orders: Orders) -> dict[str, float]:
    """Expanding windows: each fold is fitted on all orders before it."""
    edges = np.linspace(0, len(orders), FOLDS + 2).astype(int)
    scores = []
    for start, end in itertools.pairwise(edges[1:]):
        past, next_part = orders.take(np.arange(start)), orders.take(np.arange(start, end))
        scores.append(roc_auc(next_part.late, pipelines.probabilities(pipelines.fit(algorithm, past), next_part)))
    return {"mean": float(np.mean(scores)), "sd": float(np.std(scores, ddof=1)), "folds": len(scores)}


def measure_slices(orders: Orders, scores: Scores) -> list[dict[str, Any]]:
    """The same model where it may be weaker: by place, carrier, service and season."""
    found = []
    for name in SLICES:
        column = orders.column(name)
        for value in CATEGORIES.get(name, (0, 1)):
            rows = column == value
            if rows.sum() >= SMALLEST_SLICE:
                late, part = orders.late[rows], scores[rows]
                figures = {"rows": int(rows.sum()), "late": float(late.mean()), "predicted": float(part.mean())}
                found.append({"slice": f"{name} = {value}", "roc_auc": roc_auc(late, part), **figures})
    return sorted(found, key=lambda one: one["roc_auc"])


def measure_costs(split: Split, scores: Scores, threshold: float) -> dict[str, float]:
    """Euros an order, under the assumptions of `Costs`."""
    costs, late = Costs(), split.test.late
    return {
        "threshold": threshold,
        "never": costs.per_order(late, scores, 2.0),
        "always": costs.per_order(late, scores, 0.0),
        "model": costs.per_order(late, scores, threshold),
    }


def render(report: dict[str, Any]) -> str:
    """The README's part."""
    rows = []
    for name, one in report["contenders"].items():
        interval = one["roc_auc_interval"]
        auc = f"{one['roc_auc']:.3f} ({interval['low']:.3f} to {interval['high']:.3f})"
        rest = (f"{one[key]:.3f}" for key in ("average_precision", "brier", "log_loss", "calibration_error"))
        rows.append((name, auc, *rest))
    folds = "; ".join(f"{name} {one['mean']:.3f} ± {one['sd']:.3f}" for name, one in report["cross_validation"].items())
    data, costs = report["data"], report["costs"]
    worst = ((one["slice"], one["rows"], f"{one['late']:.3f}", f"{one['predicted']:.3f}", f"{one['roc_auc']:.3f}")
             for one in report["slices"][:5])  # fmt: skip
    return "\n\n".join(
        [
            f"Held-out test part: {data['test']} orders from {report['test_from']}, {report['late_share']:.1%} late; "
            f"fitted on {data['train']} earlier ones. Intervals: 95 %, bootstrap.",
            table(("model", "ROC AUC", "average precision", "Brier", "log loss", "calibration error"), rows),
            f"ROC AUC over {FOLDS} expanding windows of the training part (mean ± standard deviation): {folds}.",
            f"Cost of an order at the threshold {costs['threshold']:.2f}: {costs['model']:.2f} EUR; if nothing is "
            f"expedited {costs['never']:.2f} EUR, if everything is {costs['always']:.2f} EUR (assumed prices, see "
            "`Costs`).",
            "The five weakest slices:",
            table(("slice", "orders", "late", "predicted", "ROC AUC"), worst),
            provenance.stamp(),
        ]
    )


def evaluate_to_readme(settings: Settings, root: Path) -> str:
    """Evaluate, keep the report, and write the table into README.md."""
    report = evaluate(settings)
    text = render(report)
    write_report(root / "reports" / "eval.json", report | {"measured": provenance.stamp()})
    write_block(root / "README.md", "eval", text)
    return text
