from __future__ import annotations

from grader.checks.code_settings_apart import check
from grader.evidence.settings import Settings, Source
from grader.model import Place, Status
from tests.checks.shapes import NO_SOURCE, big, code, literal, shape, unit


def settings(*kinds: str) -> Settings:
    return Settings(tuple(Source(kind, Place("app/a.py", 1)) for kind in kinds))


def test_two_ways_pass_one_is_most_of_it_none_fails() -> None:
    assert check(settings("environment", "module"), big(), code(), NO_SOURCE).status is Status.PASS
    assert check(settings("environment"), big(), code(), NO_SOURCE).score == 0.6
    assert check(settings(), big(), code(), NO_SOURCE).status is Status.FAIL


def test_paths_of_one_machine_undo_it() -> None:
    paths = tuple(literal(f"/home/me/{i}") for i in range(5))
    both = settings("environment", "module")
    assert check(both, big(), code(machine_paths=paths[:2]), NO_SOURCE).score == 0.6
    found = check(both, big(), code(machine_paths=paths), NO_SOURCE)
    assert found.status is Status.FAIL
    assert found.places[0].note == "/home/me/0"


def test_a_getenv_in_ten_lines_is_not_a_configured_program() -> None:
    assert check(settings("environment", "module"), shape([unit(lines=10)]), code(), NO_SOURCE).score < 0.1
