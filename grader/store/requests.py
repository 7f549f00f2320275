"""Orders that came over HTTP with an `Idempotency-Key`: a request that is sent again is answered as it was before."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from grader.errors import UsageError
from grader.store.columns import DbNow
from grader.store.tables import RequestRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def earlier_answer(session: Session, who: str, key: str, asked: object) -> str | None:
    """The job that answered this request before.

    Args:
        who: whose key it is; the same key of somebody else is another one.
        asked: what the request asks for, as JSON knows it.

    Raises:
        UsageError: `key_reused`, where the key came with something else before.
    """
    row = session.get(RequestRow, _hash(who, key))
    if row is None:
        return None
    if row.digest != _hash(asked):
        raise UsageError(
            "This Idempotency-Key came with another request before.",
            kind="key_reused",
            hint="Use a new key for a new request.",
        )
    return row.job_id


def keep_answer(session: Session, who: str, key: str, asked: object, job_id: str) -> None:
    """Remember which job answers a request; who was first stays."""
    values = {"key": _hash(who, key), "digest": _hash(asked), "job_id": job_id, "created_at": DbNow()}
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(RequestRow)
    session.execute(insert.values(values).on_conflict_do_nothing(index_elements=["key"]))


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
