from __future__ import annotations

from grader.checks.ci_runs_tests import check
from tests.facts import fact

TESTS = {"tests/test_a.py": "def test_a():\n    assert 1 + 1 == 2\n"}


def workflow(on: str, step: str) -> dict[str, str]:
    return {".github/workflows/ci.yml": f"on: {on}\njobs:\n  a:\n    steps:\n      - run: {step}\n", **TESTS}


def test_on_push() -> None:
    assert check(fact("ci", workflow("[push, pull_request]", "python -m pytest -q"))).score == 1.0


def test_by_hand_only() -> None:
    assert check(fact("ci", workflow("workflow_dispatch", "pytest"))).score == 0.6


def test_a_failure_that_is_ignored() -> None:
    assert check(fact("ci", workflow("push", "pytest || true"))).score == 0.0


def test_through_make() -> None:
    files = workflow("push", "make check")
    assert check(fact("ci", files)).score == 0.0
    assert check(fact("ci", {**files, "Makefile": "check:\n\tpoetry run pytest\n"})).score == 1.0


def test_npm_without_tests() -> None:
    files = workflow("push", "npm test")
    none = {**files, "package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'}
    some = {**files, "package.json": '{"scripts": {"test": "vitest run"}}', "src/a.test.ts": "test('a', () => {})"}
    assert check(fact("ci", none)).score == 0.0
    assert check(fact("ci", some)).score == 1.0


def test_a_called_workflow_runs_when_its_caller_does() -> None:
    files = {
        ".github/workflows/main.yml": "on: push\njobs:\n  t:\n    uses: ./.github/workflows/test.yml\n",
        ".github/workflows/test.yml": "on: workflow_call\njobs:\n  t:\n    steps:\n      - run: pytest\n",
        **TESTS,
    }
    assert check(fact("ci", files)).score == 1.0
