"""Rubrics that aren't built in: kept resolved, by digest, so that a worker can grade by them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from grader.rubric import builtin_ids, from_dict, load_rubric, to_dict
from grader.store.columns import DbNow
from grader.store.tables import RubricRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from grader.model import Rubric


def save_rubric(session: Session, rubric: Rubric) -> None:
    """Keep a rubric under its digest; a second time changes nothing."""
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(RubricRow)
    document = json.dumps(to_dict(rubric), ensure_ascii=True, separators=(",", ":"))
    values = {
        "digest": rubric.digest,
        "id": rubric.id,
        "version": rubric.version,
        "title": rubric.title,
        "document": document,
        "created_at": DbNow(),
    }
    session.execute(insert.values(values).on_conflict_do_nothing())


def find_rubric(session: Session, rubric_id: str, digest: str) -> Rubric | None:
    """The rubric of that digest, built in or kept; None where neither is (an older version's built-in, say)."""
    if rubric_id in builtin_ids():
        rubric = load_rubric(rubric_id)
        if rubric.digest == digest:
            return rubric
    document = session.scalar(select(RubricRow.document).where(RubricRow.digest == digest))
    return from_dict(json.loads(document)) if document else None
