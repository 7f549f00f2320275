"""What is kept: reports, jobs, accounts, cohorts and marks, in SQLite or Postgres. The only room that knows SQL.

`open_store(url)` is the way in, and `open_jobs(store)` from there to the queue behind the port of `grader.jobs`.
Queries are plain functions that take a session of `store.read()` or `store.write()` and return values, never rows. They
stand in `reports`, `rubrics`, `accounts`, `cohorts`, `gradings`, `marks` and `retention`.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from grader.store.engine import Store, open_store
from grader.store.jobs import open_jobs

__all__ = ["Session", "Store", "open_jobs", "open_store"]
