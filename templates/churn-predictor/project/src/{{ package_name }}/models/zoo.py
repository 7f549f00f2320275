"""The models that are compared.

Imputing, scaling and encoding are inside the pipeline: they learn from training rows only.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from .. import features
from ..schema import Schema

Name = Literal["dummy", "logistic", "boosting", "neural"]
# From simple to complex: of two that are as good, the simpler is taken.
NAMES: tuple[Name, ...] = get_args(Name)

PARAMETERS: dict[Name, dict[str, Any]] = {
    "dummy": {"strategy": "prior"},
    "logistic": {"C": 0.3, "max_iter": 500},
    "boosting": {
        "learning_rate": 0.06,
        "max_iter": 120,
        "max_leaf_nodes": 6,
        "min_samples_leaf": 40,
        "l2_regularization": 5.0,
        "early_stopping": False,
    },
    "neural": {
        "hidden_layer_sizes": (24,),
        "alpha": 3.0,
        "learning_rate_init": 0.003,
        "max_iter": 60,
        "early_stopping": True,
        "n_iter_no_change": 6,
    },
}


def make(name: Name, schema: Schema, seed: int) -> Pipeline:
    """An unfitted pipeline from features to a probability."""
    if name == "boosting":  # takes missing numbers as they are
        learner: Any = HistGradientBoostingClassifier(**PARAMETERS[name], random_state=seed)
    elif name == "logistic":
        learner = LogisticRegression(**PARAMETERS[name], random_state=seed)
    elif name == "neural":
        learner = MLPClassifier(**PARAMETERS[name], random_state=seed)
    else:
        learner = DummyClassifier(**PARAMETERS[name])
    return make_pipeline(_columns(schema, scaled=name != "boosting"), learner)


def _columns(schema: Schema, *, scaled: bool) -> ColumnTransformer:
    numeric, categorical = features.names(schema)
    categories = [list(column.values) for column in schema.features if column.kind == "category"]
    # A category that is missing or unknown is all zeros.
    encoder = OneHotEncoder(categories=categories, handle_unknown="ignore", sparse_output=False)
    numbers = (
        make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
        if scaled
        else "passthrough"
    )
    return ColumnTransformer([("numbers", numbers, numeric), ("categories", encoder, categorical)])
