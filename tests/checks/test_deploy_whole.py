from __future__ import annotations

from grader.checks.deploy_whole import check
from tests.facts import fact

COMPOSE = "services:\n  api:\n    build: .\n  db:\n    image: postgres:16\n"


def score(files: dict[str, str]) -> float:
    return check(fact("containers", files), fact("ci", files)).score


def test_compose_that_builds_from_here() -> None:
    assert score({"compose.yaml": COMPOSE, "Dockerfile": "FROM a:1.0\n"}) == 1.0


def test_compose_without_its_dockerfile() -> None:
    assert score({"compose.yaml": COMPOSE}) == 0.0


def test_only_ready_made_images() -> None:
    assert score({"docker-compose.yml": "services:\n  db:\n    image: postgres:16\n"}) == 0.4


def test_an_override_file_is_no_mistake() -> None:
    over = "services:\n  api:\n    environment: {A: b}\n"
    assert score({"compose.yaml": COMPOSE, "compose.override.yaml": over, "Dockerfile": "FROM a:1.0\n"}) == 1.0


def test_an_image_that_ci_builds() -> None:
    text = "on: push\njobs:\n  a:\n    steps:\n      - run: docker build -t a .\n"
    assert score({".github/workflows/ci.yml": text, "Dockerfile": "FROM a:1.0\n"}) == 0.9


def test_a_dockerfile_alone() -> None:
    assert score({"Dockerfile": "FROM a:1.0\n"}) == 0.0
