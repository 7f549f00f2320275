"""In which order a batch is worked off."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from grader.store.cohorts import put_submission
from grader.store.tables import JobRow
from tests.cohort.classes import a_school, commit_of
from tests.factories import git, git_repo

if TYPE_CHECKING:
    from grader.store import Store


def test_the_biggest_begin_first_whatever_the_roster_says(store: Store, tmp_path: Path) -> None:
    school = a_school(store, "ada", "bob", "cyd", "dan", "eve")
    school.grade(ada=60, bob=70)
    with store.write() as session:
        for name, seconds in (("ada", 1), ("bob", 90)):
            job = session.scalars(select(JobRow).where(JobRow.target == school.target(name))).one()
            job.ended_at = (job.started_at or job.created_at) + timedelta(seconds=seconds)
        for name, kilobytes in (("dan", 1), ("eve", 300)):
            files: dict[str, str | bytes] = {"data.bin": random.Random(name).randbytes(kilobytes * 1000)}
            folder = git_repo(tmp_path / name, [(files, "Begin", "2026-01-15T12:00:00+00:00")])
            git(folder, "repack", "-a", "-d", "-q")
            put_submission(session, school.learner(name).id, str(folder))
    school.begin(dict.fromkeys(school.ids, commit_of("b")))
    with store.read() as session:
        queued = session.scalars(select(JobRow.target).where(JobRow.state == "queued").order_by(JobRow.number))
        assert [Path(target).name for target in queued] == ["eve", "dan", "cyd", "bob", "ada"]
