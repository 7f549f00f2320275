"""The judgement on the test part: metrics with intervals, the ceiling, slices, fairness, errors and money."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.inspection import permutation_importance
from sklearn.metrics import roc_auc_score

from .. import features
from ..errors import BadData
from ..models.artifact import Model, load_model
from ..models.train import costs_of, prepare
from ..provenance import stamp
from ..settings import Settings
from ..threads import one_thread
from . import figures
from .metrics import Floats, Interval, gap_interval, with_intervals
from .readme import table as markdown
from .readme import write_between
from .slices import Slice, slices

GATE_GAP = 0.02
ERRORS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What the generator's true probabilities reach on the same rows, and how far the model is from it."""

    auc: float
    gap: Interval


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that `make eval` finds."""

    version: str
    algorithm: str
    split: str
    rows: int
    metrics: dict[str, Interval]
    ceiling: Ceiling | None
    expected_auc: float
    threshold: float
    break_even: float
    profit: dict[str, float]
    seen_before: dict[str, float]
    slices: list[Slice]
    fairness: list[Slice]
    importance: dict[str, float]
    errors: list[dict[str, Any]]
    comparison: dict[str, Any]


@one_thread()
def evaluate(settings: Settings) -> Result:
    """Judge the trained model.

    Raises:
        ModelNotFound: nothing has been trained.
        BadData: the data changed since training.
    """
    model, prepared = load_model(settings.model_dir), prepare(settings)
    if prepared.sha256 != model.metadata.data["sha256"]:
        raise BadData("The data isn't what the model was trained on: its SHA-256 differs. Train again.")
    schema, train, test = prepared.schema, prepared.split.train, prepared.split.test
    labels, scores = test[schema.target].to_numpy(), model.probabilities(test)
    groups, threshold = test[schema.id].to_numpy(object), model.metadata.threshold
    costs, rounds, seed = costs_of(settings), settings.bootstrap_rounds, settings.seed
    truth = true_probabilities(settings.truth_path, test, [schema.id, *([schema.time] if schema.time else [])])
    ceiling = None
    if truth is not None:
        gap = gap_interval(labels, truth, scores, groups, rounds=rounds, seed=seed)
        ceiling = Ceiling(float(roc_auc_score(labels, truth)), gap)
    figures.calibration(labels, scores, settings.report_dir / "figures" / "calibration.png")
    figures.profit(labels, scores, costs, threshold, settings.report_dir / "figures" / "profit.png")
    known = np.isin(groups, train[schema.id].to_numpy(object))
    return Result(
        version=model.metadata.version,
        algorithm=model.metadata.algorithm,
        split=prepared.split.how,
        rows=len(test),
        metrics=with_intervals(labels, scores, groups, rounds, seed),
        ceiling=ceiling,
        expected_auc=schema.expected_auc,
        threshold=threshold,
        break_even=costs.break_even,
        profit={
            "model": costs.profit(labels, scores, threshold),
            "call everybody": costs.profit(labels, scores, 0.0),
            "call nobody": 0.0,
        },
        seen_before={
            name: float(roc_auc_score(labels[rows], scores[rows]))
            for name, rows in (("seen in training", known), ("never seen", ~known))
            if 0 < labels[rows].sum() < rows.sum()
        },
        slices=slices(test, schema, scores, threshold, fairness=False, rounds=rounds // 4, seed=seed),
        fairness=slices(test, schema, scores, threshold, fairness=True, rounds=rounds // 4, seed=seed),
        importance=_importance(model, test, seed),
        errors=_worst(test, schema.id, labels, scores),
        comparison=model.metadata.comparison,
    )


def true_probabilities(path: Path, test: pd.DataFrame, key: list[str]) -> Floats | None:
    """The generator's probabilities for these rows; None for real data, or where a row has none."""
    if not path.is_file():
        return None
    truth = pd.read_csv(path, dtype=dict.fromkeys(key, str))
    if not set(key) <= set(truth.columns):
        return None
    joined = test[key].merge(truth, on=key, how="left")["probability"].to_numpy(float)
    return None if np.isnan(joined).any() else np.asarray(joined)


def gate(result: Result) -> list[str]:
    """What is below expectation."""
    auc = result.metrics["roc_auc"]
    missed = []
    if auc.value < result.expected_auc:
        missed.append(f"ROC AUC {auc} is below {result.expected_auc}")
    if result.ceiling and result.ceiling.gap.value > GATE_GAP:
        missed.append(f"the distance {result.ceiling.gap} to the best reachable AUC is above {GATE_GAP}")
    return missed


def publish(result: Result, settings: Settings, root: Path) -> str:
    """Write reports/eval.json, reports/eval.md and the README's table; returns the latter."""
    settings.report_dir.mkdir(parents=True, exist_ok=True)
    origin = stamp()
    content = {"measured": origin, **asdict(result)}
    (settings.report_dir / "eval.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    short = _short(result) + f"\n\n{origin} Command: `make eval`."
    (settings.report_dir / "eval.md").write_text(_long(result, short), encoding="utf-8")
    write_between(root / "README.md", "eval", short)
    return short


def _short(result: Result) -> str:
    names = {
        "roc_auc": "ROC AUC",
        "pr_auc": "PR AUC",
        "brier": "Brier score",
        "lift_top_10": "Lift, riskiest tenth",
        "calibration_error": "Calibration error",
    }
    rows = [[names[name], str(value)] for name, value in result.metrics.items()]
    if result.ceiling:
        rows.append(["Best reachable ROC AUC (true probabilities)", f"{result.ceiling.auc:.3f}"])
        rows.append(["Distance to it", str(result.ceiling.gap)])
    rows.append([f"Profit per customer at threshold {result.threshold:.3f}", f"{result.profit['model']:.2f}"])
    rows.append(["Profit per customer, everybody called", f"{result.profit['call everybody']:.2f}"])
    compared = [
        [name, *(f"{scores[metric][0]:.3f} ± {scores[metric][1]:.3f}" for metric in ("roc_auc", "pr_auc", "brier"))]
        for name, scores in result.comparison["scores"].items()
    ]
    return "\n\n".join(
        [
            f"Model `{result.version}` ({result.algorithm}) on {result.rows} held-out rows, {result.split}. "
            "In brackets: 95 % bootstrap intervals, customers resampled.",
            markdown(["on the test part", "value"], rows),
            f"Cross-validation on the training part, {result.comparison['folds']} folds, mean ± deviation; "
            f"{result.comparison['reason']}.",
            markdown(["model", "ROC AUC", "PR AUC", "Brier"], compared),
        ]
    )


def _long(result: Result, short: str) -> str:
    header = ["column", "value", "rows", "left", "mean score", "called", "leavers found", "false alarms", "ROC AUC"]

    def lines(found: list[Slice]) -> list[list[str]]:
        return [
            [
                one.column,
                one.value,
                str(one.rows),
                *(
                    f"{share:.1%}"
                    for share in (one.churn_rate, one.mean_score, one.called, one.found, one.false_alarms)
                ),
                str(one.auc) if one.auc else "too few",
            ]
            for one in found
        ]

    errors = [[str(value) for value in error.values()] for error in result.errors]
    parts = [
        "# Evaluation",
        short,
        "![Calibration](figures/calibration.png)\n\n![Profit by threshold](figures/profit.png)",
        "## Customers seen in training, and others",
        "People who stayed appear in both parts, at different times. Were their rows remembered, the first AUC would "
        "be far above the second.",
        markdown(["test customers", "ROC AUC"], [[name, f"{value:.3f}"] for name, value in result.seen_before.items()]),
        "## Slices",
        markdown(header, lines(result.slices)),
        "## Fairness: columns that the model doesn't see",
        markdown(header, lines(result.fairness)),
        "## What the model leans on",
        "Loss of ROC AUC when a column is shuffled among test rows.",
        markdown(["column", "loss"], [[name, f"{value:.4f}"] for name, value in result.importance.items()]),
        "## Worst errors",
        markdown(list(result.errors[0]), errors) if errors else "None.",
    ]
    return "\n\n".join(parts) + "\n"


def _importance(model: Model, test: pd.DataFrame, seed: int) -> dict[str, float]:
    rows = features.build(test, model.schema)
    found = permutation_importance(
        model.estimator, rows, test[model.schema.target], scoring="roc_auc", n_repeats=2, random_state=seed
    )
    order = np.argsort(-found.importances_mean)
    return {rows.columns[at]: float(found.importances_mean[at]) for at in order}


def _worst(test: pd.DataFrame, key: str, labels: np.ndarray, scores: Floats) -> list[dict[str, Any]]:
    """Those who left against all expectation, and those who stayed against it."""
    surprise = np.where(labels == 1, 1 - scores, scores)
    found: list[dict[str, Any]] = []
    for outcome, name in ((1, "left"), (0, "stayed")):
        rows = np.flatnonzero(labels == outcome)
        found += [
            {"customer": str(test[key].iloc[at]), "outcome": name, "predicted": round(float(scores[at]), 4)}
            for at in rows[np.argsort(-surprise[rows], kind="stable")][:ERRORS_SHOWN]
        ]
    return found
