from __future__ import annotations

from grader.checks.run_instructions_begun import check
from grader.model import Status
from tests.checks.prose import START, command, place, runbook


def test_one_command_passes() -> None:
    assert check(runbook(START)).status is Status.PASS


def test_opening_by_hand_is_half() -> None:
    assert check(runbook(manual=(place(),))).score == 0.5


def test_what_to_have_first_is_half() -> None:
    assert check(runbook(depends=(place(),))).score == 0.5


def test_nothing_and_mere_looking_fail() -> None:
    assert check(runbook()).status is Status.FAIL
    assert check(runbook(command("curl localhost", "verify"))).status is Status.FAIL


def test_what_only_far_documents_begin_is_half() -> None:
    far = command("python app.py", "start", path="lib/notes.md")
    main = frozenset({"README.md"})
    found = check(runbook(far, main=main))
    assert found.score == 0.5
    assert "far from the README" in found.summary
    assert check(runbook(far, START, main=main)).status is Status.PASS
