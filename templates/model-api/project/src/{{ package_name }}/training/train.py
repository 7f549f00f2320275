"""Train, compare the export with the original, register, promote."""

from __future__ import annotations

import io
import logging
import platform
from dataclasses import asdict
from importlib.metadata import version as package_version
from typing import TYPE_CHECKING

import joblib
import numpy as np

from .. import drift
from ..data import fingerprint, load_orders, split_by_time
from ..errors import ModelCorrupted
from ..metrics import METRICS, Costs
from ..predictor import MODEL_FILE, REFERENCE_FILE, OnnxPredictor
from ..provenance import commit
from ..schema import FEATURES
from . import pipelines

if TYPE_CHECKING:
    from pathlib import Path

    from sklearn.pipeline import Pipeline

    from ..data import Orders
    from ..registry import Metadata, Registry
    from ..settings import Algorithm

log = logging.getLogger(__name__)

PIPELINE_FILE = "pipeline.joblib"
# Scikit-learn computes in float64 and the export in float32: beyond this the two are different models.
PARITY_TOLERANCE = 1e-5
LIBRARIES = ("scikit-learn", "skl2onnx", "onnx", "onnxruntime", "numpy")


def parity_gap(pipeline: Pipeline, predictor: OnnxPredictor, orders: Orders) -> float:
    """The largest difference between the two over the orders."""
    exported = predictor.predict_arrays(orders.numeric, orders.categorical)
    return float(np.abs(pipelines.probabilities(pipeline, orders) - exported).max())


def train(registry: Registry, data_path: Path, algorithm: Algorithm, costs: Costs | None = None) -> Metadata:
    """Fit on the past, choose the threshold on the present, judge on the future, and register the result.

    Raises:
        BadData: the data file breaks the schema.
        ModelCorrupted: the export doesn't answer as the pipeline does.
    """
    costs = costs or Costs()
    split = split_by_time(load_orders(data_path))
    pipeline = pipelines.fit(algorithm, split.train)
    exported = pipelines.export(pipeline)
    predictor = OnnxPredictor(exported)
    gap = parity_gap(pipeline, predictor, split.test)
    if gap > PARITY_TOLERANCE:
        raise ModelCorrupted(f"The export differs from the pipeline by {gap:.2g}, more than {PARITY_TOLERANCE:g}.")
    threshold = costs.best_threshold(split.validation.late, pipelines.probabilities(pipeline, split.validation))
    scores = pipelines.probabilities(pipeline, split.test)
    metrics = {name: round(metric(split.test.late, scores), 6) for name, metric in METRICS.items()}
    metrics["parity_gap"] = gap
    reference = drift.describe(split.train.numeric, split.train.categorical)
    buffer = io.BytesIO()
    joblib.dump(pipeline, buffer)
    registered = registry.register(
        {MODEL_FILE: exported, PIPELINE_FILE: buffer.getvalue(), REFERENCE_FILE: reference.to_json()},
        algorithm=algorithm,
        parameters={**pipelines.PARAMETERS[algorithm], "seed": pipelines.SEED, "costs": asdict(costs)},
        threshold=threshold,
        features=list(FEATURES),
        data=_describe_data(data_path, split.train, split.test),
        metrics=metrics,
        environment={"python": platform.python_version(), **{name: package_version(name) for name in LIBRARIES}},
        commit=commit(),
    )
    log.info("registered", extra={"version": registered.version, "algorithm": algorithm, "metrics": metrics})
    return registered


def _describe_data(path: Path, train_part: Orders, test_part: Orders) -> dict[str, object]:
    return {
        "file": path.name,
        "sha256": fingerprint(path),
        "train_rows": len(train_part),
        "train_until": str(train_part.dates[-1]),
        "test_rows": len(test_part),
        "test_from": str(test_part.dates[0]),
        "late_share": round(float(train_part.late.mean()), 4),
    }


def load_pipeline(registry: Registry, version: str) -> Pipeline:
    """The scikit-learn original of a version, after its checksum was compared.

    A joblib file can run code when it is read: only read files that this registry wrote.
    """
    return joblib.load(io.BytesIO(registry.read(version, PIPELINE_FILE)))
