"""Workers that run programs, and orders that came over HTTP with a key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("worker", sa.Column("runs", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "api_request",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_api_request")),
    )
    op.create_index(op.f("ix_api_request_created_at"), "api_request", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_api_request_created_at"), table_name="api_request")
    op.drop_table("api_request")
    op.drop_column("worker", "runs")
