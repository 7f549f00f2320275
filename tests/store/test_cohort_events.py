"""What was done to a cohort beside its marks is kept, and its last comparison, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from grader.store import cohort_events as record
from grader.store import retention
from tests.worlds import a_cohort

if TYPE_CHECKING:
    from grader.store import Store


def test_lines_are_added_and_never_changed_and_outlive_their_cohort(store: Store) -> None:
    with store.write() as session:
        world, other = a_cohort(session), a_cohort(session, "spring")
        course = world.cohort.course_id
        record.note_event(session, course, world.cohort.id, "archived", "Put away.", author="ada")
        record.note_event(session, course, world.cohort.id, "pushes", "2 pushes.", author="bob")
        record.note_event(session, course, other.cohort.id, "pushes", "1 push.", author="bob")
        assert [each.words for each in record.events_of(session, course)] == ["1 push.", "2 pushes.", "Put away."]
        mine = record.events_of(session, course, world.cohort.id)
        assert [(each.kind, each.author) for each in mine] == [("pushes", "bob"), ("archived", "ada")]
        assert [each.words for each in record.events_of(session, course, kind="archived")] == ["Put away."]
    with pytest.raises(IntegrityError, match="append-only"), store.write() as session:
        session.execute(text("UPDATE cohort_event SET words = 'no'"))
    with store.write() as session:
        assert retention.delete_cohort(session, world.cohort.id)
        assert len(record.events_of(session, course, world.cohort.id)) == 2


def test_the_last_comparison_of_a_cohort_stays_until_the_next_and_goes_with_it(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        assert record.find_comparison(session, world.cohort.id) is None
        record.save_comparison(session, world.cohort.id, "One", "<p>1</p>", asked={}, author="ada")
        record.save_comparison(session, world.cohort.id, "Two", "<p>2</p>", asked={"base": ["x"]}, author="bob")
    with store.write() as session:
        found = record.find_comparison(session, world.cohort.id)
        assert found is not None
        assert (found.title, found.body, found.asked, found.author) == ("Two", "<p>2</p>", {"base": ["x"]}, "bob")
        assert found.at.tzinfo is not None
        with pytest.raises(ValueError, match="too large"):
            record.save_comparison(session, world.cohort.id, "", "x" * (record.MOST_BODY + 1), asked={}, author="")
        retention.delete_cohort(session, world.cohort.id)
        session.expire_all()
        assert record.find_comparison(session, world.cohort.id) is None
