"""Both services in one run, in turns, with the same orders; then one prediction in process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import provenance
from ..data import generate
from ..documents import table, write_block, write_report
from ..errors import BadConfiguration
from ..predictor import load_model
from ..registry import Registry
from ..schema import CATEGORICAL, NUMERIC, Order
from . import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..settings import Settings

PACKAGE = __name__.split(".", maxsplit=1)[0]
HOST = "127.0.0.1"
SERVICES = {
    "naive (pandas pipeline)": [f"{PACKAGE}.bench.naive", "--port"],
    "served (ONNX Runtime)": [PACKAGE, "serve"],
}
NAIVE, FAST = SERVICES
CONNECTIONS = (1, 16)
START_TIMEOUT_S = 60
WARM_UP_S = 0.5
ORDERS = 500
SEED = 99


def sample_orders(rows: int = ORDERS, seed: int = SEED) -> list[Order]:
    """Orders that no training has seen."""
    drawn = generate(rows, seed)
    names = NUMERIC + CATEGORICAL
    return [
        Order.model_validate(dict(zip(names, [*map(float, numbers), *kinds], strict=True)))
        for numbers, kinds in zip(drawn.numeric, drawn.categorical, strict=True)
    ]


@contextlib.contextmanager
def running(command: list[str], settings: Settings) -> Iterator[tuple[int, float]]:
    """A service in a process of its own: its port, and the seconds until it was ready.

    Raises:
        BadConfiguration: it didn't start.
    """
    port = free_port()
    environment = os.environ | {
        "API_PORT": str(port),
        "API_HOST": HOST,
        "API_REGISTRY_DIR": str(settings.registry_dir.resolve()),
        "API_MODEL_VERSION": settings.model_version,
        "API_AUTH_REQUIRED": "false",
        "API_DRAIN_S": "0",
    }
    arguments = [*command, str(port)] if command[-1] == "--port" else command
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_ready(process, port)
        yield port, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def wait_until_ready(process: subprocess.Popen[bytes] | subprocess.Popen[str], port: int) -> None:
    """Return once the service says that it is ready; raises BadConfiguration if it doesn't."""
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise BadConfiguration(f"The service didn't start: {process.args!r}")


def measure(settings: Settings, *, seconds: float, rounds: int) -> dict[str, Any]:
    """All figures; of several rounds the medians."""
    orders = sample_orders()
    bodies = [order.model_dump_json().encode() for order in orders]
    results: dict[str, dict[int, list[load.Load]]] = {name: {count: [] for count in CONNECTIONS} for name in SERVICES}
    starts: dict[str, list[float]] = {name: [] for name in SERVICES}
    for _ in range(rounds):
        for name, command in SERVICES.items():
            with running(command, settings) as (port, start_s):
                starts[name].append(start_s)
                asyncio.run(load.run(HOST, port, bodies, connections=4, seconds=WARM_UP_S))
                for count in CONNECTIONS:
                    done = load.run(HOST, port, bodies, connections=count, seconds=seconds)
                    results[name][count].append(asyncio.run(done))
    services = {
        name: {
            "start_s": statistics.median(starts[name]),
            "load": {str(count): _median(found) for count, found in by_count.items()},
        }
        for name, by_count in results.items()
    }
    return {"seconds": seconds, "rounds": rounds, "services": services, "in_process": in_process(settings, orders)}


def _median(found: list[load.Load]) -> dict[str, float]:
    return {key: statistics.median(asdict(one)[key] for one in found) for key in asdict(found[0])}


def in_process(settings: Settings, orders: list[Order], *, slow_calls: int = 100) -> dict[str, dict[str, float]]:
    """One order's prediction without HTTP, in milliseconds."""
    import pandas as pd  # noqa: PLC0415 - only the naive side needs these two

    from ..training.train import load_pipeline  # noqa: PLC0415

    registry = Registry(settings.registry_dir)
    model = load_model(registry, settings.model_version)
    pipeline = load_pipeline(registry, model.metadata.version)
    names = list(NUMERIC + CATEGORICAL)

    def naive(order: Order) -> object:
        return pipeline.predict_proba(pd.DataFrame([order.model_dump()], columns=names))

    def fast(order: Order) -> object:
        return model.predictor.predict([order])

    return {NAIVE: _time(naive, orders[:slow_calls]), FAST: _time(fast, orders)}


def _time(call: Callable[[Order], object], orders: list[Order]) -> dict[str, float]:
    taken = []
    for order in orders:
        started = time.perf_counter()
        call(order)
        taken.append((time.perf_counter() - started) * 1000)
    p50, p99 = (float(value) for value in np.percentile(taken, [50, 99]))
    return {"p50_ms": p50, "p99_ms": p99}


def render(report: dict[str, Any]) -> str:
    """The README's part."""
    rows = []
    for name, service in report["services"].items():
        for count, one in service["load"].items():
            times = (f"{one[key]:.1f}" for key in ("p50_ms", "p95_ms", "p99_ms"))
            rows.append((name, count, f"{one['requests_per_s']:.0f}", *times))
    most = str(CONNECTIONS[-1])
    naive, fast = (report["services"][name]["load"][most] for name in (NAIVE, FAST))
    alone = report["in_process"]
    faster = fast["requests_per_s"] / naive["requests_per_s"]
    start = {name: service["start_s"] for name, service in report["services"].items()}
    return "\n\n".join(
        [
            table(("service", "connections", "requests/s", "p50 ms", "p95 ms", "p99 ms"), rows),
            f"At {most} connections the served path answers {faster:.1f} times as many requests, at "
            f"{fast['p99_ms'] / naive['p99_ms']:.2f} of the naive one's p99. One prediction without HTTP: "
            f"{alone[FAST]['p50_ms']:.3f} ms (p99 {alone[FAST]['p99_ms']:.3f}) against {alone[NAIVE]['p50_ms']:.1f} ms "
            f"(p99 {alone[NAIVE]['p99_ms']:.1f}). From start to ready: {start[FAST]:.1f} s and {start[NAIVE]:.1f} s.",
            f"One worker, single orders, JSON in and out; client on the same machine; medians of {report['rounds']} "
            f"rounds of {report['seconds']:g} s each, in turns. {provenance.stamp()}",
        ]
    )


def bench_to_readme(settings: Settings, root: Path, *, seconds: float, rounds: int) -> str:
    """Measure, keep the report, and write the table into README.md."""
    report = measure(settings, seconds=seconds, rounds=rounds)
    text = render(report)
    write_report(root / "reports" / "bench.json", report | {"measured": provenance.stamp()})
    write_block(root / "README.md", "bench", text)
    return text
