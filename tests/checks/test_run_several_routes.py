from __future__ import annotations

from grader.checks.run_several_routes import check
from grader.model import Status
from tests.checks.prose import INSTALL, START, TEST, command, runbook

UP = command("docker compose up", "start", docker=True)
TRAIN = command("python train.py", "train")


def test_four_routes_with_enough_commands_pass() -> None:
    assert check(runbook(START, UP, TEST, TRAIN, *[INSTALL] * 6)).status is Status.PASS
    assert 0 < check(runbook(START, UP, TEST, TRAIN)).score < 1


def test_one_route_fails_however_many_commands() -> None:
    assert check(runbook(*[START] * 20)).status is Status.FAIL
    assert check(runbook()).status is Status.FAIL


def test_missing_files_open_no_route() -> None:
    gone = command("docker compose up", "start", docker=True, missing="docker-compose.yml")
    assert check(runbook(START, gone, *[INSTALL] * 10)).status is Status.FAIL
