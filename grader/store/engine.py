"""Opens a database: SQLite in a file of this machine, or Postgres; gives out transactions."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from grader.errors import InfraError, UsageError
from grader.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

BUSY_S = 30.0  # how long SQLite waits for another process's write
FORMS = "It looks like sqlite:////var/lib/shipfolio/shipfolio.db or postgresql://user:password@host/database."


class Store:
    """An open database. Cheap to hold, safe to share between threads; not across a fork."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(shipfolio_write=True)
        # Postgres shows each statement its own state of the database even within a transaction, unless it is told
        # otherwise: without one, what a page asks for takes three round trips rather than five.
        self._reading = (
            engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")
        )

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A look that changes nothing. All of it sees one state of a SQLite file, each statement one of Postgres."""
        with _database_errors(), Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed at the end of the block; SQLite lets one run at a time.

        Raises:
            InfraError: the database can't be reached, or is busy for longer than half a minute.
        """
        with _database_errors(), Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


@contextmanager
def _database_errors() -> Iterator[None]:
    """A database that is away is our trouble, and its words may hold an address: they stay in the exception's cause."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as why:
        raise unavailable() from why
    except DBAPIError as why:
        if why.connection_invalidated:
            raise unavailable() from why
        raise


def unavailable() -> InfraError:
    """The error for a database that doesn't answer."""
    return InfraError(
        "The database can't be reached or is busy.",
        kind="database_unavailable",
        hint="`shipfolio db check` tells more.",
    )


def open_store(url: str, *, upgrade: bool | None = None) -> Store:
    """Open a database and see that its tables are those of this version.

    Args:
        url: `sqlite:////path/to/file.db` or `postgresql://…`.
        upgrade: bring the tables up to date. None does so for SQLite, whose file has no other keeper.

    Raises:
        UsageError: the URL can't be understood, or the driver isn't installed.
        InfraError: the database can't be reached, or its tables are of another version.
    """
    parsed = parse_database_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    engine = _sqlite(parsed) if is_file else _postgres(parsed)
    store = Store(engine)
    try:
        with _database_errors():
            if upgrade or (upgrade is None and is_file):
                schema.upgrade(engine)
            else:
                schema.require_current(engine)
    except BaseException:
        store.close()
        raise
    return store


def parse_database_url(url: str) -> URL:
    """The address of a database, or a UsageError that doesn't repeat it: it may hold a password."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        backend = ""
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise UsageError("The database's address can't be understood.", kind="bad_database_url", hint=FORMS)


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # reports may be private: nobody else reads the file
    except OSError as why:
        raise InfraError(
            f"The database {path} can't be opened.", kind="database_unavailable", hint=why.strerror or ""
        ) from why
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_S, "check_same_thread": False},
        pool_size=40,  # as the threads that answer requests: one beyond it is opened and closed each time
        max_overflow=10,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # `_begin_sqlite` says when a transaction begins, and as what
    cursor = connection.cursor()
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later could find that another one has written in between, and fail.
    writes = connection.get_execution_options().get("shipfolio_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(url, pool_size=40, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as why:
        raise UsageError(
            "Postgres needs a driver that isn't installed.",
            kind="driver_missing",
            hint="Install it: pip install 'shipfolio[postgres]'.",
        ) from why
