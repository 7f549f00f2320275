"""What Alembic runs: the migrations, on the connection that `grader.store.schema` hands over."""

from __future__ import annotations

from alembic import context

from grader.store import cohort_tables, tables  # noqa: F401 - the tables register themselves
from grader.store.columns import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
