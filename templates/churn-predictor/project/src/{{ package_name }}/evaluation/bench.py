"""How fast: the API in process (no network), and batch scoring."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path
from typing import Any

import numpy as np
from starlette.testclient import TestClient

from ..api.app import create_app
from ..models.artifact import load_model
from ..models.train import prepare
from ..provenance import stamp
from ..settings import Settings
from ..threads import one_thread
from .metrics import Floats
from .readme import table as markdown
from .readme import write_between

WARM_UP = 10
REQUESTS = 200
BATCH = 100


def bench_to_readme(settings: Settings, root: Path) -> str:
    """Measure, write reports/bench.json and the README's table; returns the latter."""
    found = bench(settings)
    origin = stamp()
    settings.report_dir.mkdir(parents=True, exist_ok=True)
    report = json.dumps({"measured": origin, **found}, indent=2) + "\n"
    (settings.report_dir / "bench.json").write_text(report, encoding="utf-8")
    rows = [
        [name, *(f"{found[name][key]:.2f}" for key in ("p50", "p95", "p99"))]
        for name in ("single", f"batch of {BATCH}")
    ]
    body = "\n\n".join(
        [
            markdown(["request", "p50 ms", "p95 ms", "p99 ms"], rows),
            f"Batch scoring: {found['rows_per_second']:.0f} customers/s. "
            f"Cold start (load the model, first answer): {found['cold_ms']:.0f} ms.",
            f"{REQUESTS} requests of each kind after {WARM_UP} to warm up, one at a time, in process. "
            f"{origin} Command: `make bench`.",
        ]
    )
    write_between(root / "README.md", "bench", body)
    return body


@one_thread()  # as `serve` does
def bench(settings: Settings) -> dict[str, Any]:
    """Milliseconds by kind of request, and rows a second."""
    table = prepare(settings).split.test
    started = time.perf_counter()
    model = load_model(settings.model_dir)
    fields = [column.name for column in model.schema.features]
    customers = json.loads(table[fields].head(REQUESTS).to_json(orient="records"))
    complete = [one for one in customers if all(one[column.name] is not None for column in model.schema.features)]
    for name in ("access", "httpx2"):  # a line per request would be measured, too
        logging.getLogger(name).setLevel(logging.WARNING)
    with TestClient(create_app(model, settings)) as client:
        client.post("/v1/predictions", json=complete[0]).raise_for_status()
        cold = (time.perf_counter() - started) * 1000

        def times(path: str, bodies: list[Any]) -> dict[str, float]:
            taken = []
            for at in range(WARM_UP + REQUESTS):
                begun = time.perf_counter()
                client.post(path, json=bodies[at % len(bodies)]).raise_for_status()
                taken.append((time.perf_counter() - begun) * 1000)
            return _percentiles(np.array(taken[WARM_UP:]))

        single = times("/v1/predictions", complete)
        batch = times("/v1/predictions/batch", [{"customers": (complete * BATCH)[:BATCH]}])
    begun = time.perf_counter()
    model.probabilities(table)
    rate = len(table) / (time.perf_counter() - begun)
    return {"single": single, f"batch of {BATCH}": batch, "rows_per_second": rate, "cold_ms": cold}


def _percentiles(taken: Floats) -> dict[str, float]:
    return {f"p{at}": float(np.percentile(taken, at)) for at in (50, 95, 99)}
