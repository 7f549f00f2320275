from __future__ import annotations

from grader.checks.topic_not_overused import check
from grader.evidence.topic import Topic
from grader.model import Status
from tests.checks.prose import place


def test_an_overused_subject_fails_and_any_other_passes() -> None:
    found = check(Topic("Titanic survival", (place(),)))
    assert found.status is Status.FAIL
    assert "Titanic" in found.summary
    assert found.places
    assert check(Topic()).status is Status.PASS
