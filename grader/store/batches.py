"""What a batch needs to know of all its submissions at once: the last attempt at each, and which jobs have ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from grader.jobs import State
from grader.store.cohort_tables import GradingRow, LearnerRow, ObservedCommitRow, SubmissionRow
from grader.store.columns import now_of
from grader.store.gradings import RUNNING, ObservedCommit
from grader.store.job_rows import requeue
from grader.store.tables import JobRow, ReportLineRow, ReportRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Attempt:
    """The newest grading of a submission, and by what it was made; None where the job or the report is gone.

    Attributes:
        state: as in `Grading`; `job_state` and the `job_…` fields: what was ordered.
        commit, rubric_digest, tool_version, mode, score: of the report.
        job_started_at, job_ended_at: of the last time it was claimed.
    """

    number: int
    submission_id: str
    state: str
    created_at: datetime
    accepted_at: datetime | None
    report_id: str | None
    job_id: str | None
    job_state: str | None
    job_target: str | None
    job_type: str | None
    job_digest: str | None
    job_tool: str | None
    job_mode: str | None
    commit: str | None
    rubric_digest: str | None
    tool_version: str | None
    mode: str | None
    score: float | None
    job_started_at: datetime | None
    job_ended_at: datetime | None

    @property
    def took_s(self) -> float | None:
        """How long it took; None where nobody has seen it through."""
        if self.job_started_at is None or self.job_ended_at is None:
            return None
        return (self.job_ended_at - self.job_started_at).total_seconds()


_ATTEMPT: Any = (
    GradingRow.number, GradingRow.submission_id, GradingRow.state, GradingRow.created_at, GradingRow.accepted_at,
    GradingRow.report_id, GradingRow.job_id, JobRow.state, JobRow.target, JobRow.project_type, JobRow.rubric_digest,
    JobRow.tool_version, JobRow.mode, ReportRow.commit, ReportRow.rubric_digest, ReportRow.tool_version,
    ReportRow.mode, ReportRow.score, JobRow.started_at, JobRow.ended_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that has ended and whose grading doesn't know it yet."""

    number: int
    submission_id: str
    state: str
    report_id: str | None
    kind: str | None
    message: str | None
    hint: str | None
    commit: str | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Underway:
    """A grading whose job hasn't ended: `queued` or `running`; one with a `kind` failed and is tried again."""

    number: int
    submission_id: str
    job_id: str
    state: str
    not_before: datetime
    kind: str | None
    message: str | None
    hint: str | None


def _of_cohort(query: Any, cohort_id: str) -> Any:
    submissions = query.join(SubmissionRow, SubmissionRow.id == GradingRow.submission_id)
    return submissions.join(LearnerRow, LearnerRow.id == SubmissionRow.learner_id).where(
        LearnerRow.cohort_id == cohort_id
    )


def last_attempts(session: Session, cohort_id: str) -> dict[str, Attempt]:
    """The newest attempt at each submission that was ever tried, by submission id."""
    newest = _of_cohort(select(func.max(GradingRow.number)), cohort_id).group_by(GradingRow.submission_id)
    query = (
        select(*_ATTEMPT)
        .outerjoin(JobRow, JobRow.id == GradingRow.job_id)
        .outerjoin(ReportRow, ReportRow.id == GradingRow.report_id)
        .where(GradingRow.number.in_(newest))
    )
    return {row[1]: Attempt(*row) for row in session.execute(query)}


def ended_jobs(session: Session, cohort_id: str) -> tuple[Ended, ...]:
    """The cohort's gradings that are still `running` although their job has ended or is gone, oldest first."""
    columns = (
        GradingRow.number, GradingRow.submission_id, func.coalesce(JobRow.state, "gone"), JobRow.report_id,
        JobRow.error_kind, JobRow.error_message, JobRow.error_hint, ReportRow.commit, ReportRow.as_of,
    )  # fmt: skip
    query = (
        _of_cohort(select(*columns), cohort_id)
        .outerjoin(JobRow, JobRow.id == GradingRow.job_id)
        .outerjoin(ReportRow, ReportRow.id == JobRow.report_id)
        .where(GradingRow.state == RUNNING, JobRow.state.is_(None) | JobRow.state.not_in(_OPEN))
    )
    return tuple(Ended(*row) for row in session.execute(query.order_by(GradingRow.number)))


_OPEN = (State.QUEUED, State.RUNNING)


def underway(session: Session, cohort_id: str) -> tuple[Underway, ...]:
    """The cohort's gradings whose job is queued or running, oldest first."""
    columns = (
        GradingRow.number, GradingRow.submission_id, JobRow.id, JobRow.state, JobRow.not_before, JobRow.error_kind,
        JobRow.error_message, JobRow.error_hint,
    )  # fmt: skip
    query = _of_cohort(select(*columns), cohort_id).join(JobRow, JobRow.id == GradingRow.job_id)
    query = query.where(GradingRow.state == RUNNING, JobRow.state.in_(_OPEN))
    return tuple(Underway(*row) for row in session.execute(query.order_by(GradingRow.number)))


def give_back(session: Session, cohort_id: str, is_gone: Callable[[str], bool]) -> int:
    """Queue the cohort's running jobs again whose worker is known to be gone, instead of waiting for their leases.

    Args:
        is_gone: told a worker's name.
    """
    ids = _of_cohort(select(GradingRow.job_id), cohort_id).where(GradingRow.state == RUNNING)
    count = 0
    for row in session.scalars(select(JobRow).where(JobRow.state == State.RUNNING, JobRow.id.in_(ids))).all():
        if row.worker and is_gone(row.worker):
            row.attempts -= 1
            requeue(row, now_of(session), None)
            count += 1
    return count


def date_commit(session: Session, submission_id: str, commit: str, committed_at: datetime) -> None:
    """Note what git says of when a commit was made, where that isn't known yet."""
    query = update(ObservedCommitRow).where(
        ObservedCommitRow.submission_id == submission_id, ObservedCommitRow.commit == commit,
        ObservedCommitRow.committed_at.is_(None),
    )  # fmt: skip
    session.execute(query.values(committed_at=committed_at))


def commits_of_cohort(session: Session, cohort_id: str) -> dict[str, tuple[ObservedCommit, ...]]:
    """`commits_of` for every submission of a cohort that has any, by submission id."""
    columns = (ObservedCommitRow.commit, ObservedCommitRow.source, ObservedCommitRow.committed_at)
    query = (
        select(ObservedCommitRow.submission_id, *columns, ObservedCommitRow.first_seen_at)
        .join(SubmissionRow, SubmissionRow.id == ObservedCommitRow.submission_id)
        .join(LearnerRow, LearnerRow.id == SubmissionRow.learner_id)
        .where(LearnerRow.cohort_id == cohort_id)
        .order_by(ObservedCommitRow.first_seen_at, ObservedCommitRow.number)
    )
    found: dict[str, list[ObservedCommit]] = {}
    for row in session.execute(query):
        found.setdefault(row[0], []).append(ObservedCommit(*row[1:]))
    return {submission_id: tuple(commits) for submission_id, commits in found.items()}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One criterion of a report."""

    criterion: str
    level: int | None
    earned: float
    possible: float
    status: str


def lines_of(session: Session, report_ids: Iterable[str]) -> dict[str, tuple[ReportLine, ...]]:
    """The criteria of each of these reports, in the report's order; none of a report that isn't there."""
    wanted = list(report_ids)
    found: dict[str, list[ReportLine]] = {report_id: [] for report_id in wanted}
    columns = (ReportLineRow.report_id, ReportLineRow.criterion, ReportLineRow.level, ReportLineRow.earned)
    query = select(*columns, ReportLineRow.possible, ReportLineRow.status).where(ReportLineRow.report_id.in_(wanted))
    for row in session.execute(query.order_by(ReportLineRow.report_id, ReportLineRow.position)):
        found[row[0]].append(ReportLine(*row[1:]))
    return {report_id: tuple(lines) for report_id, lines in found.items()}


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A report's particulars, as far as marks need them."""

    report_id: str
    score: float | None
    commit: str | None
    rubric_id: str
    rubric_digest: str


def heads_of(session: Session, report_ids: Iterable[str]) -> dict[str, ReportHead]:
    """The particulars of each of these reports that is there, by its id."""
    columns = (ReportRow.id, ReportRow.score, ReportRow.commit, ReportRow.rubric_id, ReportRow.rubric_digest)
    rows = session.execute(select(*columns).where(ReportRow.id.in_(list(report_ids))))
    return {row[0]: ReportHead(*row) for row in rows}
