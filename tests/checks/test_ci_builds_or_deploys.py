from __future__ import annotations

from grader.checks.ci_builds_or_deploys import check
from tests.facts import fact

LINT = "      - run: ruff check .\n"


def workflow(step: str, before: str = LINT) -> dict[str, str]:
    return {".github/workflows/cd.yml": f"on: push\njobs:\n  a:\n    steps:\n{before}      - {step}\n"}


def test_a_build_that_nothing_looks_at_before_is_a_stage_less() -> None:
    alone = check(fact("ci", workflow("run: docker build -t app .", before="")))
    assert alone.score == 0.3
    assert "nothing lints" in alone.summary
    assert check(fact("ci", workflow("run: docker build -t app ."))).score == 1.0


def test_a_deployment() -> None:
    assert check(fact("ci", workflow("run: gcloud run deploy app --source ."))).score == 1.0
    assert check(fact("ci", workflow("uses: appleboy/ssh-action@v1"))).score == 1.0


def test_preparing_is_no_deployment() -> None:
    assert check(fact("ci", workflow("uses: actions/configure-pages@v4"))).score == 0.0
    assert check(fact("ci", workflow("run: docker login ghcr.io"))).score == 0.0


def test_a_job_that_is_switched_off() -> None:
    text = "on: push\njobs:\n  a:\n    if: false\n    steps:\n      - run: docker build .\n"
    assert check(fact("ci", {".github/workflows/cd.yml": text})).score == 0.0
