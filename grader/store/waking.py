"""Wakes workers that share a Postgres database, by Procrastinate; our own `job` table stays the truth.

For each queued job one engine job waits, in a schema of its own, deferred in the same transaction. Whichever worker
gets it claims the job whose turn it is. What the engine knows can be lost without harm: a periodic task sweeps our
table, wakes workers for what is due, and drops the engine's jobs of workers that have died, which it would keep.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import procrastinate
import psycopg
import psycopg_pool
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from grader.jobs import SWEEP_S
from grader.store.engine import unavailable

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import URL
    from sqlalchemy.orm import Session

LOG = logging.getLogger(__name__)
SCHEMA = "procrastinate"
WAKE, SWEEP = "shipfolio.wake", "shipfolio.sweep"
GRADING, SWEEPING = "shipfolio-grading", "shipfolio-sweeping"
STALLED_S = 30.0  # three of the engine's own heartbeats
_STOP_POLL_S = 0.2


class ProcrastinateBell:
    """Defers an engine job for each job of ours that is queued, unless one waits already."""

    def __init__(self) -> None:
        self._app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())  # never opened: see `ring`

    def ring(self, session: Session, job_id: str, not_before: datetime | None) -> None:
        """See `grader.store.jobs.Bell`. Uses the session's own connection, so it is part of its transaction."""
        with contextlib.suppress(AlreadyEnqueued), session.begin_nested():
            before = session.scalar(text("SELECT current_setting('search_path')"))
            _search(session, SCHEMA)
            connection = session.connection().connection.driver_connection
            self._app.configure_task(
                WAKE, queue=GRADING, queueing_lock=job_id, schedule_at=not_before, connection=connection
            ).defer(job_id=job_id)
            _search(session, before)


def _search(session: Session, path: str | None) -> None:
    session.execute(text("SELECT set_config('search_path', :path, true)"), {"path": path})


def plain_url(url: URL) -> str:
    """The address as libpq reads it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def prepare(url: str) -> None:
    """Make the engine's tables, or bring them up to the installed version of it. Safe to call from many processes.

    Raises:
        InfraError: the database can't be reached.
    """
    migrations = sorted(_migrations())
    try:
        connected = psycopg.connect(url)
    except psycopg.OperationalError as why:
        raise unavailable() from why
    with connected as connection:
        connection.execute("SELECT pg_advisory_xact_lock(7046029254386354)")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute(f"SET LOCAL search_path TO {SCHEMA}")
        is_new = connection.execute("SELECT to_regclass('procrastinate_jobs') IS NULL").fetchone() == (True,)
        connection.execute("CREATE TABLE IF NOT EXISTS shipfolio_applied (name text PRIMARY KEY)")
        applied = {name for (name,) in connection.execute("SELECT name FROM shipfolio_applied")}
        if is_new:
            connection.execute(SchemaManager.get_schema())
        for path in migrations:
            if path.name not in applied:
                if not is_new:
                    connection.execute(path.read_text("utf-8").encode())
                connection.execute("INSERT INTO shipfolio_applied VALUES (%s)", (path.name,))


def _migrations() -> list[Path]:
    from pathlib import Path as Place  # noqa: PLC0415 - the annotation's twin, at run time

    return list(Place(SchemaManager.get_migrations_path()).glob("*.sql"))


def run_engine(
    url: str, *, concurrency: int, wake: Callable[[], object], sweep: Callable[[], object], stop: threading.Event
) -> None:
    """Work until `stop` is set and what runs then has returned.

    Args:
        url: as libpq reads it.
        wake: called in a thread when there may be work, at most `concurrency` times at once.
        sweep: called in a thread every `SWEEP_S`, by one of all the workers.

    Raises:
        InfraError: the database can't be reached, or went away.
    """
    settings = {"options": f"-c search_path={SCHEMA}"}
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, kwargs=settings))

    @app.task(name=WAKE, queue=GRADING)
    def on_wake(job_id: str) -> None:  # noqa: ARG001 - whose turn it is, our table says
        wake()

    @app.periodic(cron=f"* * * * * */{SWEEP_S:.0f}")
    @app.task(name=SWEEP, queue=SWEEPING, queueing_lock=SWEEP)
    async def on_sweep(timestamp: int) -> None:  # noqa: ARG001 - the engine's
        await asyncio.to_thread(sweep)
        await _drop_stalled(app)

    try:
        asyncio.run(_run(app, concurrency, stop))
    except (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, OSError) as why:
        raise unavailable() from why


async def _drop_stalled(app: procrastinate.App) -> None:
    """Throw away what dead workers held. The sweep of our table wakes others for the jobs themselves.

    Retrying them instead could collide with an engine job that was deferred since under the same queueing lock.
    """
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        if stalled.id is not None:
            LOG.warning("dropped engine job %s of a worker that is gone", stalled.id)
            await app.job_manager.finish_job_by_id_async(stalled.id, Status.FAILED, delete_job=True)
    await app.job_manager.prune_stalled_workers(STALLED_S * 4)


async def _run(app: procrastinate.App, concurrency: int, stop: threading.Event) -> None:
    common: dict[str, Any] = {"install_signal_handlers": False, "delete_jobs": "always"}
    # Besides the jobs, threads wait for the sweep and for what the engine itself does.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(concurrency + 4))
    async with app.open_async():
        workers = [
            asyncio.create_task(app.run_worker_async(queues=[GRADING], concurrency=concurrency, **common)),
            asyncio.create_task(app.run_worker_async(queues=[SWEEPING], concurrency=1, **common)),
        ]
        while not stop.is_set() and not any(worker.done() for worker in workers):  # noqa: ASYNC110
            await asyncio.sleep(_STOP_POLL_S)  # a thread's event can't be awaited
        for worker in workers:
            worker.cancel()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for why in ended:
        if isinstance(why, Exception):
            raise why
