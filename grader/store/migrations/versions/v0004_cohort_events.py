"""What was done to a cohort beside its marks, and its last comparison of code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_event",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("course_id", sa.String(length=24), nullable=False),
        sa.Column("cohort_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_cohort_event_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cohort_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cohort_event_course_id_cohort_id"), "cohort_event", ["course_id", "cohort_id"])
    op.create_table(
        "comparison",
        sa.Column("cohort_id", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_comparison_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_comparison")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER cohort_event_is_append_only BEFORE UPDATE ON cohort_event "
            "BEGIN SELECT RAISE(ABORT, 'the record of a cohort is append-only'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER cohort_event_is_append_only BEFORE UPDATE ON cohort_event "
            "FOR EACH ROW EXECUTE FUNCTION shipfolio_refuse_update()"
        )


def downgrade() -> None:
    op.drop_table("comparison")
    op.drop_index(op.f("ix_cohort_event_course_id_cohort_id"), table_name="cohort_event")
    op.drop_table("cohort_event")
