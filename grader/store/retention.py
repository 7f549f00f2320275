"""Forgetting: what has served its time, and everything of somebody who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from grader.store.cohort_tables import CohortRow, GradingRow, LearnerRow, SubmissionRow
from grader.store.columns import now_of
from grader.store.tables import InvitationRow, JobRow, ReportRow, RequestRow, SessionRow, WorkerRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MOST = 1000  # rows of a kind in one transaction, so that nobody waits for long
_WORKER_DAYS = 7
_REQUEST_DAYS = 1  # as long as a client may send a request again under its key


@dataclass(frozen=True, slots=True)
class Expired:
    """How many rows of each kind were removed."""

    reports: int = 0
    jobs: int = 0
    sessions: int = 0
    invitations: int = 0
    workers: int = 0
    requests: int = 0


def expire(session: Session, *, report_days: int = 0, job_days: int = 30) -> Expired:
    """Remove what is too old; at most a thousand of each kind, so call it again for more.

    Args:
        report_days: for unlisted reports without an owner that no grading stands on; 0 keeps them.
        job_days: for jobs that have ended, with their lines of progress.
    """
    now = now_of(session)
    old_jobs = select(JobRow.number).where(JobRow.ended_at < now - timedelta(days=job_days)).limit(_MOST)
    jobs = _count(session, delete(JobRow).where(JobRow.number.in_(old_jobs)).returning(JobRow.number))
    reports = 0
    if report_days:
        graded = select(GradingRow.report_id).where(GradingRow.report_id.is_not(None))
        old = select(ReportRow.id).where(
            ReportRow.owner == "",
            ReportRow.visibility == "unlisted",
            ReportRow.created_at < now - timedelta(days=report_days),
            ReportRow.id.not_in(graded),
        )
        reports = _count(session, delete(ReportRow).where(ReportRow.id.in_(old.limit(_MOST))).returning(ReportRow.id))
    sessions = delete(SessionRow).where(SessionRow.expires_at < now).returning(SessionRow.token_hash)
    unused = delete(InvitationRow).where(InvitationRow.expires_at < now, InvitationRow.used_at.is_(None))
    gone = delete(WorkerRow).where(WorkerRow.seen_at < now - timedelta(days=_WORKER_DAYS)).returning(WorkerRow.name)
    old_requests = delete(RequestRow).where(RequestRow.created_at < now - timedelta(days=_REQUEST_DAYS))
    return Expired(
        reports,
        jobs,
        _count(session, sessions),
        _count(session, unused.returning(InvitationRow.id)),
        _count(session, gone),
        _count(session, old_requests.returning(RequestRow.key)),
    )


def delete_owner(session: Session, owner: str) -> int:
    """Remove every report and job of an owner (a user's or a cohort's id); returns how many reports there were.

    Who owns the account itself is removed by `accounts.delete_user`.
    """
    if not owner:
        raise ValueError("nobody's reports are not one person's to delete")
    session.execute(delete(JobRow).where(or_(JobRow.owner == owner, JobRow.lane == owner)))
    return _count(session, delete(ReportRow).where(ReportRow.owner == owner).returning(ReportRow.id))


def delete_learner(session: Session, learner_id: str) -> bool:
    """Remove a learner with submissions, gradings, marks and comments, and the reports that stood for these."""
    of_learner = select(SubmissionRow.id).where(SubmissionRow.learner_id == learner_id)
    graded = select(GradingRow.report_id).where(GradingRow.submission_id.in_(of_learner))
    mine = session.scalars(graded.where(GradingRow.report_id.is_not(None))).all()
    found = _count(session, delete(LearnerRow).where(LearnerRow.id == learner_id).returning(LearnerRow.id))
    _delete_unused(session, mine)
    return found > 0


def delete_cohort(session: Session, cohort_id: str) -> bool:
    """Remove a cohort with everything that was handed in and marked, and the reports that stood for it."""
    of_cohort = select(SubmissionRow.id).join(LearnerRow).where(LearnerRow.cohort_id == cohort_id)
    graded = select(GradingRow.report_id).where(GradingRow.submission_id.in_(of_cohort))
    mine = session.scalars(graded.where(GradingRow.report_id.is_not(None))).all()
    found = _count(session, delete(CohortRow).where(CohortRow.id == cohort_id).returning(CohortRow.id))
    _delete_unused(session, mine)
    return found > 0


def _delete_unused(session: Session, report_ids: object) -> None:
    """Reports that no other grading stands on; public ones stay, somebody asked for them to be seen."""
    still = select(GradingRow.report_id).where(GradingRow.report_id.is_not(None))
    unused = ReportRow.id.in_(report_ids) & ReportRow.id.not_in(still)  # type: ignore[arg-type]
    session.execute(delete(ReportRow).where(unused, ReportRow.visibility != "public"))


def _count(session: Session, statement: object) -> int:
    return len(session.execute(statement).all())  # type: ignore[call-overload]
