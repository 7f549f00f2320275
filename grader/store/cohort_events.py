"""Who did what to a cohort beside its marks, and the last comparison of its code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from grader.store.cohort_tables import CohortEventRow, ComparisonRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST_BODY = 8 * 1024 * 1024  # characters; a page of the comparison has 5 MB at most


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the record; `kind` is stable, `words` one sentence."""

    number: int
    cohort_id: str
    kind: str
    words: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison as it was made; `body` is markup of ours, `asked` with what the cohort was compared besides."""

    title: str
    body: str
    asked: Mapping[str, Any]
    author: str
    at: datetime


def note_event(session: Session, course_id: str, cohort_id: str, kind: str, words: str, *, author: str) -> None:
    """Append a line."""
    session.add(CohortEventRow(course_id=course_id, cohort_id=cohort_id, kind=kind, words=words, author=author))
    session.flush()


def events_of(session: Session, course_id: str, cohort_id: str | None = None, *, kind: str = "") -> tuple[Event, ...]:
    """The lines of a course or of one of its cohorts, of a kind or of all, the newest first."""
    query = select(CohortEventRow).where(CohortEventRow.course_id == course_id)
    if cohort_id is not None:
        query = query.where(CohortEventRow.cohort_id == cohort_id)
    if kind:
        query = query.where(CohortEventRow.kind == kind)
    rows = session.scalars(query.order_by(CohortEventRow.number.desc()))
    return tuple(Event(row.number, row.cohort_id, row.kind, row.words, row.author, row.at) for row in rows)


def save_comparison(
    session: Session, cohort_id: str, title: str, body: str, *, asked: Mapping[str, Any], author: str
) -> None:
    """Keep a comparison in the place of the cohort's earlier one; ValueError where it is too large."""
    if len(body) > MOST_BODY:
        raise ValueError("too large a comparison")
    session.execute(delete(ComparisonRow).where(ComparisonRow.cohort_id == cohort_id))
    kept = json.dumps(dict(asked), ensure_ascii=True, sort_keys=True)
    row = ComparisonRow(cohort_id=cohort_id, title=title[:300], body=body, asked=kept, author=author)
    session.add(row)
    session.flush()


def find_comparison(session: Session, cohort_id: str) -> Compared | None:
    """A cohort's last one."""
    row = session.get(ComparisonRow, cohort_id)
    return Compared(row.title, row.body, json.loads(row.asked), row.author, row.at) if row else None
