"""What every table is made of: aware UTC times, opaque ids, the database's own clock."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from sqlalchemy import DateTime, Dialect, MetaData, String, TypeDecorator, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.compiler import SQLCompiler

ID_CHARS = 24


def new_id() -> str:
    """120 random bits as 24 characters of a-z and 2-7: can be typed, can't be guessed, never begins with a dash."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in Python; `timestamptz` in Postgres, ISO text in SQLite. A naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DbNow(FunctionElement[datetime]):
    """The database's clock at this statement, not at the beginning of its transaction."""

    type = UtcTime()
    inherit_cache = True


@compiles(DbNow, "sqlite")
def _sqlite_now(_element: DbNow, _compiler: SQLCompiler, **_: Any) -> str:
    return "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"  # SQLAlchemy reads the fraction as microseconds


@compiles(DbNow, "postgresql")
def _postgres_now(_element: DbNow, _compiler: SQLCompiler, **_: Any) -> str:
    return "clock_timestamp()"


def now_of(session: Session) -> datetime:
    """The database's clock."""
    now: datetime | None = session.scalar(select(DbNow()))
    assert now is not None, "a database knows the time"  # noqa: S101
    return now


class Base(DeclarativeBase):
    """All tables; constraints have names, so that a migration can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Id = Annotated[str, mapped_column(String(ID_CHARS), primary_key=True, default=new_id)]
Time = Annotated[datetime, mapped_column(UtcTime())]
MaybeTime = Annotated[datetime | None, mapped_column(UtcTime())]
Now = Annotated[datetime, mapped_column(UtcTime(), default=DbNow())]
