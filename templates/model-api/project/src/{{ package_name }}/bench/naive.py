"""The endpoint that most tutorials write: one row into a data frame, the whole pipeline per request, in a thread pool.

It has the same validation and no logs, counters or ids, so the comparison is in its favour.
"""

from __future__ import annotations

import argparse

import pandas as pd
import uvicorn
from fastapi import FastAPI

from ..registry import Registry
from ..schema import FEATURES, Order
from ..settings import Settings
from ..training.train import load_pipeline


def create_app(settings: Settings) -> FastAPI:
    """The naive service around the same version."""
    registry = Registry(settings.registry_dir)
    pipeline = load_pipeline(registry, settings.model_version or registry.production())
    app = FastAPI()

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/v1/predictions")
    def predict(order: Order) -> dict[str, float]:
        frame = pd.DataFrame([order.model_dump()], columns=list(FEATURES))
        return {"late_probability": float(pipeline.predict_proba(frame)[0, 1])}

    return app


def main() -> None:
    """Serve on a port."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    uvicorn.run(create_app(Settings()), host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
