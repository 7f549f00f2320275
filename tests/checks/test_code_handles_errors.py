from __future__ import annotations

from grader.checks.code_handles_errors import check
from grader.model import Status
from tests.checks.shapes import NO_SOURCE, big, code, handler


def test_errors_by_name_pass() -> None:
    found = check(big(), code(handlers=(handler(),) * 6, raises=(1, 2, 3, 4)), NO_SOURCE)
    assert found.status is Status.PASS


def test_catching_everything_takes_away_and_silence_more() -> None:
    by_name = (handler(),) * 6
    raises = (1, 2, 3, 4)
    broad = check(big(), code(handlers=by_name + (handler("Exception"),) * 10, raises=raises), NO_SOURCE)
    silent = check(big(), code(handlers=by_name + (handler("", silent=True),) * 10, raises=raises), NO_SOURCE)
    assert 0 < broad.score < 1
    assert silent.score < broad.score
    assert silent.places[0].note == "everything is caught and nothing said"


def test_nothing_by_name_fails() -> None:
    assert check(big(), code(), NO_SOURCE).status is Status.FAIL
    assert check(big(), code(handlers=(handler("Exception"),) * 3), NO_SOURCE).status is Status.FAIL


def test_one_handler_in_a_large_project_is_little() -> None:
    assert check(big(), code(handlers=(handler(),)), NO_SOURCE).score < 0.1
