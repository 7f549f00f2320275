from __future__ import annotations

from grader.checks.deploy_at_scale import check
from tests.facts import fact


def score(files: dict[str, str]) -> float:
    return check(fact("containers", files), fact("ci", files)).score


def compose(n: int, extra: str = "") -> dict[str, str]:
    services = "".join(f"  s{i}:\n    image: a\n{extra}" for i in range(n - 1))
    return {"compose.yaml": f"services:\n  api:\n    build: .\n{services}", "Dockerfile": "FROM a:1.0\n"}


def test_infrastructure_as_code() -> None:
    terraform = 'resource "a" "b" {\n}\nresource "a" "c" {\n}\n'
    k8s = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n"
    assert score({"infra/main.tf": terraform}) == 1.0
    assert score({"k8s/api.yaml": k8s}) == 0.8


def test_a_file_that_only_has_the_words() -> None:
    assert score({"k8s/api.yaml": "# apiVersion: kind: Deployment\n", "main.tf": "# resource\n"}) == 0.0


def test_compose_by_size_and_care() -> None:
    assert score(compose(6, "    restart: always\n")) == 0.7
    assert score(compose(6)) == 0.3
    assert score(compose(2)) == 0.0


def test_delivery_by_ci() -> None:
    text = "on: push\njobs:\n  a:\n    steps:\n      - run: fly deploy\n"
    assert score({".github/workflows/cd.yml": text}) == 0.35
