"""Which commits were seen and when, each attempt at grading, and what of it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from grader.store.cohort_tables import GradingRow, LearnerRow, ObservedCommitRow, SubmissionRow
from grader.store.columns import DbNow
from grader.store.tables import ReportLineRow, ReportRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

RUNNING, GRADED, REFUSED = "running", "graded", "refused"


@dataclass(frozen=True, slots=True)
class ObservedCommit:
    """A commit of a submission. `committed_at` is what git says and can be forged; `first_seen_at` can't.

    `source` is `observed` (we saw it) or `push_record` (the host's own record).
    """

    commit: str
    source: str
    committed_at: datetime | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Grading:
    """An attempt at grading a submission.

    Attributes:
        state: `running`, `graded`, `refused` (graded, never to count), or why there is no grade, by the error's kind.
        accepted_at: since when it counts; None: pending, or never to count.
    """

    number: int
    submission_id: str
    batch: str
    job_id: str | None
    report_id: str | None
    state: str
    message: str
    hint: str
    created_at: datetime
    ended_at: datetime | None
    accepted_at: datetime | None
    accepted_by: str | None


@dataclass(frozen=True, slots=True)
class GridLine:
    """One criterion of one submission's report, for the grid."""

    submission_id: str
    report_id: str
    criterion: str
    level: int | None
    earned: float
    possible: float
    status: str


def observe_commit(
    session: Session,
    submission_id: str,
    commit: str,
    *,
    committed_at: datetime | None = None,
    source: str = "observed",
    first_seen_at: datetime | None = None,
) -> bool:
    """Note that a commit was seen, now by the database's clock unless a record says when; False: known already."""
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(ObservedCommitRow)
    values = {
        "submission_id": submission_id,
        "commit": commit,
        "source": source,
        "committed_at": committed_at,
        "first_seen_at": first_seen_at or DbNow(),
    }
    done = session.execute(insert.values(values).on_conflict_do_nothing().returning(ObservedCommitRow.number))
    return done.first() is not None


def commits_of(session: Session, submission_id: str) -> tuple[ObservedCommit, ...]:
    """The commits that were seen of a submission, in the order in which they were seen."""
    columns = (ObservedCommitRow.commit, ObservedCommitRow.source, ObservedCommitRow.committed_at)
    query = select(*columns, ObservedCommitRow.first_seen_at).where(ObservedCommitRow.submission_id == submission_id)
    rows = session.execute(query.order_by(ObservedCommitRow.first_seen_at, ObservedCommitRow.number))
    return tuple(ObservedCommit(*row) for row in rows)


def add_grading(session: Session, submission_id: str, *, batch: str = "", job_id: str | None = None) -> Grading:
    """Note that a submission is being graded."""
    row = GradingRow(submission_id=submission_id, batch=batch, job_id=job_id, state=RUNNING, message="", hint="")
    session.add(row)
    session.flush()
    return _grading(row)


def end_grading(
    session: Session,
    number: int,
    *,
    state: str = GRADED,
    report_id: str | None = None,
    message: str = "",
    hint: str = "",
) -> bool:
    """Note how a grading ended; False where it had ended before, which then stands."""
    query = update(GradingRow).where(GradingRow.number == number, GradingRow.ended_at.is_(None))
    values = {"state": state, "report_id": report_id, "message": message, "hint": hint, "ended_at": DbNow()}
    return session.execute(query.values(values).returning(GradingRow.number)).first() is not None


def accept_gradings(session: Session, numbers: Iterable[int], author: str) -> int:
    """Let gradings count from now on; returns how many didn't before. Each replaces its submission's earlier one."""
    query = update(GradingRow).where(
        GradingRow.number.in_(list(numbers)), GradingRow.accepted_at.is_(None), GradingRow.state == GRADED
    )
    done = session.execute(query.values(accepted_at=DbNow(), accepted_by=author).returning(GradingRow.number))
    return len(done.all())


def refuse_gradings(session: Session, numbers: Iterable[int], author: str) -> int:
    """Let gradings that don't count never do; their reports stay. Returns how many they were."""
    query = update(GradingRow).where(
        GradingRow.number.in_(list(numbers)), GradingRow.accepted_at.is_(None), GradingRow.state == GRADED
    )
    values = {"state": REFUSED, "message": f"Refused by {author}: what counted before stays."}
    return len(session.execute(query.values(values).returning(GradingRow.number)).all())


def gradings_of(session: Session, submission_id: str) -> tuple[Grading, ...]:
    """Every attempt at a submission, oldest first."""
    query = select(GradingRow).where(GradingRow.submission_id == submission_id).order_by(GradingRow.number)
    return tuple(_grading(row) for row in session.scalars(query))


def latest_gradings(session: Session, cohort_id: str, *, accepted: bool | None = None) -> dict[str, Grading]:
    """The newest grading of each submission of a cohort, by submission id.

    Args:
        accepted: True: the newest that counts; False: the newest ended one that doesn't (yet); None: whichever.
    """
    newest = (
        select(func.max(GradingRow.number))
        .join(SubmissionRow, SubmissionRow.id == GradingRow.submission_id)
        .join(LearnerRow, LearnerRow.id == SubmissionRow.learner_id)
        .where(LearnerRow.cohort_id == cohort_id)
        .group_by(GradingRow.submission_id)
    )
    if accepted is True:
        newest = newest.where(GradingRow.accepted_at.is_not(None))
    elif accepted is False:
        newest = newest.where(GradingRow.accepted_at.is_(None), GradingRow.ended_at.is_not(None))
    rows = session.scalars(select(GradingRow).where(GradingRow.number.in_(newest)))
    return {row.submission_id: _grading(row) for row in rows}


def _grading(row: GradingRow) -> Grading:
    return Grading(
        row.number, row.submission_id, row.batch, row.job_id, row.report_id, row.state, row.message, row.hint,
        row.created_at, row.ended_at, row.accepted_at, row.accepted_by,
    )  # fmt: skip


def grid_lines(session: Session, cohort_id: str, *, accepted: bool | None = True) -> tuple[GridLine, ...]:
    """Every criterion of every submission's newest report, without reading the documents; see `latest_gradings`."""
    reports = {g.report_id: g.submission_id for g in latest_gradings(session, cohort_id, accepted=accepted).values()}
    wanted = [report_id for report_id in reports if report_id]
    columns = (ReportLineRow.report_id, ReportLineRow.criterion, ReportLineRow.level, ReportLineRow.earned)
    query = select(*columns, ReportLineRow.possible, ReportLineRow.status).where(ReportLineRow.report_id.in_(wanted))
    rows = session.execute(query.order_by(ReportLineRow.report_id, ReportLineRow.position))
    return tuple(GridLine(reports[row[0]], *row) for row in rows)


def scores_of(session: Session, cohort_id: str, *, accepted: bool | None = True) -> dict[str, float | None]:
    """The score of every submission's newest report, by submission id; see `latest_gradings`."""
    found = latest_gradings(session, cohort_id, accepted=accepted)
    wanted = [g.report_id for g in found.values() if g.report_id]
    rows = session.execute(select(ReportRow.id, ReportRow.score).where(ReportRow.id.in_(wanted)))
    scores: dict[str, float | None] = {row.id: row.score for row in rows}
    return {each: scores.get(g.report_id) for each, g in found.items() if g.report_id}
