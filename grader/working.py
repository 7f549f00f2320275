"""Keeps workers going: claim loops, the upkeep beside them, and an end that loses nothing."""

from __future__ import annotations

import logging
import os
import queue
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.jobs import SWEEP_S, State
from grader.store.retention import expire
from grader.worker import Limits, Stop, child_context, remove_left_overs, work_one, worker_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.jobs import Jobs
    from grader.settings import Settings
    from grader.store import Store

LOG = logging.getLogger(__name__)
POLL_S = 0.3  # how often an idle worker looks into SQLite; a look takes a millisecond
_AWAY_S = 5.0  # before a database that is away is tried again
_EXPIRE_S = 3600.0


class Crew:
    """The claim loops of one process, and what they share."""

    def __init__(self, store: Store, jobs: Jobs, limits: Limits, stop: Stop, concurrency: int) -> None:
        self.store, self.jobs, self.limits, self.stop = store, jobs, limits, stop
        self.concurrency = concurrency
        self.done = 0
        self._idle: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._names = [worker_name(number) for number in range(1, concurrency + 1)]
        self._busy: set[str] = set()
        for name in self._names:
            self._idle.put(name)

    def wake(self) -> bool:
        """Do one job, if one is due."""
        if self.stop.asked.is_set():
            return False
        name = self._idle.get()
        self._busy.add(name)
        try:
            worked = work_one(self.jobs, self.store, self.limits, name, self.stop)
            self.done += worked
            return worked
        finally:
            self._busy.discard(name)
            self._idle.put(name)

    def check_in(self) -> None:
        """Say that the idle ones are there."""
        for name in self._names:
            if name not in self._busy:
                self.jobs.see_worker(name, runs=bool(self.limits.run_s))

    def check_out(self) -> None:
        """Say that all have ended."""
        with suppress(InfraError):
            for name in self._names:
                self.jobs.forget_worker(name)


def work(
    store: Store,
    jobs: Jobs,
    settings: Settings,
    *,
    concurrency: int = 1,
    once: bool = False,
    burst: bool = False,
    with_parent: int | None = None,
    limits: Limits | None = None,
    stop: Stop | None = None,
) -> int:
    """Work until told to stop; returns how many jobs were seen through.

    Args:
        concurrency: jobs at a time.
        once: do at most one job for each of `concurrency`, then end.
        burst: end when every job has ended, retries too.
        with_parent: end when the process of this id, which started this one, has.
    """
    limits = limits or Limits(settings.job_wall_s, settings.job_memory_bytes, settings.grace_s)
    stop = stop or Stop()
    crew = Crew(store, jobs, limits, stop, concurrency)
    over = threading.Event()
    by_engine = store.dialect == "postgresql" and not once and not burst
    upkeep = threading.Thread(
        target=_look_after, args=(crew, settings, over), kwargs={"sweeps": not by_engine, "with_parent": with_parent}
    )
    remove_left_overs()
    child_context()  # so that the first job needn't wait for it
    upkeep.start()
    try:
        if by_engine:
            _by_engine(crew)
        else:
            _by_polling(crew, once=once, burst=burst)
    finally:
        over.set()
        upkeep.join()
        crew.check_out()
    return crew.done


def _by_polling(crew: Crew, *, once: bool, burst: bool) -> None:
    threads = [threading.Thread(target=_poll, args=(crew, once, burst)) for _ in range(crew.concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(1.0)  # in slices, so that a signal is heard


def _poll(crew: Crew, once: bool, burst: bool) -> None:  # noqa: FBT001 - a thread's target
    while not crew.stop.asked.is_set():
        try:
            worked = crew.wake()
            if once or (burst and not worked and _all_ended(crew.jobs)):
                return
        except InfraError as why:
            _away(crew.stop, why)
            continue
        except Exception:
            LOG.exception("a worker broke")  # a bug: the job is swept, the loop goes on
            crew.stop.asked.wait(_AWAY_S)
            continue
        if not worked:
            crew.stop.asked.wait(POLL_S)


def _all_ended(jobs: Jobs) -> bool:
    states = jobs.stats().states
    return states[State.QUEUED] == states[State.RUNNING] == 0


def _by_engine(crew: Crew) -> None:
    from grader.store.waking import plain_url, run_engine  # noqa: PLC0415 - an extra

    def sweep() -> None:
        crew.jobs.sweep()

    def wake() -> None:
        while crew.wake():  # a wake may have found only what must wait for a host, so whoever is free looks again
            pass

    while not crew.stop.asked.is_set():
        try:
            run_engine(
                plain_url(crew.store.engine.url),
                concurrency=crew.concurrency,
                wake=wake,
                sweep=sweep,
                stop=crew.stop.asked,
            )
            crew.stop.asked.wait(1.0)  # only where the engine has ended by itself
        except InfraError as why:
            _away(crew.stop, why)


def _away(stop: Stop, why: InfraError) -> None:
    LOG.warning("%s Trying again in %.0f s.", why.message, _AWAY_S)
    stop.asked.wait(_AWAY_S)


def _look_after(
    crew: Crew, settings: Settings, over: threading.Event, *, sweeps: bool, with_parent: int | None
) -> None:
    """Everything that must happen from time to time, whatever the claim loops do."""
    # Windows' Python of an environment is started by a launcher, which is the parent that one sees there.
    parent = os.getppid() if sys.platform == "win32" else with_parent
    tasks: list[tuple[float, Callable[[], object]]] = [
        (SWEEP_S, crew.check_in),
        (_EXPIRE_S, lambda: _expire(crew, settings)),
    ]
    if sweeps:
        tasks.insert(0, (SWEEP_S, crew.jobs.sweep))
    due = [0.0] * len(tasks)
    while not over.wait(min(1.0, POLL_S)):
        if with_parent is not None and os.getppid() != parent:
            crew.stop.ask()
        for number, (every_s, task) in enumerate(tasks):
            if time.monotonic() >= due[number]:
                due[number] = time.monotonic() + every_s
                try:
                    task()
                except InfraError as why:
                    LOG.warning("%s", why.message)
                except Exception:
                    LOG.exception("upkeep broke")


def _expire(crew: Crew, settings: Settings) -> None:
    with crew.store.write() as session:
        gone = expire(session, report_days=settings.report_days, job_days=settings.job_days)
    if gone.reports or gone.jobs:
        LOG.info("expired %d reports and %d jobs", gone.reports, gone.jobs)
