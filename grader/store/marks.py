"""The ledger of marks, comments, waivers and releases. Everything here is appended; the newest line counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from grader.errors import UsageError
from grader.store.cohort_tables import CommentRow, LearnerRow, MarkRow, ReleaseRow, SubmissionRow, WaiverDecisionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

KINDS = ("automatic", "manual", "override")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the ledger.

    Attributes:
        criterion: "" is the total.
        kind: `automatic` (from a grading), `manual` (a person's judgement), `override` (a person against the grading).
        value: points; None takes the mark of this kind back.
        ground: what it stood on, e.g. commit and automatic points; another ground now means that it has moved.
    """

    number: int
    learner_id: str
    submission_id: str | None
    criterion: str
    kind: str
    value: float | None
    possible: float | None
    reason: str
    ground: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person says to a learner's work; `internal` ones are never released."""

    number: int
    learner_id: str
    criterion: str
    text: str
    internal: bool
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WaiverDecision:
    """Whether a check is spared to a submission, and why."""

    number: int
    submission_id: str
    check: str
    granted: bool
    reason: str
    author: str
    at: datetime


def append_mark(
    session: Session,
    learner_id: str,
    kind: str,
    value: float | None,
    *,
    author: str,
    criterion: str = "",
    submission_id: str | None = None,
    possible: float | None = None,
    reason: str = "",
    ground: str = "",
) -> Mark:
    """Write a line into the ledger.

    Raises:
        UsageError: an unknown kind, or an override without a reason.
    """
    if kind not in KINDS:
        raise UsageError(f"There is no mark {kind!r}.", kind="bad_mark", hint=f"One of: {', '.join(KINDS)}.")
    if kind == "override" and not reason.strip():
        raise UsageError("An override needs a reason.", kind="reason_missing", hint="Say why, for whoever asks later.")
    row = MarkRow(
        learner_id=learner_id, submission_id=submission_id, criterion=criterion, kind=kind, value=value,
        possible=possible, reason=reason, ground=ground, author=author,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.refresh(row)
    return _mark(row)


def _mark(row: MarkRow) -> Mark:
    return Mark(
        row.number, row.learner_id, row.submission_id, row.criterion, row.kind, row.value, row.possible, row.reason,
        row.ground, row.author, row.at,
    )  # fmt: skip


def ledger(
    session: Session, cohort_id: str, *, learner_id: str | None = None, kinds: Sequence[str] = KINDS
) -> tuple[Mark, ...]:
    """Every line of a cohort or of one of its learners, of these kinds, oldest first."""
    query = select(MarkRow).join(LearnerRow, LearnerRow.id == MarkRow.learner_id)
    query = query.where(LearnerRow.cohort_id == cohort_id)
    if len(kinds) < len(KINDS):
        query = query.where(MarkRow.kind.in_(tuple(kinds)))
    if learner_id is not None:
        query = query.where(MarkRow.learner_id == learner_id)
    return tuple(_mark(row) for row in session.scalars(query.order_by(MarkRow.number)))


def standing_marks(
    session: Session, cohort_id: str, kinds: Sequence[str] = KINDS
) -> dict[tuple[str, str | None, str, str], Mark]:
    """What counts now: the newest line by (learner, submission, criterion, kind), those taken back left out."""
    newest: dict[tuple[str, str | None, str, str], Mark] = {}
    for mark in ledger(session, cohort_id, kinds=kinds):
        newest[mark.learner_id, mark.submission_id, mark.criterion, mark.kind] = mark
    return {key: mark for key, mark in newest.items() if mark.value is not None}


def add_comment(
    session: Session, learner_id: str, text: str, *, author: str, criterion: str = "", internal: bool = False
) -> None:
    """Say something to a learner's work; an empty text takes back what was said about the criterion."""
    session.add(CommentRow(learner_id=learner_id, criterion=criterion, text=text, internal=internal, author=author))
    session.flush()


def comments(session: Session, cohort_id: str, *, learner_id: str | None = None) -> tuple[Comment, ...]:
    """Every comment, oldest first."""
    query = _of_cohort(select(CommentRow), CommentRow.learner_id, cohort_id)
    if learner_id is not None:
        query = query.where(CommentRow.learner_id == learner_id)
    return tuple(
        Comment(row.number, row.learner_id, row.criterion, row.text, row.internal, row.author, row.at)
        for row in session.scalars(query.order_by(CommentRow.number))
    )


def decide_waiver(session: Session, submission_id: str, check: str, *, granted: bool, reason: str, author: str) -> None:
    """Spare a check to a submission, or refuse to."""
    row = WaiverDecisionRow(submission_id=submission_id, check_id=check, granted=granted, reason=reason, author=author)
    session.add(row)
    session.flush()


def waiver_decisions(session: Session, cohort_id: str) -> dict[tuple[str, str], WaiverDecision]:
    """The newest decision by (submission, check)."""
    query = select(WaiverDecisionRow).join(SubmissionRow, SubmissionRow.id == WaiverDecisionRow.submission_id)
    query = _of_cohort(query, SubmissionRow.learner_id, cohort_id).order_by(WaiverDecisionRow.number)
    return {
        (row.submission_id, row.check_id): WaiverDecision(
            row.number, row.submission_id, row.check_id, row.granted, row.reason, row.author, row.at
        )
        for row in session.scalars(query)
    }


def release(
    session: Session,
    cohort_id: str,
    *,
    author: str,
    section: str | None = None,
    learner_id: str | None = None,
    shown: bool = True,
) -> None:
    """Show the marks to a learner, a section or (neither given) the whole cohort; `shown` False hides them again."""
    session.add(ReleaseRow(cohort_id=cohort_id, section=section, learner_id=learner_id, shown=shown, author=author))
    session.flush()


def released(session: Session, cohort_id: str) -> frozenset[str]:
    """The learners who may see their marks: for each the newest release that covers them counts."""
    learners = session.execute(select(LearnerRow.id, LearnerRow.section).where(LearnerRow.cohort_id == cohort_id)).all()
    shown: dict[str, bool] = {}
    query = select(ReleaseRow).where(ReleaseRow.cohort_id == cohort_id).order_by(ReleaseRow.number)
    for row in session.scalars(query):
        for learner_id, section in learners:
            if row.learner_id in (None, learner_id) and row.section in (None, section):
                shown[learner_id] = row.shown
    return frozenset(learner_id for learner_id, yes in shown.items() if yes)


def _of_cohort(query: Any, learner_id: Any, cohort_id: str) -> Any:
    return query.join(LearnerRow, LearnerRow.id == learner_id).where(LearnerRow.cohort_id == cohort_id)
