"""Courses, cohorts, gradings and the ledger of marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _courses()
    _roster()
    _gradings()
    _judgements()
    _keep_the_ledger()


def downgrade() -> None:
    _free_the_ledger()
    for table in (
        "release",
        "waiver_decision",
        "comment",
        "mark",
        "grading",
        "observed_commit",
        "submission",
        "extension",
        "learner",
        "cohort",
        "course_member",
        "course",
    ):
        op.drop_table(table)


def _courses() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("slug", name=op.f("uq_course_slug")),
    )
    op.create_table(
        "course_member",
        sa.Column("course_id", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.CheckConstraint("role IN ('learner', 'instructor')", name=op.f("ck_course_member_role")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_member_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_course_member_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "user_id", name=op.f("pk_course_member")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("course_id", sa.String(length=24), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rubric", sa.String(length=100), nullable=False),
        sa.Column("rubric_digest", sa.String(length=80), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("penalty", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_cohort_course_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("course_id", "slug", name=op.f("uq_cohort_course_id_slug")),
    )


def _roster() -> None:
    op.create_table(
        "learner",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("cohort_id", sa.String(length=24), nullable=False),
        sa.Column("student_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("section", sa.String(length=200), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=24), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("absent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_learner_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_learner_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner")),
        sa.UniqueConstraint("cohort_id", "student_id", name=op.f("uq_learner_cohort_id_student_id")),
    )
    op.create_index(op.f("ix_learner_user_id"), "learner", ["user_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("learner_id", sa.String(length=24), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_extension_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_extension")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_extension_learner_id"), "extension", ["learner_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("learner_id", sa.String(length=24), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("project_type", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_submission_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("learner_id", "label", name=op.f("uq_submission_learner_id_label")),
    )


def _gradings() -> None:
    op.create_table(
        "observed_commit",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.String(length=24), nullable=False),
        sa.Column("commit", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('observed', 'push_record')", name=op.f("ck_observed_commit_source")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_observed_commit_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_observed_commit")),
        sa.UniqueConstraint(
            "submission_id", "commit", "source", name=op.f("uq_observed_commit_submission_id_commit_source")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "grading",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.String(length=24), nullable=False),
        sa.Column("batch", sa.String(length=24), nullable=False),
        sa.Column("job_id", sa.String(length=24), nullable=True),
        sa.Column("report_id", sa.String(length=24), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_grading_report_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_grading_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_grading")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_grading_job_id"), "grading", ["job_id"], unique=False)
    op.create_index(op.f("ix_grading_report_id"), "grading", ["report_id"], unique=False)
    op.create_index(op.f("ix_grading_submission_id_number"), "grading", ["submission_id", "number"], unique=False)


def _judgements() -> None:
    op.create_table(
        "mark",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("learner_id", sa.String(length=24), nullable=False),
        sa.Column("submission_id", sa.String(length=24), nullable=True),
        sa.Column("criterion", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("possible", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind <> 'override' OR reason <> ''", name=op.f("ck_mark_override_has_reason")),
        sa.CheckConstraint("kind IN ('automatic', 'manual', 'override')", name=op.f("ck_mark_kind")),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_mark_learner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_mark_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_mark")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mark_learner_id_number"), "mark", ["learner_id", "number"], unique=False)
    op.create_table(
        "comment",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("learner_id", sa.String(length=24), nullable=False),
        sa.Column("criterion", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_comment_learner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_comment_learner_id"), "comment", ["learner_id"], unique=False)
    op.create_table(
        "waiver_decision",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.String(length=24), nullable=False),
        sa.Column("check", sa.String(length=100), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_waiver_decision_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_waiver_decision")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waiver_decision_submission_id"), "waiver_decision", ["submission_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.String(length=24), nullable=False),
        sa.Column("section", sa.String(length=200), nullable=True),
        sa.Column("learner_id", sa.String(length=24), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_release_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_release_learner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_release_cohort_id"), "release", ["cohort_id"], unique=False)


def _keep_the_ledger() -> None:
    """A mark that stands is never changed; it goes only with its learner."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER mark_is_append_only BEFORE UPDATE ON mark "
            "BEGIN SELECT RAISE(ABORT, 'the ledger of marks is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION shipfolio_refuse_update() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger of marks is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER mark_is_append_only BEFORE UPDATE ON mark "
        "FOR EACH ROW EXECUTE FUNCTION shipfolio_refuse_update()"
    )


def _free_the_ledger() -> None:
    op.execute("DROP TRIGGER mark_is_append_only" + ("" if op.get_bind().dialect.name == "sqlite" else " ON mark"))
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION shipfolio_refuse_update()")
