"""Workers that are killed lose nothing: many jobs, a few workers, `kill -9` at random, and then a count.

    python -m benchmarks.queue --database-url sqlite:////tmp/queue.db
    python -m benchmarks.queue --database-url postgresql://… --engine

What a worker does with a job takes 5 to 50 ms here and stores a small report; the rest is the real queue on a real
database, with short leases, so that one needn't wait a minute for each of the dead.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from grader.jobs import Order
from grader.rubric import load_rubric
from grader.store import Store, open_store
from grader.store.jobs import SqlJobs
from grader.store.tables import JobRow, ReportRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.jobs import Job

LEASE_S = 2.0
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was left in the end.

    Attributes:
        lost: jobs without a report; `duplicates`: reports beyond one for each job.
        again: claims beyond one for each job: what the killed ones had begun.
    """

    jobs: int
    kills: int
    seconds: float
    lost: int
    duplicates: int
    again: int


def queue_of(store: Store) -> SqlJobs:
    """The queue with a short lease, and with the engine's bell where there is one."""
    bell = None
    if store.dialect == "postgresql":
        from grader.store.waking import ProcrastinateBell  # noqa: PLC0415 - an extra

        bell = ProcrastinateBell()
    return SqlJobs(store, bell=bell, lease_s=LEASE_S)


def an_order(number: int) -> Order:
    """One of many different orders, in three lanes."""
    rubric = load_rubric("portfolio")
    return Order(f"https://github.com/ada/r{number}", rubric.id, rubric.digest, revision="main", lane=f"l{number % 3}")


def a_report(job: Job) -> str:
    """A report as small as the store takes it."""
    rubric = load_rubric("portfolio")
    report: dict[str, object] = {
        "repo": {"url": job.order.target, "ref": "main", "subdir": "", "commit": "a" * 40},
        "project_type": None,
        "mode": "static",
        "tool": {"name": "shipfolio", "version": job.order.tool_version},
        "as_of": None,
        "rubric": {"id": rubric.id, "version": rubric.version, "title": rubric.title, "digest": rubric.digest},
        "score": {"value": 50.0, "earned": 50.0, "possible": 100.0, "grade": "D"},
        "criteria": [],
    }
    return json.dumps({"schema": "shipfolio/report/v1", "reports": [report]})


def work(url: str, *, engine: bool) -> None:
    """What a worker process does until it is killed or the queue is empty."""
    store = open_store(url)
    jobs = queue_of(store)
    name = f"bench:{os.getpid()}"

    def one() -> bool:
        job = jobs.claim(name)
        if job is None:
            return False
        time.sleep(random.uniform(0.005, 0.05))
        jobs.heartbeat(job)
        jobs.finish(job, a_report(job))
        return True

    if engine:
        from grader.store.waking import plain_url, run_engine  # noqa: PLC0415 - an extra

        run_engine(plain_url(store.engine.url), concurrency=1, wake=one, sweep=jobs.sweep, stop=threading.Event())
        return
    swept_at = 0.0
    while True:
        if time.monotonic() - swept_at > LEASE_S / 4:
            jobs.sweep()
            swept_at = time.monotonic()
        if not one():
            time.sleep(0.02)


def start_worker(url: str, *, engine: bool) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.queue",
        "--database-url",
        url,
        "--work",
        *(["--engine"] if engine else []),
    ]
    return subprocess.Popen(command, cwd=ROOT)


def ended(store: Store) -> int:
    """How many jobs have ended."""
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(JobRow).where(JobRow.ended_at.is_not(None))) or 0


def run(url: str, *, jobs: int, workers: int, kills: int, engine: bool = False, most_s: float = 600.0) -> Outcome:
    """Queue `jobs`, start `workers`, kill one `kills` times while the first half is done, replace it, wait, count."""
    store = open_store(url, upgrade=True)
    queue = queue_of(store)
    for number in range(jobs):
        queue.enqueue(an_order(number))
    began = time.monotonic()
    crew = [start_worker(url, engine=engine) for _ in range(workers)]
    killed, swept_at = 0, began
    try:
        while (done := ended(store)) < jobs:
            if killed < kills and done >= (killed + 1) * jobs // (2 * kills):
                victim = crew.pop(random.randrange(len(crew)))
                victim.send_signal(signal.SIGKILL)
                victim.wait()
                killed += 1
                crew.append(start_worker(url, engine=engine))
            if time.monotonic() - began > most_s:
                break
            if engine and time.monotonic() - swept_at > LEASE_S / 4:
                queue.sweep()  # the engine does so every 15 s; a silence of more than these short leases renews them
                swept_at = time.monotonic()
            time.sleep(0.02)
    finally:
        for process in crew:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
    seconds = time.monotonic() - began
    with store.read() as session:
        reports = session.scalar(select(func.count()).select_from(ReportRow)) or 0
        with_report = session.scalar(select(func.count(JobRow.report_id.distinct()))) or 0
        claims = session.scalar(select(func.sum(JobRow.token))) or 0
    store.close()
    return Outcome(jobs, killed, round(seconds, 1), jobs - with_report, reports - with_report, int(claims) - jobs)


def main(argv: Sequence[str] | None = None) -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--engine", action="store_true", help="let Procrastinate wake the workers")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.work:
        work(asked.database_url, engine=asked.engine)
        return
    outcome = run(asked.database_url, jobs=asked.jobs, workers=asked.workers, kills=asked.kills, engine=asked.engine)
    print(json.dumps(asdict(outcome)))
    sys.exit(bool(outcome.lost or outcome.duplicates))


if __name__ == "__main__":
    main()
