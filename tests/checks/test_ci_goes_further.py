from __future__ import annotations

from grader.checks.ci_goes_further import check
from tests.facts import fact

TESTS = {"tests/test_a.py": "def test_a():\n    assert 1\n"}


def workflow(steps: str, strategy: str = "") -> dict[str, str]:
    return {".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n{strategy}    steps:\n{steps}", **TESTS}


def test_coverage_and_a_scan() -> None:
    assert check(fact("ci", workflow("      - run: pytest --cov\n      - run: bandit -r src\n"))).score == 1.0


def test_one_of_them() -> None:
    assert check(fact("ci", workflow("      - run: pytest --cov\n"))).score == 0.6
    assert check(fact("ci", workflow("      - run: mypy src\n"))).score == 0.3


def test_a_matrix_of_one_is_none() -> None:
    one = "    strategy:\n      matrix:\n        python: ['3.12']\n"
    two = "    strategy:\n      matrix:\n        python: ['3.11', '3.12']\n"
    assert check(fact("ci", workflow("      - run: pytest\n", one))).score == 0.0
    assert check(fact("ci", workflow("      - run: pytest\n", two))).score == 0.6


def test_an_evaluation_of_the_project_is_a_stage() -> None:
    rag = {"scripts/evaluate.py": "print(1)\n"}
    files = workflow("      - run: pytest\n      - run: python scripts/evaluate.py --gate 0.8\n")
    found = check(fact("ci", files | rag))
    assert found.score == 0.6
    assert "an evaluation" in found.summary
    by_hand = {path: text.replace("on: push", "on: workflow_dispatch") for path, text in files.items()}
    assert check(fact("ci", by_hand | rag)).score == 0.0


def test_what_may_fail_counts_half() -> None:
    both = "      - run: pytest --cov\n      - run: bandit -r src || true\n"
    assert check(fact("ci", workflow(both))).score == 1.0
    assert check(fact("ci", workflow("      - run: pytest --cov || true\n"))).score == 0.3
    assert check(fact("ci", workflow(both.replace("--cov", "--cov || true")))).score == 0.6
