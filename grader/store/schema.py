"""Brings a database's tables to this version's, and tells whether they are. Alembic is loaded only to change them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text

from grader.errors import InfraError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD = "0004"  # the newest migration; a test holds it against the files
HERE = Path(__file__).parent / "migrations"
_LOCK = 7_046_029_254_386_353  # any number that no other program locks by


def current(connection: Connection) -> str | None:
    """The version of the tables; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def require_current(engine: Engine) -> None:
    """InfraError where the tables aren't those of this version."""
    with engine.connect() as connection:
        found = current(connection)
    if found != HEAD:
        raise InfraError(
            "The database's tables are not those of this version of shipfolio."
            if found
            else "The database has no tables yet.",
            kind="schema_differs",
            hint="Make a backup, then run `shipfolio db upgrade`.",
        )


def upgrade(engine: Engine, revision: str = "head") -> bool:
    """Run the migrations that are missing, all or none; False where none was. Safe to call from many processes."""
    if engine.dialect.name == "postgresql":
        from grader.store.waking import plain_url, prepare  # noqa: PLC0415 - an extra

        prepare(plain_url(engine.url))
    with engine.connect() as connection:
        if revision == "head" and current(connection) == HEAD:
            return False
    with engine.execution_options(shipfolio_write=True).begin() as connection:
        before = _locked_version(connection)
        if before is not None and before > HEAD:
            raise InfraError(
                "The database belongs to a newer version of shipfolio.",
                kind="schema_differs",
                hint="Upgrade shipfolio, or restore the backup that was made before the database was upgraded.",
            )
        _run("upgrade", connection, revision)
        return current(connection) != before


def downgrade(engine: Engine, revision: str) -> None:
    """Undo migrations down to `revision` (`base` for all), with the data that only newer tables hold."""
    with engine.execution_options(shipfolio_write=True).begin() as connection:
        _locked_version(connection)
        _run("downgrade", connection, revision)


def _locked_version(connection: Connection) -> str | None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    return current(connection)


def _run(command: str, connection: Connection, revision: str) -> None:
    from alembic import command as commands  # noqa: PLC0415 - a third of a second, and only for a change
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    run: Any = getattr(commands, command)
    run(config, revision)
