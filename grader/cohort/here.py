"""Works a cohort's orders off on this machine, or watches a server's workers do so, and says how far they are."""

from __future__ import annotations

import os
import socket
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from grader.cohort.batch import give_up, settle
from grader.jobs import State
from grader.store.batches import ended_jobs, give_back, underway
from grader.working import work

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.jobs import Jobs
    from grader.settings import Settings
    from grader.store import Store
    from grader.worker import Limits, Stop

LOOK_S = 0.5
PATIENCE = timedelta(seconds=30)  # what failed by a host's fault is waited for once; then it is for the next run


@dataclass(frozen=True, slots=True)
class Progress:
    """Of `total` orders so many are done, `failed` of them without a grade; `left_s` is an estimate, None at first."""

    total: int
    done: int
    failed: int
    running: int
    left_s: float | None


def is_gone(worker: str) -> bool:
    """Whether a worker was a process of this machine that has ended; where one can't tell, it hasn't."""
    host, _, process = worker.rpartition(":")[0].rpartition(":")
    if os.name != "posix" or host != socket.gethostname()[:80] or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    return False


def follow(
    store: Store,
    jobs: Jobs,
    cohort_id: str,
    stop: Stop,
    say: Callable[[Progress], None],
    *,
    took_in: Callable[[], None] = lambda: None,
    is_worked_on: Callable[[], bool] = lambda: True,
) -> None:
    """Take in what ends until nothing of the cohort is under way, nobody works on it, or told to stop.

    Args:
        took_in: called whenever something was.
    """
    total, failed = -1, 0
    began = time.monotonic()
    while True:
        with store.read() as session:
            failed += sum(each.report_id is None for each in ended_jobs(session, cohort_id)) if total >= 0 else 0
        taken = settle(store, cohort_id)
        with store.read() as session:
            left = underway(session, cohort_id)
        total = len(left) if total < 0 else max(total, len(left))
        done = total - len(left)
        rate = done / max(time.monotonic() - began, 1e-3)
        running = sum(each.state == State.RUNNING for each in left)
        say(Progress(total, done, failed, running, len(left) / rate if done else None))
        if taken:
            took_in()
        if not left and not taken:
            return
        late = datetime.now(UTC) + PATIENCE
        for each in left:
            if each.state == State.QUEUED and each.kind and each.not_before > late:
                give_up(store, jobs, cohort_id, each.number)
        if stop.asked.wait(LOOK_S if left else 0) or not is_worked_on():
            return


def work_here(
    store: Store,
    jobs: Jobs,
    settings: Settings,
    cohort_id: str,
    *,
    concurrency: int,
    limits: Limits,
    stop: Stop,
    say: Callable[[Progress], None],
    took_in: Callable[[], None] = lambda: None,
) -> None:
    """`follow`, with workers of our own: as many jobs at a time as `concurrency`, none where it is 0."""
    if not concurrency:
        follow(store, jobs, cohort_id, stop, say, took_in=took_in)
        return
    with store.write() as session:
        give_back(session, cohort_id, is_gone)
    options: dict[str, Any] = {"concurrency": concurrency, "burst": True, "limits": limits, "stop": stop}
    broken: list[Exception] = []

    def crew_works() -> None:
        try:
            work(store, jobs, settings, **options)
        except Exception as why:  # noqa: BLE001 - told by whoever waits
            broken.append(why)

    crew = threading.Thread(target=crew_works)
    crew.start()
    try:
        follow(store, jobs, cohort_id, stop, say, took_in=took_in, is_worked_on=crew.is_alive)
    finally:
        if not stop.asked.is_set():
            stop.ask()  # nothing of ours is left: what others have queued isn't ours to wait for
        while crew.is_alive():
            crew.join(LOOK_S)  # in slices, so that a signal is heard
        settle(store, cohort_id)
    if broken:
        raise broken[0]
