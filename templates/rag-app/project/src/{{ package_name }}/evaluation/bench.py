"""`make bench`: how long each stage of a question takes, cold and warm, and how fast documents are ingested."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from ..index import build_index
from ..service import Rag
from ..settings import Settings
from .golden import Golden
from .reports import provenance, provenance_line, save_report, table, write_between_markers

COLD_STARTS = 3
PERCENTILES = (50, 95, 99)

_COLD = """
import sys, time
start = time.perf_counter()
from {package}.service import Rag
from {package}.settings import Settings
imported = time.perf_counter()
rag = Rag.open(Settings())
opened = time.perf_counter()
rag.ask("Why did revenue drop in Q3?")
print(imported - start, opened - imported, time.perf_counter() - opened)
"""


def bench(settings: Settings, questions: Sequence[Golden], *, rounds: int) -> dict[str, Any]:
    """Cold: a new process. Warm: every golden question `rounds` times in this one."""
    rag = Rag.open(settings)
    for question in questions[:5]:
        rag.ask(question.question)
    samples: dict[str, list[float]] = {}
    start = time.perf_counter()
    for _ in range(rounds):
        for question in questions:
            for stage, ms in rag.ask(question.question).timings_ms.items():
                samples.setdefault(stage, []).append(ms)
    wall = time.perf_counter() - start
    rag.close()
    return {
        **provenance(),
        "vector_store": settings.vector_store,
        "embedder": settings.embedder,
        "answerer": settings.answerer,
        "queries": len(samples["total"]),
        "queries_per_second": round(len(samples["total"]) / wall, 1),
        "warm_ms": {stage: _percentiles(values) for stage, values in samples.items()},
        "cold_s": _cold(),
        "ingest": _ingest(settings),
    }


def _percentiles(values: list[float]) -> dict[str, float]:
    return {f"p{p}": round(float(np.percentile(values, p)), 2) for p in PERCENTILES}


def _cold() -> dict[str, float]:
    """The median of a few new processes, whose files the system has cached."""
    code = _COLD.format(package=__package__.split(".")[0])
    runs = []
    for _ in range(COLD_STARTS):
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        runs.append([float(part) for part in result.stdout.split()])
    imported, opened, first = (float(value) for value in np.median(np.array(runs), axis=0))
    return {"import": round(imported, 3), "open": round(opened, 3), "first_question": round(first, 3)}


def _ingest(settings: Settings) -> dict[str, float]:
    """Ingestion into a throw-away index. Server stores aren't touched: there it is measured with the exact store."""
    local = settings.vector_store if settings.vector_store in {"lancedb", "exact"} else "exact"
    with TemporaryDirectory() as folder:
        trial = settings.model_copy(update={"index_dir": Path(folder), "vector_store": local})
        start = time.perf_counter()
        manifest = build_index(trial)
        seconds = time.perf_counter() - start
    return {
        "files": len(manifest.files),
        "passages": manifest.passages,
        "seconds": round(seconds, 2),
        "passages_per_second": round(manifest.passages / seconds, 1),
    }


def publish(report: dict[str, Any], readme: Path, folder: Path) -> str:
    save_report("bench", report, folder)
    body = render(report)
    write_between_markers(readme, "bench", body)
    return body


def render(report: dict[str, Any]) -> str:
    stages = [
        [stage, *(f"{figures[f'p{share}']:.1f}" for share in PERCENTILES)]
        for stage, figures in report["warm_ms"].items()
    ]
    cold, ingest = report["cold_s"], report["ingest"]
    return "\n\n".join(
        [
            provenance_line(report, "make bench"),
            table(["stage, warm", *(f"p{p} ms" for p in PERCENTILES)], stages),
            f"{report['queries']} questions one after the other, {report['queries_per_second']} a second; "
            f"answers by {report['answerer']}, vectors in {report['vector_store']}.",
            f"Cold, in a new process: imports {cold['import']} s, opening the index {cold['open']} s, first question "
            f"{cold['first_question']} s. Ingestion: {ingest['files']} files, {ingest['passages']} passages in "
            f"{ingest['seconds']} s ({ingest['passages_per_second']} a second).",
        ]
    )
