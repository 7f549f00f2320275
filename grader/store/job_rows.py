"""Rows of the queue: which is next, how one changes, and what it is as a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from grader.jobs import MOST_CRASHES, RUN_PATIENCE_S, Job, Order, State
from grader.model import Failure
from grader.store.columns import new_id
from grader.store.tables import JobRow, WorkerRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

LOST = Failure("worker_lost", "The worker that graded this was lost.", "It is tried again.")
POISON = Failure(
    "poison", "Grading this ended its worker again and again.", "The log of the workers tells what happened."
)
CANCELLED = Failure("cancelled", "This was cancelled.", "")
ORDER_COLUMNS = tuple(field.name for field in fields(Order))


def held(job: Job) -> tuple[Any, ...]:
    """What a job's row must be like for whoever claimed it to change it."""
    return (JobRow.id == job.id, JobRow.token == job.token, JobRow.state == State.RUNNING)


def active_of(session: Session, orders: Sequence[Order]) -> dict[str, JobRow]:
    """The queued and running jobs of these orders, by key."""
    return _by_key(session, orders, JobRow.state.in_([State.QUEUED, State.RUNNING]))


def answered_of(session: Session, orders: Sequence[Order]) -> dict[str, JobRow]:
    """The newest job with a report for each order that names a whole commit, by key."""
    commits = [order for order in orders if is_commit(order.revision)]
    return _by_key(session, commits, JobRow.report_id.is_not(None))


def _by_key(session: Session, orders: Sequence[Order], condition: Any) -> dict[str, JobRow]:
    keys = sorted({order.key for order in orders})
    found: dict[str, JobRow] = {}
    for at in range(0, len(keys), 500):  # as many as any database takes in one statement
        rows = select(JobRow).where(JobRow.key.in_(keys[at : at + 500]), condition)
        found |= {row.key: row for row in session.scalars(rows.order_by(JobRow.number))}
    return found


def new_row(order: Order, now: datetime) -> JobRow:
    """A queued job for an order."""
    values = {name: getattr(order, name) for name in ORDER_COLUMNS} | {"lane": order.lane or order.owner}
    return JobRow(
        id=new_id(), key=order.key, state=State.QUEUED, not_before=now, created_at=now, attempts=0, retries=0,
        token=0, turn=0, **values,
    )  # fmt: skip


def modes_open(session: Session, now: datetime, lately: timedelta, *, runs: bool) -> tuple[Any, ...]:
    """What a job must be like for a worker that runs programs, or doesn't, to take it; see `grader.jobs.Jobs.claim`."""
    if runs:
        return ()
    reads_only = JobRow.mode != "run"
    seen = select(WorkerRow.name).where(WorkerRow.runs.is_(True), WorkerRow.seen_at > now - lately)
    if session.scalar(seen.limit(1)) is not None:
        return (reads_only,)
    return (reads_only | (JobRow.not_before <= now - timedelta(seconds=RUN_PATIENCE_S)),)


def hosts_open(session: Session, per_host: int) -> tuple[Any, ...]:
    """What a job must be like for no host to be asked by more than `per_host` jobs at a time; 0: anything goes."""
    if not per_host:
        return ()
    running = session.scalars(select(JobRow.target).where(JobRow.state == State.RUNNING))
    hosts = Counter(urlsplit(target).netloc.lower() for target in running)
    full = sorted(host for host, count in hosts.items() if host and count >= per_host)
    return tuple(func.lower(JobRow.target).not_like(f"https://{host}/%", escape="\\") for host in map(_literal, full))


def _literal(host: str) -> str:
    return "".join(f"\\{char}" if char in "%_\\" else char for char in host)


def next_due(session: Session, now: datetime, open_to: Sequence[Any] = ()) -> JobRow | None:
    """The next due job: of the lane with the fewest running, then of the one served longest ago.

    Args:
        open_to: what else a job must be like.
    """
    due = (JobRow.state == State.QUEUED, JobRow.not_before <= now, *open_to)
    lanes = select(JobRow.lane).where(*due).distinct().subquery()
    running, earlier = aliased(JobRow), aliased(JobRow)
    busy = select(func.count()).where(running.lane == lanes.c.lane, running.state == State.RUNNING).scalar_subquery()
    last = select(earlier.turn).where(earlier.lane == lanes.c.lane).order_by(earlier.turn.desc()).limit(1)
    lane = session.scalar(select(lanes.c.lane).order_by(busy, last.scalar_subquery(), lanes.c.lane).limit(1))
    if lane is None:
        return None
    of_lane = select(JobRow).where(*due, JobRow.lane == lane)
    return session.scalar(of_lane.order_by(JobRow.priority.desc(), JobRow.number).limit(1))


def renew_leases(session: Session, now: datetime, seen_at: datetime, lease: timedelta) -> None:
    session.execute(update(JobRow).where(JobRow.state == State.RUNNING).values(lease_until=now + lease))
    if now < seen_at:  # what was to wait, waits as long as it had left
        for row in session.scalars(select(JobRow).where(JobRow.state == State.QUEUED, JobRow.not_before > now)):
            row.not_before = now + max(timedelta(), row.not_before - seen_at)


def requeue(row: JobRow, not_before: datetime, why: Failure | None) -> None:
    row.state, row.not_before = State.QUEUED, not_before
    row.worker = row.lease_until = None
    _note(row, why)


def end(row: JobRow, state: State, now: datetime, why: Failure | None = None) -> None:
    row.state, row.ended_at = state, now
    row.lease_until = None
    _note(row, why)


def _note(row: JobRow, why: Failure | None) -> None:
    row.error_kind = why.kind if why else None
    row.error_message = why.message if why else None
    row.error_hint = why.hint if why else None


def after_a_crash(row: JobRow, now: datetime, why: Failure) -> bool:
    """Queue again, True, or end as poison."""
    if row.attempts - row.retries >= MOST_CRASHES:
        end(row, State.FAILED, now, POISON)
        return False
    requeue(row, now, why)
    return True


def see_worker(session: Session, name: str, job_id: str | None, now: datetime, *, runs: bool | None = None) -> None:
    """Note that a worker is there, with what it holds; `runs` None: what is known of that stays."""
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(WorkerRow)
    changed = {"seen_at": now, "job_id": job_id} | ({} if runs is None else {"runs": runs})
    values = {"name": name[:120], "started_at": now, "runs": False} | changed
    session.execute(insert.values(values).on_conflict_do_update(index_elements=["name"], set_=changed))


def is_commit(revision: str | None) -> bool:
    return revision is not None and len(revision) in (40, 64) and set(revision) <= set("0123456789abcdef")


def job_of(row: JobRow) -> Job:
    error = Failure(row.error_kind, row.error_message or "", row.error_hint or "") if row.error_kind else None
    return Job(
        id=row.id,
        number=row.number,
        order=Order(**{name: getattr(row, name) for name in ORDER_COLUMNS}),
        state=State(row.state),
        token=row.token,
        attempts=row.attempts,
        retries=row.retries,
        worker=row.worker,
        created_at=row.created_at,
        not_before=row.not_before,
        started_at=row.started_at,
        lease_until=row.lease_until,
        heartbeat_at=row.heartbeat_at,
        ended_at=row.ended_at,
        error=error,
        run_id=row.run_id,
        report_id=row.report_id,
    )
