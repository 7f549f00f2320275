"""What whoever runs the service wants to know of it: how long grades take, and what fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from grader.jobs import State
from grader.store.columns import now_of
from grader.store.tables import JobRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST_KINDS = 40  # causes that are told apart; there are some thirty
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Trouble:
    """A job that ended without a report; `run_id` names a bug's traceback in the log."""

    job_id: str
    target: str
    state: str
    kind: str
    message: str
    worker: str | None
    run_id: str | None
    ended_at: datetime


def grade_seconds(session: Session, *, within: timedelta = timedelta(hours=1)) -> tuple[float, ...]:
    """How long the newest grades took from claim to report, ascending; at most a thousand of those within the time."""
    query = select(JobRow.started_at, JobRow.ended_at).where(
        JobRow.ended_at > now_of(session) - within, JobRow.state == State.DONE
    )
    rows = session.execute(query.order_by(JobRow.ended_at.desc()).limit(_MOST))
    return tuple(sorted((ended - started).total_seconds() for started, ended in rows if ended and started))


def quantile(ascending: Sequence[float], share: float) -> float:
    """The nearest-rank quantile of a non-empty sequence."""
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]


def troubles(session: Session, *, most: int = 50, states: Sequence[str] = (State.FAILED,)) -> tuple[Trouble, ...]:
    """The jobs that ended worst, newest first; with `State.REJECTED`, also what was the submission's or caller's."""
    query = select(JobRow).where(JobRow.state.in_(list(states)), JobRow.ended_at.is_not(None))
    rows = session.scalars(query.order_by(JobRow.ended_at.desc(), JobRow.number.desc()).limit(most))
    return tuple(
        Trouble(
            row.id, row.target, row.state, row.error_kind or "", row.error_message or "", row.worker, row.run_id,
            row.ended_at,
        )
        for row in rows
        if row.ended_at is not None
    )  # fmt: skip
