"""Courses, cohorts, the roster and what is handed in. What a roster drops is marked absent, never deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from grader.store.cohort_tables import (
    CohortRow,
    CourseMemberRow,
    CourseRow,
    ExtensionRow,
    LearnerRow,
    SubmissionRow,
)
from grader.store.columns import DbNow, new_id
from grader.store.tables import UserRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from grader.model import Rubric


@dataclass(frozen=True, slots=True)
class Course:
    """What an instructor teaches."""

    id: str
    slug: str
    title: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of learners with one task; `penalty` and `settings` are plain data that the cohort room reads."""

    id: str
    course_id: str
    slug: str
    title: str
    rubric: str
    rubric_digest: str
    mode: str
    deadline_at: datetime | None
    penalty: Mapping[str, Any]
    settings: Mapping[str, Any]
    created_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Learner:
    """A row of the roster; `extra` has the columns that we don't know, `extended_to` the newest extension."""

    id: str
    cohort_id: str
    student_id: str
    name: str
    email: str
    section: str
    team: str
    extra: Mapping[str, str]
    user_id: str | None
    absent_at: datetime | None
    extended_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A repository that a learner hands in, as `shipfolio grade TARGET --rev REVISION` takes it."""

    id: str
    learner_id: str
    label: str
    target: str
    revision: str | None
    project_type: str | None
    withdrawn_at: datetime | None


# ---------------------------------------------------------------- courses


def put_course(session: Session, slug: str, title: str = "") -> Course:
    """The course of that slug, made where there is none; a title given replaces the one that it has."""
    row = session.scalar(select(CourseRow).where(CourseRow.slug == slug))
    if row is None:
        row = CourseRow(id=new_id(), slug=slug, title=title or slug)
        session.add(row)
    elif title:
        row.title = title
    session.flush()
    return Course(row.id, row.slug, row.title, row.created_at)


def find_course(session: Session, slug: str) -> Course | None:
    """One course."""
    row = session.scalar(select(CourseRow).where(CourseRow.slug == slug))
    return Course(row.id, row.slug, row.title, row.created_at) if row else None


def list_courses(session: Session, member: str | None = None) -> tuple[Course, ...]:
    """Every course by slug, or those that a user is a member of."""
    query = select(CourseRow).order_by(CourseRow.slug)
    if member is not None:
        query = query.join(CourseMemberRow).where(CourseMemberRow.user_id == member)
    return tuple(Course(row.id, row.slug, row.title, row.created_at) for row in session.scalars(query))


def set_member(session: Session, course_id: str, user_id: str, role: str | None) -> None:
    """Let a user into a course as `learner` or `instructor`; None takes them out."""
    session.execute(
        delete(CourseMemberRow).where(CourseMemberRow.course_id == course_id, CourseMemberRow.user_id == user_id)
    )
    if role is not None:
        session.add(CourseMemberRow(course_id=course_id, user_id=user_id, role=role))
        session.flush()


def member_role(session: Session, course_id: str, user_id: str) -> str | None:
    """As what a user is in a course."""
    query = select(CourseMemberRow.role).where(CourseMemberRow.course_id == course_id)
    return session.scalar(query.where(CourseMemberRow.user_id == user_id))


def instructors_of(session: Session, course_id: str) -> tuple[tuple[str, str], ...]:
    """Who teaches a course: (account, name), by name."""
    query = select(UserRow.id, UserRow.name).join(CourseMemberRow, CourseMemberRow.user_id == UserRow.id)
    query = query.where(CourseMemberRow.course_id == course_id, CourseMemberRow.role == "instructor")
    return tuple((row.id, row.name) for row in session.execute(query.order_by(UserRow.name, UserRow.id)))


def taught_by(session: Session, user_id: str) -> frozenset[str]:
    """The cohorts of the courses that a user teaches, by id."""
    query = select(CohortRow.id).join(CourseMemberRow, CourseMemberRow.course_id == CohortRow.course_id)
    query = query.where(CourseMemberRow.user_id == user_id, CourseMemberRow.role == "instructor")
    return frozenset(session.scalars(query))


def places_of(session: Session, user_id: str) -> tuple[tuple[Course, Cohort], ...]:
    """The cohorts on whose roster a user stands, each with its course, oldest first; an absent learner's, too."""
    query = select(CourseRow, CohortRow).join(CohortRow, CohortRow.course_id == CourseRow.id)
    query = query.where(CohortRow.id.in_(select(LearnerRow.cohort_id).where(LearnerRow.user_id == user_id)))
    rows = session.execute(query.order_by(CohortRow.created_at, CohortRow.id))
    return tuple((Course(one.id, one.slug, one.title, one.created_at), _cohort(two)) for one, two in rows)


# ---------------------------------------------------------------- cohorts


def put_cohort(
    session: Session,
    course_id: str,
    slug: str,
    rubric: Rubric,
    *,
    title: str = "",
    mode: str = "static",
    deadline_at: datetime | None = None,
    penalty: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Cohort:
    """Make a cohort, or change the one of that slug to exactly these values.

    A rubric that isn't built in must have been kept by `rubrics.save_rubric`.
    """
    query = select(CohortRow).where(CohortRow.course_id == course_id, CohortRow.slug == slug)
    row = session.scalar(query)
    if row is None:
        row = CohortRow(id=new_id(), course_id=course_id, slug=slug)
        session.add(row)
    row.title = title or slug
    row.rubric, row.rubric_digest, row.mode = rubric.id, rubric.digest, mode
    row.deadline_at = deadline_at
    row.penalty, row.settings = _json(penalty or {}), _json(settings or {})
    session.flush()
    return _cohort(row)


def find_cohort(session: Session, cohort_id: str) -> Cohort | None:
    """One cohort by its id."""
    row = session.get(CohortRow, cohort_id)
    return _cohort(row) if row else None


def find_cohort_by_slug(session: Session, course_id: str, slug: str) -> Cohort | None:
    """One cohort of a course."""
    row = session.scalar(select(CohortRow).where(CohortRow.course_id == course_id, CohortRow.slug == slug))
    return _cohort(row) if row else None


def list_cohorts(session: Session, course_id: str) -> tuple[Cohort, ...]:
    """A course's cohorts, oldest first, archived ones too."""
    query = select(CohortRow).where(CohortRow.course_id == course_id).order_by(CohortRow.created_at, CohortRow.id)
    return tuple(_cohort(row) for row in session.scalars(query))


def set_archived(session: Session, cohort_id: str, *, archived: bool) -> None:
    """Put a cohort away, or take it out again."""
    session.execute(
        update(CohortRow).where(CohortRow.id == cohort_id).values(archived_at=DbNow() if archived else None)
    )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=True, sort_keys=True, allow_nan=False)


def _cohort(row: CohortRow) -> Cohort:
    return Cohort(
        row.id, row.course_id, row.slug, row.title, row.rubric, row.rubric_digest, row.mode, row.deadline_at,
        json.loads(row.penalty), json.loads(row.settings), row.created_at, row.archived_at,
    )  # fmt: skip


# ---------------------------------------------------------------- the roster


def put_learner(
    session: Session,
    cohort_id: str,
    student_id: str,
    *,
    name: str = "",
    email: str = "",
    section: str = "",
    team: str = "",
    extra: Mapping[str, str] | None = None,
) -> Learner:
    """Enter a learner, or change the one of that `student_id` to exactly these values; who was absent is back."""
    query = select(LearnerRow).where(LearnerRow.cohort_id == cohort_id, LearnerRow.student_id == student_id)
    row = session.scalar(query)
    if row is None:
        row = LearnerRow(id=new_id(), cohort_id=cohort_id, student_id=student_id)
        session.add(row)
    row.name, row.email, row.section, row.team = name, email, section, team
    row.extra, row.absent_at = _json(extra or {}), None
    session.flush()
    return _learner(row)


def _learner(row: LearnerRow, extended_to: datetime | None = None) -> Learner:
    return Learner(
        row.id, row.cohort_id, row.student_id, row.name, row.email, row.section, row.team, json.loads(row.extra),
        row.user_id, row.absent_at, extended_to,
    )  # fmt: skip


def find_learner(session: Session, learner_id: str) -> Learner | None:
    """One learner."""
    row = session.get(LearnerRow, learner_id)
    return _learner(row, _extensions(session, row.cohort_id).get(row.id)) if row else None


def list_learners(session: Session, cohort_id: str, *, absent: bool = True) -> tuple[Learner, ...]:
    """The roster by student id; `absent` False leaves out whom the last roster didn't name."""
    query = select(LearnerRow).where(LearnerRow.cohort_id == cohort_id).order_by(LearnerRow.student_id)
    if not absent:
        query = query.where(LearnerRow.absent_at.is_(None))
    extended = _extensions(session, cohort_id)
    return tuple(_learner(row, extended.get(row.id)) for row in session.scalars(query))


def set_absent(session: Session, learner_id: str) -> None:
    """Note that the newest roster doesn't name a learner; nothing of theirs is removed."""
    query = update(LearnerRow).where(LearnerRow.id == learner_id, LearnerRow.absent_at.is_(None))
    session.execute(query.values(absent_at=DbNow()))


def link_user(session: Session, learner_id: str, user_id: str | None) -> None:
    """Say which account is this learner's, so that they may see what is released."""
    session.execute(update(LearnerRow).where(LearnerRow.id == learner_id).values(user_id=user_id))


def learners_of_user(session: Session, user_id: str) -> tuple[Learner, ...]:
    """Every place on a roster that is a user's."""
    query = select(LearnerRow).where(LearnerRow.user_id == user_id).order_by(LearnerRow.created_at, LearnerRow.id)
    return tuple(_learner(row, _extensions(session, row.cohort_id).get(row.id)) for row in session.scalars(query))


def add_extension(session: Session, learner_id: str, deadline_at: datetime, reason: str, author: str) -> None:
    """Give a learner another deadline; the newest counts, the older ones stay on record."""
    session.add(ExtensionRow(learner_id=learner_id, deadline_at=deadline_at, reason=reason, author=author))
    session.flush()


def _extensions(session: Session, cohort_id: str) -> dict[str, datetime]:
    newest = (
        select(func.max(ExtensionRow.number))
        .join(LearnerRow, LearnerRow.id == ExtensionRow.learner_id)
        .where(LearnerRow.cohort_id == cohort_id)
        .group_by(ExtensionRow.learner_id)
    )
    query = select(ExtensionRow.learner_id, ExtensionRow.deadline_at).where(ExtensionRow.number.in_(newest))
    return {row.learner_id: row.deadline_at for row in session.execute(query)}


# ---------------------------------------------------------------- what is handed in


def put_submission(
    session: Session,
    learner_id: str,
    target: str,
    *,
    revision: str | None = None,
    label: str = "",
    project_type: str | None = None,
) -> Submission:
    """Enter a learner's repository, or change the one of that label to exactly these values."""
    query = select(SubmissionRow).where(SubmissionRow.learner_id == learner_id, SubmissionRow.label == label)
    row = session.scalar(query)
    if row is None:
        row = SubmissionRow(id=new_id(), learner_id=learner_id, label=label)
        session.add(row)
    row.target, row.revision, row.project_type, row.withdrawn_at = target, revision, project_type, None
    session.flush()
    return _submission(row)


def _submission(row: SubmissionRow) -> Submission:
    return Submission(row.id, row.learner_id, row.label, row.target, row.revision, row.project_type, row.withdrawn_at)


def find_submission(session: Session, submission_id: str) -> Submission | None:
    """One submission."""
    row = session.get(SubmissionRow, submission_id)
    return _submission(row) if row else None


def list_submissions(session: Session, cohort_id: str) -> tuple[Submission, ...]:
    """Everything that a cohort hands in, in the roster's order, withdrawn ones too."""
    query = select(SubmissionRow).join(LearnerRow).where(LearnerRow.cohort_id == cohort_id)
    rows = session.scalars(query.order_by(LearnerRow.student_id, SubmissionRow.label))
    return tuple(_submission(row) for row in rows)


def withdraw_submission(session: Session, submission_id: str) -> None:
    """Stop grading a repository; what was graded of it stays."""
    query = update(SubmissionRow).where(SubmissionRow.id == submission_id, SubmissionRow.withdrawn_at.is_(None))
    session.execute(query.values(withdrawn_at=DbNow()))
