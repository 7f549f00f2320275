from __future__ import annotations

from grader.checks.run_steps_complete import check
from grader.model import Status
from tests.checks.prose import ENV, INSTALL, START, command, runbook


def test_environment_install_and_start_pass() -> None:
    assert check(runbook(ENV, INSTALL, START)).status is Status.PASS
    assert check(runbook(INSTALL, START)).score == 0.67


def test_a_container_is_a_whole_sequence() -> None:
    assert check(runbook(command("docker compose up", "start", docker=True))).status is Status.PASS


def test_without_a_start_it_fails() -> None:
    found = check(runbook(ENV, INSTALL))
    assert found.status is Status.FAIL
    assert "start" in found.fix
    assert check(runbook()).status is Status.FAIL
