from __future__ import annotations

from grader.checks.ci_does_real_work import check
from tests.facts import fact


def workflow(run: str, **more: str) -> dict[str, str]:
    text = f"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {run}\n"
    return {".github/workflows/ci.yml": text, **more}


def test_tests_that_exist_are_work() -> None:
    found = check(fact("ci", workflow("pytest", **{"tests/test_a.py": "def test_a(): assert 1 + 1 == 2\n"})))
    assert found.score == 1.0
    assert found.places[0].line == 6


def test_tests_that_are_not_there_are_none() -> None:
    found = check(fact("ci", workflow("pytest tests/")))
    assert found.score == 0.0
    assert "tests isn't in the repository" in found.summary


def test_an_echo_is_none() -> None:
    assert check(fact("ci", workflow("echo running pytest, ruff and docker build"))).score == 0.0


def test_a_script_is_something() -> None:
    assert check(fact("ci", workflow("python main.py", **{"main.py": "print(1)\n"}))).score == 0.6


def test_a_greeter_is_none() -> None:
    text = "on: issues\njobs:\n  hi:\n    steps:\n      - uses: actions/first-interaction@v1\n"
    assert check(fact("ci", {".github/workflows/hello.yml": text})).score == 0.0


def test_a_workflow_in_a_sub_folder_never_runs() -> None:
    files = {"backend/.github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: ruff check .\n"}
    assert check(fact("ci", files)).score == 0.0


def test_requirements_that_are_missing_stop_the_job() -> None:
    run = "pip install -r requirements.txt && ruff check ."
    assert check(fact("ci", workflow(run))).score == 0.0
    assert check(fact("ci", workflow(run, **{"requirements.txt": "ruff\n"}))).score == 1.0


def test_what_can_never_fail_is_none() -> None:
    tests = {"tests/test_a.py": "def test_a(): assert 1 + 1 == 2\n"}
    found = check(fact("ci", workflow("pytest || true", **tests)))
    assert found.score == 0.0
    assert "each failure is ignored" in found.summary
    script = "|\n          set +e\n          pytest\n          exit 0"
    assert check(fact("ci", workflow(script, **tests))).score == 0.0
    assert check(fact("ci", workflow(script.replace("set +e", "echo go"), **tests))).score == 1.0
    kept = script.replace("exit 0", "code=$?\n          echo done\n          exit $code")
    assert check(fact("ci", workflow(kept, **tests))).score == 1.0
    assert check(fact("ci", workflow("pytest || exit 1", **tests))).score == 1.0


def test_listing_tests_and_telling_rules_is_none() -> None:
    tests = {"tests/test_a.py": "def test_a(): assert 1 + 1 == 2\n"}
    assert check(fact("ci", workflow("pytest --collect-only -q && ruff rule F401", **tests))).score == 0.0
    assert check(fact("ci", workflow("ruff check .", **tests))).score == 1.0
