"""Writes down what moves marks without being one: a cohort's rules, and pushes that a host recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grader.cohort.deadlines import shown
from grader.cohort.pushes import enter_pushes
from grader.store.cohort_events import note_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.cohort.pushes import Push, Pushes
    from grader.store import Session
    from grader.store.cohorts import Cohort

_DIGEST = 8  # hex digits that tell two versions of a rubric apart
_DEFAULTS = {"late": "pin", "several": "mean"}  # what a cohort does that says nothing of it


def note_rules(session: Session, before: Cohort, after: Cohort, *, author: str) -> None:
    """A line for each rule that isn't what it was."""
    for words in _changes(before, after):
        note_event(session, after.course_id, after.id, "rules", words, author=author)


def _changes(before: Cohort, after: Cohort) -> Iterator[str]:
    pairs = (
        ("Rubric", _rubric(before), _rubric(after)),
        ("Mode", before.mode, after.mode),
        ("Deadline", _time(before), _time(after)),
        ("Penalty", _plain(before.penalty), _plain(after.penalty)),
    )
    old, new = {**_DEFAULTS, **before.settings}, {**_DEFAULTS, **after.settings}
    further = ((f"Setting {name}", _value(old, name), _value(new, name)) for name in {*old, *new})
    for name, first, second in (*pairs, *sorted(further)):
        if first != second:
            yield f"{name}: {first} → {second}."


def _rubric(cohort: Cohort) -> str:
    return f"{cohort.rubric} {cohort.rubric_digest.removeprefix('sha256:')[:_DIGEST]}"


def _time(cohort: Cohort) -> str:
    return shown(cohort.deadline_at) if cohort.deadline_at else "none"


def _plain(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_value(values, name)}" for name in sorted(values)) or "none"


def _value(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def record_pushes(
    session: Session, cohort: Cohort, pushes: Pushes, *, source: str, author: str
) -> tuple[int, tuple[Push, ...]]:
    """`pushes.enter_pushes`, with a line on how many are new and where they come from."""
    entered, unmatched = enter_pushes(session, cohort.id, pushes)
    if entered:
        words = f"{entered} push{'' if entered == 1 else 'es'} entered from {source}."
        note_event(session, cohort.course_id, cohort.id, "pushes", words, author=author)
    return entered, unmatched
