"""The migrations make the tables that the code works with, there and back, on both databases."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from grader.errors import InfraError, UsageError
from grader.store import Store, cohort_tables, cohorts, marks, open_store, schema, tables
from grader.store.columns import Base
from tests.databases import opened
from tests.worlds import a_cohort

VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"


def test_models_equal_migrations(store: Store) -> None:
    assert tables.JobRow.metadata is cohort_tables.MarkRow.metadata
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_head_is_the_newest_migration() -> None:
    files = sorted(path.name for path in VERSIONS.glob("v*.py"))
    assert re.match(r"v(\d{4})_", files[-1])[1] == schema.HEAD  # type: ignore[index]
    for number, name in enumerate(files, 1):
        assert f'revision = "{number:04}"' in (VERSIONS / name).read_text("utf-8")


def test_migrations_go_down_and_up_again(empty_database_url: str) -> None:
    with opened(empty_database_url) as store:
        _there_and_back(store)


def _there_and_back(store: Store) -> None:
    schema.downgrade(store.engine, "0001")
    with store.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        assert "job" in names
        assert "mark" not in names
    schema.downgrade(store.engine, "base")
    with store.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    assert schema.upgrade(store.engine)
    assert not schema.upgrade(store.engine), "nothing was missing"
    test_models_equal_migrations(store)


def test_many_processes_may_open_an_empty_database_at_once(empty_database_url: str) -> None:
    code = "import sys; from grader.store import open_store; open_store(sys.argv[1], upgrade=True).close()"
    found = [
        subprocess.Popen(
            [sys.executable, "-c", code, empty_database_url], stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        for _ in range(3)
    ]
    assert [(p.communicate()[1], p.returncode) for p in found] == [(b"", 0)] * 3


def test_another_version_is_refused(empty_database_url: str) -> None:
    database_url = empty_database_url
    if database_url.startswith("postgres"):
        with pytest.raises(InfraError) as why:
            open_store(database_url)
        assert "db upgrade" in why.value.hint
    store = open_store(database_url, upgrade=True)
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    for upgrade in (True, False):
        with pytest.raises(InfraError) as why:
            open_store(database_url, upgrade=upgrade)
        assert why.value.kind == "schema_differs"


def test_the_ledger_refuses_changes(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        marks.append_mark(session, world.learner.id, "manual", 3.0, author="ada")
    with pytest.raises(IntegrityError, match="append-only"), store.write() as session:
        session.execute(text("UPDATE mark SET value = 5"))
    with store.read() as session:
        assert [mark.value for mark in marks.ledger(session, world.cohort.id)] == [3.0]
        assert cohorts.find_learner(session, world.learner.id) is not None


@pytest.mark.parametrize(
    "url", ["", "x", "sqlite://", "sqlite:///:memory:", "mysql://root:canary@h/d", "postgresql", "sqlite"]
)
def test_an_address_that_makes_no_sense_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(UsageError) as why:
        open_store(url)
    assert "canary" not in why.value.message + why.value.hint


def test_a_database_that_is_away_is_our_trouble_and_keeps_its_password(tmp_path: Path) -> None:
    url = f"postgresql://ada:canary@/x?host={tmp_path}"
    with pytest.raises(InfraError) as why:
        open_store(url)
    assert why.value.kind == "database_unavailable"
    assert "canary" not in str(why.value) + why.value.hint


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_nobody_else_reads_the_file(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/new/shipfolio.db").close()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "shipfolio.db").stat().st_mode) == 0o600
