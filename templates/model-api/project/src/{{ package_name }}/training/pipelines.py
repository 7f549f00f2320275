"""The scikit-learn pipelines, and their export to ONNX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from ..schema import CATEGORICAL, CATEGORIES, FEATURES, NUMERIC

if TYPE_CHECKING:
    from ..data import Orders
    from ..settings import Algorithm

SEED = 7
OPSET = 17
PARAMETERS: dict[Algorithm, dict[str, Any]] = {
    "gradient-boosting": {
        "n_estimators": 200,
        "max_depth": 4,
        "learning_rate": 0.06,
        "subsample": 0.8,
        "min_samples_leaf": 20,
    },
    "logistic": {"C": 1.0, "max_iter": 1_000},
}


def frame(orders: Orders) -> pd.DataFrame:
    """The features as a data frame; numbers stay float32, as the service will have them."""
    numbers = pd.DataFrame(orders.numeric, columns=list(NUMERIC))
    kinds = pd.DataFrame(orders.categorical, columns=list(CATEGORICAL))
    return pd.concat([numbers, kinds], axis=1)


def build(algorithm: Algorithm) -> Pipeline:
    """An unfitted pipeline: one-hot categories beside the numbers, then the model.

    Only the linear model gets scaled numbers. Trees don't need it, and scaling would cost parity: scikit-learn
    and ONNX round differently, and an order whose value lies on a split's threshold would take the other branch.
    """
    last_number = len(NUMERIC)
    numbers = StandardScaler() if algorithm == "logistic" else "passthrough"
    encode = ColumnTransformer(
        [
            ("numbers", numbers, list(range(last_number))),
            (
                "kinds",
                OneHotEncoder(
                    categories=[list(values) for values in CATEGORIES.values()],
                    handle_unknown="ignore",
                    sparse_output=False,
                    dtype=np.float32,
                ),
                list(range(last_number, len(FEATURES))),
            ),
        ]
    )
    if algorithm == "logistic":
        model = LogisticRegression(**PARAMETERS[algorithm])
    else:
        # HistGradientBoosting would fit faster, but its export to ONNX fails.
        model = GradientBoostingClassifier(random_state=SEED, **PARAMETERS[algorithm])
    return Pipeline([("encode", encode), ("model", model)])


def fit(algorithm: Algorithm, orders: Orders) -> Pipeline:
    """A pipeline fitted on orders."""
    return build(algorithm).fit(frame(orders), orders.late)


def probabilities(pipeline: Pipeline, orders: Orders) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What the pipeline says of orders."""
    return np.asarray(pipeline.predict_proba(frame(orders))[:, 1], dtype=np.float64)


def export(pipeline: Pipeline) -> bytes:
    """The whole pipeline as ONNX: float32 numbers and strings in, probabilities out."""
    inputs = [
        ("numeric", FloatTensorType([None, len(NUMERIC)])),
        ("categorical", StringTensorType([None, len(CATEGORICAL)])),
    ]
    model = convert_sklearn(
        pipeline, initial_types=inputs, options={id(pipeline): {"zipmap": False}}, target_opset=OPSET
    )
    return bytes(model.SerializeToString())
