"""Real databases for tests: a SQLite file, and a private Postgres cluster on a socket in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from grader.store import Store, open_store
from grader.store.columns import Base

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgres")
_SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c max_connections=100 -c shared_buffers=16MB -c log_min_messages=error"
)


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl, which Debian keeps off the PATH."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return Path(found).parent if found else debian[-1].parent if debian else None


def _as_nobody_special() -> list[str]:
    """Postgres refuses to run as root; Debian's package brings a user for it."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """Start a cluster of its own and stop it at the end; the folder of its socket."""
    programs = postgres_programs()
    if programs is None or os.name != "posix":
        pytest.skip("PostgreSQL's initdb is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has room for 107 characters
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    run = _as_nobody_special()

    def call(*command: str) -> None:
        log = folder.parent / f"{folder.name}.out"
        with log.open("w+b") as out:  # not a pipe: the server would keep it open
            done = subprocess.run(
                [*run, *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False, cwd="/"
            )
            out.seek(0)
            assert done.returncode == 0, out.read().decode(errors="replace")
        log.unlink()

    data = str(folder / "data")
    try:
        call(
            str(programs / "initdb"), "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        options = f"-k {folder} {_SETTINGS}"
        call(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield str(folder)
        finally:
            call(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(cluster: str) -> str:
    """An empty database in a cluster: its URL."""
    import psycopg  # noqa: PLC0415 - an extra

    name = f"t{os.urandom(6).hex()}"
    with psycopg.connect(host=cluster, user="tests", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload,unused-ignore]
    return f"postgresql://tests@/{name}?host={cluster}"


def empty(url: str) -> None:
    """Throw out all rows, and whoever is still connected."""
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        engine = ("jobs", "workers", "periodic_defers", "events")
        tables += "".join(f", procrastinate.procrastinate_{name}" for name in engine)
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")  # type: ignore[call-overload,unused-ignore]
        connection.execute("INSERT INTO job_clock (id, seen_at, turn) VALUES (1, now(), 0)")


def careless(store: Store) -> Store:
    """The store, no longer waiting for the disk: a test's database needn't survive a power cut, and syncs cost most."""
    if store.dialect == "sqlite":
        event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
        store.engine.dispose()
    return store


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store with its tables, closed at the end."""
    store = careless(open_store(url, upgrade=True))
    try:
        yield store
    finally:
        store.close()
