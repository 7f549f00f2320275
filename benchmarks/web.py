"""Many people read reports while two workers grade: how long a page takes, and whether any fails.

    python -m benchmarks.web                      # 200 readers for 20 s, on SQLite
    python -m benchmarks.web --database-url postgresql://… --readers 200 --pause 2 --seconds 20
    python -m benchmarks.web --readers 16 --pause 0                             # how much it can take at all
    python -m benchmarks.web --reports 3000                                     # nearly every page is a first one

A reader opens a page, reads for a while (a pause between 0.5 and 1.5 times `--pause`), opens the next: report pages, a
report as JSON, the list of rubrics. Latency is from the first byte sent to the last one received, over kept
connections. The workers grade commits of this project, one after the other, all the time. Readers, service and workers
share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grader.jobs import Order
from grader.rubric import load_rubric
from grader.store import open_jobs, open_store
from grader.store.numbers import quantile
from grader.store.reports import save_report

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
TARGET_P95_MS = 100.0
PAGES, DOCUMENTS = 16, 3  # of twenty requests; the last one is for the list of rubrics
OK = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the readers saw. Milliseconds; `graded`: reports that the workers made meanwhile."""

    readers: int
    requests: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    errors: dict[str, int]
    graded: int
    page_kib: float
    load_before: float


def fill(url: str, orders: int, reports: int) -> list[str]:
    """Reports to read, and work for the workers; the reports' ids."""
    graded = subprocess.run(
        [sys.executable, "-m", "shipfolio", "grade", str(ROOT), "--format", "json"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    ).stdout  # fmt: skip
    local = json.dumps(json.loads(graded)["reports"][0]["repo"]["url"])
    store = open_store(url, upgrade=True)
    jobs, rubric = open_jobs(store), load_rubric("portfolio")
    with store.write() as session:
        ids = [
            save_report(
                session, graded.replace(local, f'"https://github.com/someone/project{n}"', 1), key=f"{n:064}",
            )
            for n in range(reports)
        ]  # fmt: skip
    log = ["git", "-C", str(ROOT), "log", f"-{orders}", "--format=%H"]
    commits = subprocess.run(log, capture_output=True, text=True, check=True).stdout.split()
    jobs.enqueue_many([Order(str(ROOT), rubric.id, rubric.digest, revision=commit) for commit in commits])
    store.close()
    return ids


@contextmanager
def served(url: str, workers: int) -> Iterator[tuple[str, int]]:
    """A service with its workers; host and port."""
    command = [sys.executable, "-m", "shipfolio", "serve", "--port", "0", "--allow-local", "--workers", str(workers)]
    environ = {**os.environ, "SHIPFOLIO_DATABASE_URL": url, "SHIPFOLIO_BASE_URL": ""}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://([\d.]+):(\d+)", process.stdout.readline())
        assert found, "the service didn't start"
        yield found[1], int(found[2])
    finally:
        process.terminate()
        process.wait(60)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> tuple[int, int]:
    """One request over a kept connection: status, and bytes of the body."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?i)\ncontent-length: (\d+)", head)
    assert length, head
    body = await reader.readexactly(int(length[1]))
    return int(head.split()[1]), len(body)


@dataclass(slots=True)
class Crowd:
    """Readers of one service, and what they saw: milliseconds, errors by kind, sizes of report pages."""

    place: tuple[str, int]
    ids: list[str]
    pause_s: float
    seen: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    sizes: list[int] = field(default_factory=list)

    async def read(self, number: int, until: float) -> None:
        """One reader, until the time is up."""
        chosen = random.Random(number)
        host = f"{self.place[0]}:{self.place[1]}"
        await asyncio.sleep(chosen.random() * self.pause_s)
        reader, writer = await asyncio.open_connection(*self.place)
        while time.perf_counter() < until:
            one = chosen.choice(self.ids)
            path = chosen.choice([f"/r/{one}"] * PAGES + [f"/api/v1/reports/{one}"] * DOCUMENTS + ["/rubrics"])
            began = time.perf_counter()
            try:
                status, size = await ask(reader, writer, host, path)
            except (OSError, asyncio.IncompleteReadError) as why:
                self.errors[type(why).__name__] += 1
                reader, writer = await asyncio.open_connection(*self.place)
                continue
            self.seen.append((time.perf_counter() - began) * 1000)
            if status != OK:
                self.errors[str(status)] += 1
            elif path.startswith("/r/"):
                self.sizes.append(size)
            await asyncio.sleep(self.pause_s * chosen.uniform(0.5, 1.5))
        writer.close()

    async def gather(self, readers: int, seconds: float) -> None:
        """All readers at once."""
        until = time.perf_counter() + seconds
        await asyncio.gather(*(self.read(number, until) for number in range(readers)))


def graded(url: str) -> int:
    """How many orders have been graded so far."""
    store = open_store(url)
    try:
        return open_jobs(store).stats().states["done"]
    finally:
        store.close()


def measure(url: str, *, readers: int, pause_s: float, seconds: float, workers: int, reports: int) -> Outcome:
    """Fill a database, serve it, and read."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    ids = fill(url, 400, reports)
    with served(url, workers) as place:
        asyncio.run(Crowd(place, ids, 0.1).gather(4, 5.0))  # imports, caches and workers get going
        before = graded(url)
        crowd = Crowd(place, ids, pause_s)
        asyncio.run(crowd.gather(readers, seconds))
        after = graded(url)
    ordered = sorted(crowd.seen)
    p50, p95, p99 = (round(quantile(ordered, share), 1) for share in (0.5, 0.95, 0.99))
    return Outcome(
        readers, len(ordered), round(len(ordered) / seconds, 1), p50, p95, p99, round(ordered[-1], 1),
        dict(crowd.errors), after - before, round(sum(crowd.sizes) / max(1, len(crowd.sizes)) / 1024, 1),
        round(load, 1),
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds that a page is read")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reports", type=int, default=20, help="more of them than requests: pages are made anew")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{(Path(folder) / 'web.db').as_posix()}"
        found = measure(
            url, readers=asked.readers, pause_s=asked.pause, seconds=asked.seconds, workers=asked.workers,
            reports=asked.reports,
        )  # fmt: skip
    print(json.dumps(asdict(found), indent=2))
    return int(found.p95_ms > TARGET_P95_MS or bool(found.errors))


if __name__ == "__main__":
    sys.exit(main())
