"""Experiments, written down: a line of JSON each, or MLflow for those who have it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from .errors import BadConfiguration
from .provenance import commit
from .settings import Settings

EXPERIMENT = "churn"


class Tracker(Protocol):
    """Where runs go."""

    def log(self, name: str, parameters: Mapping[str, Any], metrics: Mapping[str, float]) -> None:
        """Keep one run."""
        ...


class JsonlTracker:
    """One file that grows, readable by anything."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def log(self, name: str, parameters: Mapping[str, Any], metrics: Mapping[str, float]) -> None:
        """Append a line."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = {
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "commit": commit(),
            "run": name,
            "parameters": dict(parameters),
            "metrics": {key: round(value, 6) for key, value in metrics.items()},
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


class MlflowTracker:
    """The client of `mlflow-skinny`; the server or file is named by `CHURN_TRACKING_URI`."""

    def __init__(self, uri: str) -> None:
        try:
            import mlflow
        except ImportError as why:
            raise BadConfiguration("CHURN_TRACKING=mlflow needs the extra `mlflow`: see STARTER_GUIDE.md.") from why
        self.mlflow = mlflow
        mlflow.set_tracking_uri(uri)
        mlflow.set_experiment(EXPERIMENT)

    def log(self, name: str, parameters: Mapping[str, Any], metrics: Mapping[str, float]) -> None:
        """Make a run of its own."""
        with self.mlflow.start_run(run_name=name):
            self.mlflow.log_params(dict(parameters))
            self.mlflow.log_metrics(dict(metrics))
            self.mlflow.set_tag("commit", commit())


def open_tracker(settings: Settings) -> Tracker:
    """The tracker that the settings name."""
    return MlflowTracker(settings.tracking_uri) if settings.tracking == "mlflow" else JsonlTracker(settings.runs_path)
