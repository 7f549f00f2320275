from __future__ import annotations

from grader.checks.ci_runs_checks_or_builds import check
from tests.facts import fact


def workflow(step: str, on: str = "push", **more: str) -> dict[str, str]:
    return {".github/workflows/ci.yml": f"on: {on}\njobs:\n  a:\n    steps:\n      - run: {step}\n", **more}


def test_a_linter_on_push() -> None:
    assert check(fact("ci", workflow("ruff check ."))).score == 1.0


def test_an_image_build() -> None:
    assert check(fact("ci", workflow("docker build -t app ."))).score == 1.0


def test_an_action_that_builds_what_is_not_there() -> None:
    text = (
        "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {context: ./app}\n"
    )
    assert check(fact("ci", {".github/workflows/ci.yml": text})).score == 0.0
    assert check(fact("ci", {".github/workflows/ci.yml": text, "app/Dockerfile": "FROM a:1.0\n"})).score == 1.0


def test_by_schedule_or_ignored() -> None:
    assert check(fact("ci", workflow("flake8", on="workflow_dispatch"))).score == 0.6
    assert check(fact("ci", workflow("flake8 --exit-zero"))).score == 0.4


def test_only_tests() -> None:
    tests = {"test_a.py": "def test_a():\n    assert 1\n"}
    assert check(fact("ci", workflow("pytest", **tests))).score == 0.0
    assert check(fact("ci", workflow("pytest --cov=src", **tests))).score == 0.4


def test_a_matrix_of_tests_checks_nothing_else() -> None:
    text = (
        "on: push\njobs:\n  a:\n    strategy:\n      matrix: {python: ['3.11', '3.12']}\n"
        "    steps:\n      - run: pytest\n"
    )
    files = {".github/workflows/ci.yml": text, "test_a.py": "def test_a():\n    assert 1\n"}
    assert check(fact("ci", files)).score == 0.0


def test_tests_and_a_delivery_count_in_part() -> None:
    tests = {"test_a.py": "def test_a():\n    assert 1\n"}
    both = "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n      - run: git push heroku main\n"
    found = check(fact("ci", {".github/workflows/ci.yml": both, **tests}))
    assert (found.score, found.places[0].line) == (0.6, 6)
    assert check(fact("ci", {".github/workflows/ci.yml": both.replace("heroku", "origin"), **tests})).score == 0.0


def test_an_evaluation_on_every_change() -> None:
    rag = {"src/rag/eval/ci_eval.py": "def main():\n    return 1\n"}
    assert check(fact("ci", workflow("python -m rag.eval.ci_eval", on="pull_request", **rag))).score == 1.0
    assert check(fact("ci", workflow("python -m rag.eval.ci_eval", on="workflow_dispatch", **rag))).score == 0.6
    assert check(fact("ci", workflow("python -m rag.eval.ci_eval", on="pull_request"))).score == 0.0
