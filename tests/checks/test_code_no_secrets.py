from __future__ import annotations

from grader.checks.code_no_secrets import check
from grader.evidence.secrets import Secret, Secrets
from grader.model import Status
from tests.checks.shapes import EMPTY, big


def test_none_passes() -> None:
    assert check(Secrets(), big()).status is Status.PASS


def test_one_is_too_many() -> None:
    found = check(Secrets((Secret("a.py", 3, "AWS access key", "AKIA…"),)), big())
    assert found.status is Status.FAIL
    assert (found.places[0].path, found.places[0].line) == ("a.py", 3)
    assert found.fix.startswith("Revoke the key in a.py")
    assert found.summary == "1 credential was committed; none is wanted."
    file = check(Secrets(env_files=("app/.env",)), big())
    assert (file.status, file.fix) == (Status.FAIL, "")
    both = check(Secrets((Secret("a.py", 3, "AWS access key", "AKIA…"),), ("app/.env",)), big())
    assert both.summary.startswith("1 credential and 1 filled-in environment file were")


def test_settings_that_may_hold_nothing_secret_are_a_risk() -> None:
    assert check(Secrets(env_files=("versions.env",)), big()).score == 0.5


def test_an_empty_repository_earns_nothing() -> None:
    assert check(Secrets(), EMPTY).status is Status.FAIL
