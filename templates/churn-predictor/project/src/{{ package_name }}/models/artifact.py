"""The trained model on disk: `model.joblib`, and `model.json` with all that is known of it, its checksum included.

A joblib file can run code when it is read. The checksum finds damage, not malice: serve only what you trained.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn

from .. import features
from ..errors import ModelCorrupted, ModelNotFound
from ..evaluation.metrics import Floats
from ..schema import Schema, load_schema

MODEL_FILE = "model.joblib"
METADATA_FILE = "model.json"
SCHEMA_FILE = "schema.toml"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a model.

    Attributes:
        version: begins with the day; ends with the start of the checksum.
        reference: the training part's distributions, for the drift check.
    """

    version: str
    algorithm: str
    threshold: float
    created_at: str
    commit: str
    sha256: str
    sklearn: str
    data: dict[str, Any]
    metrics: dict[str, float]
    comparison: dict[str, Any]
    reference: dict[str, dict[str, list[float]]]


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model with its schema."""

    estimator: Any
    schema: Schema
    metadata: Metadata

    def probabilities(self, table: pd.DataFrame) -> Floats:
        """The probability of leaving, for each row of a tidy table."""
        found = self.estimator.predict_proba(features.build(table, self.schema))[:, 1]
        return np.asarray(found, dtype=np.float64)


def save(folder: Path, estimator: Any, schema_path: Path, created_at: str, **known: Any) -> Metadata:
    """Keep a model. The metadata is written last, so a half-written model is never read."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    joblib.dump(estimator, buffer, compress=3)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    version = f"{created_at[:10]}-{digest[:8]}"
    metadata = Metadata(version=version, created_at=created_at, sha256=digest, sklearn=sklearn.__version__, **known)
    (folder / MODEL_FILE).write_bytes(content)
    (folder / SCHEMA_FILE).write_bytes(schema_path.read_bytes())
    draft = folder / f".{METADATA_FILE}"
    draft.write_text(json.dumps(asdict(metadata), indent=2) + "\n", encoding="utf-8")
    draft.replace(folder / METADATA_FILE)
    return metadata


def load_model(folder: Path) -> Model:
    """Read a model after its checksum was compared.

    Raises:
        ModelNotFound: there is none.
        ModelCorrupted: it isn't what was saved.
    """
    try:
        metadata = Metadata(**json.loads((folder / METADATA_FILE).read_text(encoding="utf-8")))
        content = (folder / MODEL_FILE).read_bytes()
    except FileNotFoundError as why:
        raise ModelNotFound(f"There is no model in {folder}. `make train` makes one.") from why
    except (ValueError, TypeError) as why:
        raise ModelCorrupted(f"{METADATA_FILE} can't be read: {why}") from why
    if hashlib.sha256(content).hexdigest() != metadata.sha256:
        raise ModelCorrupted(f"{MODEL_FILE} isn't what was saved: its SHA-256 differs. Train again.")
    if metadata.sklearn != sklearn.__version__:
        raise ModelCorrupted(
            f"Trained with scikit-learn {metadata.sklearn}, here is {sklearn.__version__}. Train again."
        )
    return Model(joblib.load(io.BytesIO(content)), load_schema(folder / SCHEMA_FILE), metadata)
