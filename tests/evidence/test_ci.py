from __future__ import annotations

import pytest

from grader.evidence._ci_kinds import action_kind, command_kind
from grader.evidence._shell import commands
from tests.facts import fact


def tasks(files: dict[str, str]) -> list[tuple[str, int, str]]:
    return [(t.kind, t.line, t.problem) for w in fact("ci", files).workflows for t in w.tasks]


def github(steps: str, **more: str) -> dict[str, str]:
    return {".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    steps:\n{steps}", **more}


def test_lines_are_those_of_the_file() -> None:
    steps = (
        "      - run: |\n          pip install ruff\n\n          # lint\n          ruff check .\n      - run: mypy .\n"
    )
    assert tasks(github(steps)) == [("setup", 6, ""), ("lint", 9, ""), ("types", 10, "")]


@pytest.mark.parametrize("on", ["push", "[push]", "{push: {branches: [main]}}"])
def test_the_three_forms_of_on_which_yaml_takes_for_true(on: str) -> None:
    text = f"on: {on}\njobs:\n  a:\n    steps:\n      - run: ruff check .\n"
    workflow = fact("ci", {".github/workflows/ci.yml": text}).workflows[0]
    assert workflow.triggers == ("push",)
    assert workflow.on_change
    assert workflow.runs


def test_without_a_trigger_or_jobs_nothing_runs() -> None:
    for text, why in (("jobs:\n  a:\n    steps: []\n", "it has no `on:`"), ("on: push\n", "it has no jobs")):
        assert fact("ci", {".github/workflows/a.yml": text}).workflows[0].why_not == why


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".gitlab-ci.yml", "test:\n  script:\n    - pip install .\n    - flake8\n"),
        (".travis.yml", "language: python\nscript: flake8\n"),
        (".circleci/config.yml", "jobs:\n  lint:\n    steps:\n      - run: flake8\n"),
        (".circleci/config.yml", "jobs:\n  lint:\n    steps:\n      - run: {name: lint, command: flake8}\n"),
        ("azure-pipelines.yml", "steps:\n  - script: flake8\n"),
        ("bitbucket-pipelines.yml", "pipelines:\n  default:\n    - step:\n        script:\n          - flake8\n"),
        ("Jenkinsfile", "pipeline { stages { stage('Lint') { steps { sh 'flake8' } } } }\n"),
    ],
)
def test_other_systems(path: str, text: str) -> None:
    ci = fact("ci", {path: text})
    assert "lint" in ci.kinds
    assert ci.workflows[0].on_change


@pytest.mark.parametrize("text", ["on: [push", "a: &a [*a]", "\t", "[" * 9000, "on: push\njobs: 7\n", "- a\n- b\n", ""])
def test_malformed_files_are_values(text: str) -> None:
    workflow = fact("ci", {".github/workflows/ci.yml": text}).workflows[0]
    assert not workflow.runs
    assert workflow.why_not


def test_a_bomb_of_aliases_is_cheap() -> None:
    levels = "".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]\n" for i in range(1, 30))
    assert not fact("ci", {".gitlab-ci.yml": "l0: &l0 [a]\n" + levels}).kinds


def test_a_script_of_the_repository_is_read_one_level_deep() -> None:
    files = github("      - run: bash scripts/check.sh\n", **{"scripts/check.sh": "set -e\nruff check .\nmypy .\n"})
    assert [kind for kind, _, _ in tasks(files)] == ["lint", "types"]
    gate = {"gate.py": 'import subprocess\nsubprocess.run(["ruff", "check"])\nsubprocess.run(["pytest", "-q"])\n'}
    assert {kind for kind, _, _ in tasks(github("      - run: python gate.py\n", **gate))} == {"lint", "tests"}


def test_scripts_that_call_each_other_end() -> None:
    files = github("      - run: bash a.sh\n", **{"a.sh": "bash b.sh\n", "b.sh": "bash a.sh\n"})
    assert tasks(files) == [("run", 5, "")]


def _kinds(run: str, **files: str) -> set[str]:
    steps = f"      - run: {run}\n"
    tests = {"tests/test_a.py": "def test_a():\n    assert f() == 1\n"}
    return {kind for kind, _, _ in tasks(github(steps, **(tests | files)))}


@pytest.mark.parametrize(
    ("run", "path", "text"),
    [
        ("bash .ci/run", ".ci/run", "#!/bin/sh\npytest tests\n"),
        ("./script/test", "script/test", "#!/bin/bash\nset -e\npytest tests\n"),
        ("sh ci", "ci", "timeout -k 5 600 pytest tests\n"),
        ("bash ci.sh", "ci.sh", 'stage() {\n  shift\n  "$@"\n}\nstage tests pytest tests\n'),
        ("bash ci.sh", "ci.sh", 'tests() { pytest "$1"; }\ntests tests || failed=1\n'),
        ("just ci", "justfile", "ci: check\n\ncheck:\n    pytest tests\n"),
        ("make all", "Makefile", "PY := python\nall: check\ncheck: unit\nunit:\n\t$(PY) -m pytest tests\n"),
        ("make t", "Makefile", "W=$(shell pwd)\nt:\n\t$(call in_env, PYTHONPATH=$(W) pytest tests)\n"),
        (
            "make clean t",
            "Makefile",
            "A ?= $(shell which python)\nB ?= $(shell dirname $(A))\nC ?= $(B)/pytest\nclean:\n\trm -f a\nt:\n\t$(C) tests\n",
        ),
    ],
)
def test_tests_are_found_behind_what_a_step_calls(run: str, path: str, text: str) -> None:
    assert "tests" in _kinds(run, **{path: text})


@pytest.mark.parametrize(
    ("run", "path", "text"),
    [
        ("bash .ci/run", ".ci/run", "#!/bin/sh\necho pytest\n"),
        ("bash ci.sh", "ci.sh", "tests() { pytest tests; }\necho done\n"),
        ("bash ci.sh", "ci.sh", 'again() { again "$@"; }\nagain pytest tests\n'),
        ("make lint", "Makefile", "lint:\n\truff check .\ntest:\n\tpytest tests\n"),
        ("make lint", "Makefile", "lint:\n\truff check .\n$(DOCS): more\n\tpytest tests\n"),
    ],
)
def test_what_is_only_named_or_never_called_runs_no_tests(run: str, path: str, text: str) -> None:
    assert "tests" not in _kinds(run, **{path: text})


@pytest.mark.parametrize(("provider", "delivers"), [("pypi", False), ("heroku", True)])
def test_travis_hands_over_by_itself_and_counts_coverage_afterwards(provider: str, delivers: bool) -> None:
    text = "script: pytest tests\nafter_success:\n  - coveralls\ndeploy:\n  provider: {0}\n  on:\n    tags: true\n"
    ci = fact("ci", {".travis.yml": text.format(provider), "tests/test_a.py": "def test_a():\n    assert f()\n"})
    assert {"tests", "coverage", "deploy"} <= ci.kinds
    assert [task.line for _, task in ci.doing("deploy")] == [5]
    assert any(True for _ in ci.delivering()) is delivers


def test_what_is_missing_is_named() -> None:
    assert tasks(github("      - run: python gone.py\n"))[0][2] == "gone.py isn't in the repository"
    assert tasks(github("      - run: make test\n"))[0][2] == "there is no Makefile"
    named = {"Makefile": "lint:\n\truff check .\n"}
    assert tasks(github("      - run: make test\n", **named))[0][2] == "Makefile has no target test"


def test_a_working_directory_moves_the_paths() -> None:
    steps = "      - run: npm run lint\n        working-directory: web\n"
    package = {"web/package.json": '{"scripts": {"lint": "eslint ."}}'}
    assert tasks(github(steps, **package)) == [("lint", 5, "")]
    assert "web" in tasks(github(steps))[0][2]


@pytest.mark.parametrize(
    "before",
    ["      - run: cmake -B build -S .\n", "      - uses: actions/cache@v4\n        with:\n          path: build\n"],
)
def test_a_working_directory_may_be_made_by_the_steps_before(before: str) -> None:
    steps = "      - run: ctest --output-on-failure\n        working-directory: build\n"
    assert tasks(github(before + steps))[-1][2] == ""
    assert "no folder build" in tasks(github("      - run: cmake --version\n" + steps))[-1][2]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("uv run --frozen pytest -q", "tests"),
        ("python -m pytest", "tests"),
        ("poetry run ruff check .", "lint"),
        ("npx tsc --noEmit", "types"),
        ("CI=1 yarn jest", "tests"),
        ("docker compose build", "docker"),
        ("cargo clippy -- -D warnings", "lint"),
        ("ruff --version", "setup"),
        ("pip install pytest", "setup"),
        ("kubectl apply -f k8s/", "deploy"),
    ],
)
def test_commands_by_the_tool_they_start(command: str, kind: str) -> None:
    (one,) = commands(command)
    words = one.words[1:] if one.words[0] == "yarn" else one.words
    assert command_kind(words) == kind


@pytest.mark.parametrize(
    ("command", "kinds"),
    [
        ("git push heroku main", ["deploy"]),
        ("git push --force https://me:$TOKEN@huggingface.co/spaces/me/app main", ["deploy"]),
        ('curl -X POST "$RENDER_DEPLOY_HOOK_URL"', ["deploy"]),
        ("git push origin main", ["setup"]),
        ("git push --tags", ["setup"]),
        ("curl -fsS http://localhost:8000/health", ["setup"]),
        ("python -m rag.eval.gate", ["evals"]),
        ("python -m rag.main", ["run"]),
        ("python -m evaluate.metrics", []),
    ],
)
def test_what_is_handed_to_a_host_and_what_measures(command: str, kinds: list[str]) -> None:
    files = {
        ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    steps:\n      - run: {command}\n",
        "src/rag/eval/gate.py": "x = 1\n",
        "src/rag/main.py": "x = 1\n",
    }
    assert [task.kind for workflow in fact("ci", files).workflows for task in workflow.tasks] == kinds


def test_shell_syntax() -> None:
    script = "a && b | c; d || true\ncat <<EOF\nruff check .\nEOF\ne \\\n  --f # g\necho 'x; y'\n"
    assert [(c.line, c.words, c.soft) for c in commands(script)] == [
        (0, ("a",), False),
        (0, ("b",), False),
        (0, ("c",), False),
        (0, ("d",), True),
        (0, ("true",), False),
        (1, ("cat", "<<EOF"), False),
        (4, ("e", "--f"), False),
        (6, ("echo", "x; y"), False),
    ]


@pytest.mark.parametrize(
    ("uses", "kind"),
    [
        ("docker/build-push-action@v6", "docker"),
        ("actions/checkout@v4", ""),
        ("docker/setup-buildx-action@v3", ""),
        ("codecov/codecov-action@v4", "coverage"),
        ("pypa/gh-action-pypi-publish@release/v1", "deploy"),
        ("pre-commit/action@v3", "lint"),
        ("release-drafter/release-drafter@v6", ""),
    ],
)
def test_actions(uses: str, kind: str) -> None:
    assert action_kind(uses) == kind


@pytest.mark.parametrize(
    ("run", "path", "text", "kind"),
    [
        ("poe tests --relaxed", "pyproject.toml", '[tool.poe.tasks]\ntests = "pytest"\n', "tests"),
        ("uv run poe lint", "pyproject.toml", '[tool.poe.tasks.lint]\ncmd = "ruff check"\n', "lint"),
        ("inv test", "tasks.py", "@task\ndef test(c):\n    c.run('pytest')\n", "tests"),
        ("invoke type-check", "tasks.py", "@task\ndef type_check(c): ...\n", "types"),
        ("poe hello", "pyproject.toml", '[tool.poe.tasks]\nhello = "echo"\n', "run"),
    ],
)
def test_pythons_own_task_runners_are_read_by_their_tasks_names(run: str, path: str, text: str, kind: str) -> None:
    assert _kinds(run, **{path: text}) == {kind}


def test_a_runner_without_tasks_is_a_problem() -> None:
    assert "no pyproject.toml has tasks for poe" in tasks(github("      - run: poe tests\n"))[0][2]


def test_a_list_that_is_asked_for_first_may_be_missing() -> None:
    def work(run: str) -> str:
        return (
            f"on: [push]\njobs:\n  a:\n    runs-on: u\n    steps:\n      - run: |\n          {run}\n          pytest\n"
        )

    files = {
        "a.py": "def f():\n    return 1\n",
        "tests/test_a.py": "from a import f\n\n\ndef test_f():\n    assert f() == 1\n",
    }
    path = ".github/workflows/ci.yml"
    guarded = "if [ -f dev.txt ]; then pip install -r dev.txt; fi"
    assert list(fact("ci", files | {path: work(guarded)}).doing("tests"))
    assert list(fact("ci", files | {path: work("[ -e dev.txt ] && pip install -r dev.txt")}).doing("tests"))
    assert not list(fact("ci", files | {path: work("pip install -r dev.txt")}).doing("tests"))
    other = "if [ -f main.txt ]; then pip install -r dev.txt; fi"
    assert not list(fact("ci", files | {path: work(other)}).doing("tests"))


@pytest.mark.parametrize(("trigger", "changes"), [("on: [push]", True), ("on: workflow_dispatch", False)])
def test_a_workflow_follows_another(trigger: str, changes: bool) -> None:
    jobs = "jobs:\n  a:\n    runs-on: u\n    steps:\n      - run: ruff check .\n"
    files = {
        ".github/workflows/lint.yml": f"name: Lint\n{trigger}\n{jobs}",
        ".github/workflows/next.yml": f"name: Next\non:\n  workflow_run:\n    workflows: [Lint]\n    types: [completed]\n{jobs}",
        ".github/workflows/alone.yml": f"name: Alone\non:\n  workflow_run:\n    workflows: [Nobody]\n{jobs}",
    }
    found = {w.name: w.on_change for w in fact("ci", files).workflows}
    assert found == {"Lint": changes, "Next": changes, "Alone": False}


@pytest.mark.parametrize(
    ("step", "delivers"),
    [
        ("run: twine upload dist/*", False),
        ("run: poetry publish --build", False),
        ("uses: pypa/gh-action-pypi-publish@release/v1", False),
        ("uses: softprops/action-gh-release@v2", False),
        ("run: flyctl deploy --remote-only", True),
        ("run: kubectl apply -f k8s/", True),
    ],
)
def test_a_package_index_is_no_place_where_it_runs(step: str, delivers: bool) -> None:
    text = f"on: [push]\njobs:\n  a:\n    runs-on: u\n    steps:\n      - {step}\n"
    ci = fact("ci", {".github/workflows/out.yml": text})
    assert list(ci.doing("deploy"))
    assert bool(list(ci.delivering())) is delivers
