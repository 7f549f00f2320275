"""The tables of teaching: who hands in what, which commit counts, and every mark that was ever given."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grader.store.columns import Base, Id, MaybeTime, Now, Time


class CourseRow(Base):
    """What an instructor teaches; holds cohorts."""

    __tablename__ = "course"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[Now]


class CourseMemberRow(Base):
    """Who may see a course, and as what; an admin may see all."""

    __tablename__ = "course_member"
    __table_args__ = (CheckConstraint("role IN ('learner', 'instructor')", name="role"),)

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12))


class CohortRow(Base):
    """One group of learners with one task.

    `rubric` is a built-in name or, with `rubric_digest`, a row of `rubric`. `penalty` and `settings` are JSON objects:
    the rule is data, what it comes to is always computed anew.
    """

    __tablename__ = "cohort"
    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    id: Mapped[Id]
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(300))
    rubric: Mapped[str] = mapped_column(String(100))
    rubric_digest: Mapped[str] = mapped_column(String(80))
    mode: Mapped[str] = mapped_column(String(20), default="static")
    deadline_at: Mapped[MaybeTime]
    penalty: Mapped[str] = mapped_column(Text, default="{}")
    settings: Mapped[str] = mapped_column(Text, default="{}")
    created_at: Mapped[Now]
    archived_at: Mapped[MaybeTime]


class LearnerRow(Base):
    """A row of the roster. `student_id` is the school's; `extra` keeps the columns that we don't know, as JSON."""

    __tablename__ = "learner"
    __table_args__ = (UniqueConstraint("cohort_id", "student_id"), Index(None, "user_id"))

    id: Mapped[Id]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    student_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    section: Mapped[str] = mapped_column(String(200), default="")
    team: Mapped[str] = mapped_column(String(200), default="")
    extra: Mapped[str] = mapped_column(Text, default="{}")
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Now]
    absent_at: Mapped[MaybeTime]


class ExtensionRow(Base):
    """More time for a learner; the newest counts."""

    __tablename__ = "extension"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    deadline_at: Mapped[Time]
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[Now]


class SubmissionRow(Base):
    """A repository that a learner hands in; `label` tells several of one learner apart."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("learner_id", "label"),)

    id: Mapped[Id]
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(100), default="")
    target: Mapped[str] = mapped_column(Text)
    revision: Mapped[str | None] = mapped_column(Text)
    project_type: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[Now]
    withdrawn_at: Mapped[MaybeTime]


class ObservedCommitRow(Base):
    """A commit, and when we or the host's record first saw it. `committed_at` is git's word, and can be forged."""

    __tablename__ = "observed_commit"
    __table_args__ = (
        UniqueConstraint("submission_id", "commit", "source"),
        CheckConstraint("source IN ('observed', 'push_record')", name="source"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    commit: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(12))
    committed_at: Mapped[MaybeTime]
    first_seen_at: Mapped[Time]


class GradingRow(Base):
    """One attempt at grading a submission, ended or not; it counts from when it was accepted."""

    __tablename__ = "grading"
    __table_args__ = (Index(None, "submission_id", "number"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    batch: Mapped[str] = mapped_column(String(24), default="")
    job_id: Mapped[str | None] = mapped_column(String(24), index=True)
    report_id: Mapped[str | None] = mapped_column(ForeignKey("report.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text, default="")
    hint: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Now]
    ended_at: Mapped[MaybeTime]
    accepted_at: Mapped[MaybeTime]
    accepted_by: Mapped[str | None] = mapped_column(String(200))


class MarkRow(Base):
    """A line of the ledger: appended, never changed (a trigger refuses it). The newest line of a kind counts.

    `criterion` "" is the total. `value` None takes the mark back. `ground` identifies what it stood on (commit and
    automatic points), so that it can be said when the ground has moved.
    """

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint("kind IN ('automatic', 'manual', 'override')", name="kind"),
        CheckConstraint("kind <> 'override' OR reason <> ''", name="override_has_reason"),
        Index(None, "learner_id", "number"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[float | None]
    possible: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    ground: Mapped[str] = mapped_column(String(200), default="")
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[Now]


class CommentRow(Base):
    """What a person says to a learner's work, about a criterion or ("") the whole; the newest wording counts."""

    __tablename__ = "comment"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    criterion: Mapped[str] = mapped_column(String(100), default="")
    text: Mapped[str] = mapped_column(Text)
    internal: Mapped[bool] = mapped_column(default=False)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[Now]


class WaiverDecisionRow(Base):
    """Whether a check is spared to a submission; the newest decision counts."""

    __tablename__ = "waiver_decision"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    check_id: Mapped[str] = mapped_column("check", String(100))
    granted: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[Now]


class ReleaseRow(Base):
    """Marks shown to learners, or (`shown` false) hidden again: all of a cohort, a section or one learner."""

    __tablename__ = "release"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    section: Mapped[str | None] = mapped_column(String(200))
    learner_id: Mapped[str | None] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    shown: Mapped[bool] = mapped_column(default=True)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[Now]


class CohortEventRow(Base):
    """Who did what to a cohort beside its marks: appended, never changed (a trigger refuses it).

    `cohort_id` points nowhere, so that the line of a cohort's deletion outlives it; the course holds it.
    """

    __tablename__ = "cohort_event"
    __table_args__ = (Index(None, "course_id", "cohort_id"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    cohort_id: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[Now]


class ComparisonRow(Base):
    """The last comparison of a cohort's code, as markup of ours."""

    __tablename__ = "comparison"

    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text, default="{}")
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[Now]
