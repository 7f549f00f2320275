"""The queue of `grader.jobs` as one table, the same for SQLite and Postgres.

Whoever changes jobs first locks the one row of `job_clock` (SQLite lets one writer in at a time anyway), so claims are
fair and simple rather than parallel: a thousand a second are enough for work that takes a second each.

Time is the database's own. The clock row remembers when somebody last looked: where the clock has jumped back, or
nobody has looked for longer than a lease (the clock jumped ahead, the laptop slept, everything was down), the leases
say nothing about who is alive, and every holder is given a new one before any is judged.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete, func, select, update

from grader.jobs import (
    BACK_OFF_S,
    LEASE_S,
    LOOK,
    MOST_EVENTS,
    Enqueued,
    Event,
    Job,
    Order,
    SeenWorker,
    State,
    Stats,
    Swept,
)
from grader.store.columns import now_of
from grader.store.job_rows import (
    CANCELLED,
    LOST,
    active_of,
    after_a_crash,
    answered_of,
    end,
    held,
    hosts_open,
    job_of,
    modes_open,
    new_row,
    next_due,
    renew_leases,
    requeue,
    see_worker,
)
from grader.store.reports import find_by_key, one_report, save_report
from grader.store.tables import JobClockRow, JobEventRow, JobRow, WorkerRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from grader.model import Failure
    from grader.store.engine import Store

MOST_RUNG = 100  # jobs that a sweep tells workers of again; more than they could begin before the next one
STEP = timedelta(seconds=1)  # a clock that is set back by less is only corrected


class Bell(Protocol):
    """Tells sleeping workers that there is something to do; it may fail to, and then they look for themselves."""

    def ring(self, session: Session, job_id: str, not_before: datetime | None) -> None:
        """There is this job, due now or at a time, once this transaction is committed."""


class SqlJobs:
    """`grader.jobs.Jobs` over a store.

    Args:
        bell: rung after each change that leaves a job queued.
        per_host: how many jobs at most may run at a time against one code host; 0: as many as there are workers.
        lease_s: how long a claim lasts without a heartbeat, seconds.
        clock: for tests.
    """

    def __init__(
        self,
        store: Store,
        *,
        bell: Bell | None = None,
        per_host: int = 0,
        lease_s: float = LEASE_S,
        clock: Callable[[Session], datetime] = now_of,
    ) -> None:
        self._store, self._bell, self._clock = store, bell, clock
        self._per_host = per_host
        self._lease = timedelta(seconds=lease_s)

    # ------------------------------------------------------------ whoever orders

    def enqueue(self, order: Order, seen: str = "") -> Enqueued:
        """See the port."""
        with self._change() as (session, now):
            (made,) = self._enqueued(session, now, [order])
            if made.fresh and seen:
                session.add(JobEventRow(job_number=made.job.number, number=1, stage=LOOK, text=seen[:300], at=now))
        return made

    def enqueue_many(self, orders: Sequence[Order]) -> tuple[Enqueued, ...]:
        """See the port."""
        if not orders:
            return ()
        with self._change() as (session, now):
            return self._enqueued(session, now, orders)

    def _enqueued(self, session: Session, now: datetime, orders: Sequence[Order]) -> tuple[Enqueued, ...]:
        active, answered = active_of(session, orders), answered_of(session, orders)
        fresh: list[JobRow] = []
        answers: list[tuple[JobRow, bool]] = []
        for order in orders:
            row = active.get(order.key) or (None if order.anew else answered.get(order.key))
            answers.append((row or new_row(order, now), row is None))
            if row is None:
                fresh.append(answers[-1][0])
                active[order.key] = answers[-1][0]
        session.add_all(fresh)
        session.flush()
        for row in fresh:
            self._ring(session, row.id)
        return tuple(Enqueued(job_of(row), fresh=is_fresh) for row, is_fresh in answers)

    def find(self, job_id: str) -> Job | None:
        """See the port."""
        with self._store.read() as session:
            row = session.scalar(select(JobRow).where(JobRow.id == job_id))
            return job_of(row) if row else None

    def ahead_of(self, job: Job) -> int:
        """See the port."""
        older = select(func.count()).select_from(JobRow).where(JobRow.state == State.QUEUED, JobRow.number < job.number)
        with self._store.read() as session:
            return session.scalar(older) or 0

    def cancel(self, job_id: str) -> bool:
        """See the port."""
        with self._change() as (session, now):
            row = session.scalar(
                select(JobRow).where(JobRow.id == job_id, JobRow.state.in_([State.QUEUED, State.RUNNING]))
            )
            if row is None:
                return False
            end(row, State.REJECTED, now, CANCELLED)
            return True

    # ------------------------------------------------------------ whoever works

    def claim(self, worker: str, *, runs: bool = False) -> Job | None:
        """See the port."""
        with self._store.read() as session:  # most looks find nothing, and shouldn't cost a write
            now = self._clock(session)
            due = select(JobRow.number).where(JobRow.state == State.QUEUED, JobRow.not_before <= now)
            if session.scalar(due.limit(1)) is None:
                return None
        with self._change() as (session, now):
            open_to = (*modes_open(session, now, 3 * self._lease, runs=runs), *hosts_open(session, self._per_host))
            row = next_due(session, now, open_to)
            if row is None:
                return None
            clock = session.get_one(JobClockRow, 1)
            clock.turn += 1
            row.state, row.worker, row.turn = State.RUNNING, worker, clock.turn
            row.token += 1
            row.attempts += 1
            row.started_at = row.heartbeat_at = now
            row.lease_until = now + self._lease
            see_worker(session, worker, row.id, now, runs=runs)
            session.flush()
            return job_of(row)

    def heartbeat(self, job: Job) -> bool:
        """See the port."""
        with self._store.write() as session:
            now = self._clock(session)
            values = {"heartbeat_at": now, "lease_until": now + self._lease}
            done = session.execute(update(JobRow).where(*held(job)).values(values).returning(JobRow.number))
            if job.worker:
                see_worker(session, job.worker, job.id, now)
            return done.first() is not None

    def known(self, job: Job, url: str, subdir: str, commit: str) -> str | None:
        """See the port."""
        if job.order.anew:
            return None
        with self._store.read() as session:
            if find_by_key(session, job.order.result_key(url, subdir, commit)) is None:
                return None
        with self._change() as (session, now):
            row = session.scalar(select(JobRow).where(*held(job)))
            report_id = find_by_key(session, job.order.result_key(url, subdir, commit))
            if row is None or report_id is None:
                return None
            row.report_id = report_id
            end(row, State.DONE, now)
            return report_id

    def finish(self, job: Job, document: str) -> str | None:
        """See the port."""
        report = one_report(document)
        repo = report["repo"]
        key = job.order.result_key(repo["url"], repo["subdir"], repo["commit"], report["tool"]["version"])
        with self._change() as (session, now):
            row = session.scalar(select(JobRow).where(*held(job)))
            if row is None:
                return None
            row.report_id = save_report(
                session,
                document,
                key=Order.salted(key, job.id) if job.order.anew else key,
                owner=job.order.owner,
                visibility=job.order.visibility,
            )
            end(row, State.DONE, now)
            return row.report_id

    def reject(self, job: Job, why: Failure) -> bool:
        """See the port."""
        with self._held(job) as (_, row, now):
            if row is not None:
                end(row, State.REJECTED, now, why)
        return row is not None

    def fail(self, job: Job, why: Failure, run_id: str | None = None) -> bool:
        """See the port."""
        with self._held(job) as (_, row, now):
            if row is not None:
                end(row, State.FAILED, now, why)
                row.run_id = run_id
        return row is not None

    def retry(self, job: Job, why: Failure) -> bool:
        """See the port."""
        with self._held(job) as (session, row, now):
            if row is None:
                return False
            row.retries += 1
            if row.retries > len(BACK_OFF_S):
                end(row, State.FAILED, now, why)
                return True
            requeue(row, now + timedelta(seconds=BACK_OFF_S[row.retries - 1]), why)
            self._ring(session, row.id, row.not_before)
            return True

    def crashed(self, job: Job, why: Failure) -> bool:
        """See the port."""
        with self._held(job) as (session, row, now):
            if row is not None and after_a_crash(row, now, why):
                self._ring(session, row.id)
        return row is not None

    def give_back(self, job: Job) -> bool:
        """See the port."""
        with self._held(job) as (session, row, now):
            if row is not None:
                row.attempts -= 1
                requeue(row, now, None)
                self._ring(session, row.id)
        return row is not None

    # ------------------------------------------------------------ whoever watches

    def progress(self, job: Job, stage: str, text: str) -> bool:
        """See the port."""
        with self._store.write() as session:
            number = session.scalar(select(JobRow.number).where(*held(job)))
            if number is None:
                return False
            of_job = JobEventRow.job_number == number
            last = session.scalar(select(func.max(JobEventRow.number)).where(of_job)) or 0
            session.add(
                JobEventRow(
                    job_number=number, number=last + 1, stage=stage[:40], text=text[:300], at=self._clock(session)
                )
            )
            session.execute(delete(JobEventRow).where(of_job, JobEventRow.number <= last + 1 - MOST_EVENTS))
            return True

    def events(self, job_id: str, after: int = 0) -> tuple[Event, ...]:
        """See the port."""
        columns = (JobEventRow.number, JobEventRow.stage, JobEventRow.text, JobEventRow.at)
        query = select(*columns).join(JobRow, JobRow.number == JobEventRow.job_number)
        with self._store.read() as session:
            rows = session.execute(
                query.where(JobRow.id == job_id, JobEventRow.number > after).order_by(JobEventRow.number)
            )
            return tuple(Event(*row) for row in rows)

    def sweep(self) -> Swept:
        """See the port."""
        requeued = poisoned = 0
        with self._change() as (session, now):
            expired = select(JobRow).where(JobRow.state == State.RUNNING, JobRow.lease_until <= now)
            for row in session.scalars(expired.order_by(JobRow.number)).all():
                again = after_a_crash(row, now, LOST)
                requeued, poisoned = requeued + again, poisoned + (not again)
            if self._bell is not None:
                due = select(JobRow.id).where(JobRow.state == State.QUEUED, JobRow.not_before <= now)
                for job_id in session.scalars(due.order_by(JobRow.number).limit(MOST_RUNG)).all():
                    self._ring(session, job_id)
        return Swept(requeued, poisoned)

    def stats(self) -> Stats:
        """See the port."""
        with self._store.read() as session:
            now = self._clock(session)
            states = dict.fromkeys((state.value for state in State), 0)
            counted = session.execute(select(JobRow.state, func.count()).group_by(JobRow.state))
            states |= {row[0]: row[1] for row in counted}
            ended = JobRow.state.in_([State.REJECTED, State.FAILED])
            errors = select(JobRow.error_kind, func.count()).where(ended).group_by(JobRow.error_kind)
            oldest = session.scalar(
                select(func.min(JobRow.not_before)).where(JobRow.state == State.QUEUED, JobRow.not_before <= now)
            )
            seen = select(WorkerRow).where(WorkerRow.seen_at > now - 3 * self._lease).order_by(WorkerRow.name)
            return Stats(
                states=states,
                errors={str(kind): count for kind, count in session.execute(errors)},
                oldest_queued_s=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
                workers=tuple(
                    SeenWorker(w.name, w.started_at, w.seen_at, w.job_id, w.runs) for w in session.scalars(seen)
                ),
            )

    def see_worker(self, worker: str, *, runs: bool = False) -> None:
        """Note that a worker without a job is there."""
        with self._store.write() as session:
            see_worker(session, worker, None, self._clock(session), runs=runs)

    def forget_worker(self, worker: str) -> None:
        """Note that a worker has ended."""
        with self._store.write() as session:
            session.execute(delete(WorkerRow).where(WorkerRow.name == worker))

    # ------------------------------------------------------------ how

    @contextmanager
    def _change(self) -> Iterator[tuple[Session, datetime]]:
        """A transaction that nobody else changes jobs beside, and the time."""
        with self._store.write() as session:
            clock = session.scalars(select(JobClockRow).where(JobClockRow.id == 1).with_for_update()).one()
            now = self._clock(session)
            passed = now - clock.seen_at
            if passed > self._lease or passed < -STEP:
                renew_leases(session, now, clock.seen_at, self._lease)
            clock.seen_at = now
            yield session, now

    @contextmanager
    def _held(self, job: Job) -> Iterator[tuple[Session, JobRow | None, datetime]]:
        with self._change() as (session, now):
            yield session, session.scalar(select(JobRow).where(*held(job))), now

    def _ring(self, session: Session, job_id: str, not_before: datetime | None = None) -> None:
        if self._bell is not None:
            self._bell.ring(session, job_id, not_before)


def open_jobs(store: Store, *, per_host: int = 0) -> SqlJobs:
    """The queue of a store; in Postgres with the engine that wakes sleeping workers. `per_host`: see `SqlJobs`."""
    if store.dialect == "sqlite":
        return SqlJobs(store, per_host=per_host)
    from grader.store.waking import ProcrastinateBell  # noqa: PLC0415 - an extra

    return SqlJobs(store, bell=ProcrastinateBell(), per_host=per_host)
