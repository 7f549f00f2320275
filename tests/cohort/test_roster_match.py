"""Whom a row means: by identifiers, by a name only where nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.cohort.roster_match import Match, Matcher
from grader.store.cohorts import Learner


def learner(name: str, student_id: str, email: str = "", **extra: str) -> Learner:
    return Learner(student_id.upper(), "c", student_id, name, email, "", "", extra, None, None)


ADA = learner("Ada Lovelace", "s1", "ada@x.example", canvas_id="101")
GRACE = learner("Grace Hopper", "s2", sis_login_id="grace")
TWIN = learner("Grace Hopper", "101")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"student_id": " S1 "}, Match("S1", "student_id")),
        ({"sis_user_id": "s2"}, Match("S2", "sis_user_id")),
        ({"sis_login_id": "ADA@x.example"}, Match("S1", "sis_login_id")),
        ({"email": "grace"}, Match("S2", "email")),
        ({"canvas_id": "101"}, Match("S1", "canvas_id")),
        ({"canvas_id": "101", "sis_user_id": "s1"}, Match("S1", "sis_user_id")),
        ({"sis_user_id": "s1", "sis_login_id": "grace"}, Match(None, "ambiguous")),
        ({"name": "Lovelace, Ada"}, Match("S1", "name")),
        ({"name": "Ada Lovelace", "email": "other@x.example"}, Match(None, "unknown")),
        ({"name": "Grace Hopper"}, Match(None, "ambiguous")),
        ({"name": "Nobody"}, Match(None, "unknown")),
        ({"section": "s1"}, Match(None, "unknown")),
        ({}, Match(None, "unknown")),
    ],
)
def test_whom_a_row_means(cells: dict[str, str], expected: Match) -> None:
    assert Matcher([ADA, GRACE, TWIN]).find(cells) == expected


def test_a_platforms_number_is_a_student_id_only_where_nobody_has_it_as_that_number() -> None:
    assert Matcher([GRACE, TWIN]).find({"canvas_id": "101"}) == Match("101", "canvas_id")


@pytest.mark.parametrize("said", ["Participant 7", "Teilnehmer/in7", "参加者 7", "7. parte-hartzailea"])
def test_moodles_number_tells_in_every_language(said: str) -> None:
    seven = replace(GRACE, id="seven", extra={"moodle_identifier": "Participant 7"})
    other = replace(TWIN, id="seventy", extra={"moodle_identifier": "Participant 77"})
    assert Matcher([seven, other]).find({"moodle_identifier": said}) == Match("seven", "moodle_identifier")
    assert Matcher([other]).find({"moodle_identifier": said}) == Match(None, "unknown")
