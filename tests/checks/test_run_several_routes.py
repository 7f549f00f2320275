from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks import run_several_routes
from grader.evidence.data_sources import DataFile, DataSources
from grader.evidence.evaluation import Evaluation, Use
from grader.evidence.tests import Tests
from grader.model import Status
from tests.checks.prose import INSTALL, START, TEST, command, runbook
from tests.checks.shapes import case, suite

if TYPE_CHECKING:
    from grader.evidence.runbook import Runbook
    from grader.model import Finding

UP = command("docker compose up", "start", docker=True)
TRAIN = command("python train.py", "train")


def check(book: Runbook) -> Finding:
    return run_several_routes.check(book, Tests(), Evaluation(), DataSources())


def test_four_routes_with_enough_commands_pass() -> None:
    assert check(runbook(START, UP, TEST, TRAIN, *[INSTALL] * 6)).status is Status.PASS
    assert 0 < check(runbook(START, UP, TEST, TRAIN)).score < 1


def test_one_route_fails_however_many_commands() -> None:
    assert check(runbook(*[START] * 20)).status is Status.FAIL
    assert check(runbook()).status is Status.FAIL


def test_missing_files_open_no_route() -> None:
    gone = command("docker compose up", "start", docker=True, missing="docker-compose.yml")
    assert check(runbook(START, gone, *[INSTALL] * 10)).status is Status.FAIL


def test_only_routes_that_could_be_taken_are_asked_for() -> None:
    def fix(tests: Tests, evaluation: Evaluation, data: DataSources) -> str:
        return run_several_routes.check(runbook(START), tests, evaluation, data).fix

    bare = fix(Tests(), Evaluation(), DataSources((DataFile("data/a.csv", 900),)))
    assert bare == "Also give the commands for running it in a container."
    full = fix(suite(case()), Evaluation((Use("train.py", 1, "fit", "fit"),)), DataSources())
    assert "running the tests, getting data or models and training" in full
