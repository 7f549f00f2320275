from __future__ import annotations

from grader.checks.container_hardened import check
from grader.model import Status
from tests.facts import fact

STAGES = "FROM a:1.0 AS build\nRUN make\nFROM a:1.0\nCOPY --from=build /x /x\n"


def score(files: dict[str, str]) -> float:
    return check(fact("containers", files)).score


def test_one_of_three_each() -> None:
    assert score({"Dockerfile": STAGES}) == 0.33
    assert score({"Dockerfile": "FROM a:1.0\nUSER app\n"}) == 0.33
    assert score({"Dockerfile": "FROM a:1.0\nHEALTHCHECK CMD curl -f localhost\n"}) == 0.33


def test_all_three() -> None:
    assert score({"Dockerfile": STAGES + "USER 1000\nHEALTHCHECK CMD true\n"}) == 1.0


def test_root_and_none_do_not_count() -> None:
    assert score({"Dockerfile": "FROM a:1.0\nUSER root\nHEALTHCHECK NONE\n"}) == 0.0


def test_a_stage_takes_over_its_bases_user() -> None:
    assert score({"Dockerfile": "FROM a:1.0 AS b\nUSER app\nFROM b\n"}) == 0.67


def test_a_user_of_an_earlier_stage_does_not_count() -> None:
    assert score({"Dockerfile": "FROM a:1.0 AS b\nUSER app\nFROM a:1.0\n"}) == 0.0


def test_a_health_check_in_compose_counts_for_what_is_built_here() -> None:
    own = "services:\n  api:\n    build: .\n    healthcheck: {test: [CMD, 'true']}\n"
    other = own.replace("build: .", "image: postgres")
    assert score({"compose.yaml": own, "Dockerfile": "FROM a:1.0\n"}) == 0.33
    assert score({"compose.yaml": other, "Dockerfile": "FROM a:1.0\n"}) == 0.0


def test_infrastructure_without_images() -> None:
    terraform = 'resource "aws_lambda_function" "api" {\n}\n'
    assert check(fact("containers", {"main.tf": terraform})).status is Status.NOT_APPLICABLE
