"""The engine that wakes workers over Postgres: told in the same transaction, and harmless when it forgets."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from grader.errors import InfraError
from grader.jobs import order_for
from grader.rubric import load_rubric
from grader.store import Store, open_jobs, waking
from grader.store.waking import plain_url, prepare, run_engine
from tests.databases import empty, new_database, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.jobs import Job
    from grader.store.jobs import SqlJobs


@pytest.fixture
def on_postgres(made_postgres: str) -> Iterator[Store]:
    empty(made_postgres)
    with opened(made_postgres) as store:
        yield store


def enqueue(jobs: SqlJobs, number: int = 1) -> Job:
    return jobs.enqueue(order_for(f"https://github.com/ada/r{number}", load_rubric("portfolio"))).job


def told(store: Store, status: str = "todo") -> list[str]:
    query = "SELECT queueing_lock FROM procrastinate.procrastinate_jobs WHERE status::text = :status ORDER BY id"
    with store.read() as session:
        return list(session.scalars(text(query), {"status": status}))


def test_one_engine_job_waits_for_each_of_ours(on_postgres: Store) -> None:
    jobs = open_jobs(on_postgres)
    first, second = enqueue(jobs), enqueue(jobs, 2)
    enqueue(jobs)
    jobs.sweep()
    jobs.sweep()
    assert told(on_postgres) == [first.id, second.id]
    with on_postgres.read() as session:
        assert session.scalar(text("SHOW search_path")) == '"$user", public', "the session is left as it was"


def test_what_is_not_committed_wakes_nobody(on_postgres: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = open_jobs(on_postgres)
    ring = waking.ProcrastinateBell.ring

    def ring_and_break(*given: object) -> None:
        ring(*given)  # type: ignore[arg-type]
        raise ZeroDivisionError

    monkeypatch.setattr(waking.ProcrastinateBell, "ring", ring_and_break)
    with pytest.raises(ZeroDivisionError):
        enqueue(jobs)
    assert told(on_postgres) == []
    assert jobs.stats().states["queued"] == 0


def test_what_the_engine_forgot_the_sweep_remembers(on_postgres: Store) -> None:
    jobs = open_jobs(on_postgres)
    job = enqueue(jobs)
    with on_postgres.write() as session:
        session.execute(text("TRUNCATE procrastinate.procrastinate_jobs CASCADE"))
    jobs.sweep()
    assert told(on_postgres) == [job.id]


def test_waiting_workers_are_woken_and_the_dead_ones_jobs_dropped(
    on_postgres: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = open_jobs(on_postgres)
    with on_postgres.write() as session:  # as a worker leaves it that was killed
        session.execute(text("SET LOCAL search_path TO procrastinate"))
        dead = session.scalar(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id")
        )
        session.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status, worker_id) "
                "VALUES ('shipfolio-grading', 'shipfolio.wake', 'left', '{}', 'doing', :dead)"
            ),
            {"dead": dead},
        )
    assert told(on_postgres, "doing") == ["left"]
    monkeypatch.setattr(waking, "SWEEP_S", 1.0)
    stop, swept, woken = threading.Event(), threading.Event(), threading.Event()
    url = plain_url(on_postgres.engine.url)
    engine = threading.Thread(
        target=run_engine, args=(url,), kwargs={"concurrency": 2, "wake": woken.set, "sweep": swept.set, "stop": stop}
    )
    engine.start()
    try:
        assert swept.wait(60)
        enqueue(jobs)
        assert woken.wait(60)
        deadline = time.monotonic() + 60
        while told(on_postgres, "doing") and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        stop.set()
        engine.join(60)
    assert not engine.is_alive()
    assert told(on_postgres, "doing") == []


def test_the_engines_tables_are_made_once_and_brought_up_to_date(postgres: str) -> None:
    function = "procrastinate.procrastinate_trigger_function_status_events_update_v1"
    with opened(new_database(postgres)) as store:
        with store.write() as session:  # as an older version of the engine left it: without its last migration
            names = set(session.scalars(text("SELECT name FROM procrastinate.shipfolio_applied")))
            values = {"name": max(names)}
            session.execute(text("DELETE FROM procrastinate.shipfolio_applied WHERE name = :name"), values)
            session.execute(text(f"DROP FUNCTION {function} CASCADE"))
        for _ in range(2):
            prepare(plain_url(store.engine.url))
            with store.read() as session:
                assert set(session.scalars(text("SELECT name FROM procrastinate.shipfolio_applied"))) == names
                assert session.scalar(text(f"SELECT to_regproc('{function}') IS NOT NULL"))


def test_a_database_that_is_away_is_our_trouble(tmp_path: object) -> None:
    with pytest.raises(InfraError):
        run_engine(
            f"postgresql://ada:canary@/x?host={tmp_path}", concurrency=1, wake=bool, sweep=bool, stop=threading.Event()
        )
