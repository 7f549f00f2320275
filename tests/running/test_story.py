"""Every end that a run can have, over a sandbox that runs nothing."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import InfraError
from grader.model import Unavailable
from grader.pipeline import Facts
from grader.running.asking import PROBER
from grader.running.building import line_of_step
from grader.running.scene import Wish
from grader.running.story import run_project
from grader.running.testing import DRIVER
from grader.sandbox.protocol import Abilities, Build, BuildNetwork, BuildState, Image, Recipe
from tests.fakes import Deed, FakeSandbox, MemorySnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.measured import Run
    from grader.sandbox.protocol import Command

IMAGE = Image("sha256:own", 300_000_000, command=("python", "app.py"), ports=(8000,))
README = """# Engine

Answers in 5 ms (p50 latency of a request), and all tests pass.

## Run

```bash
pip install -r requirements.txt
python app.py
curl -X POST http://localhost:8000/predict -H 'Content-Type: application/json' -d '{"x": 1}'
```
"""
FILES = {
    "README.md": README,
    "requirements.txt": "flask==3.0.0\n",
    "app.py": "from flask import Flask\napp = Flask(__name__)\napp.run(port=8000)\n",
    "Dockerfile": 'FROM python:3.12-slim\nCOPY . .\nCMD ["python", "app.py"]\n',
    "tests/test_app.py": "from app import app\n\n\ndef test_a():\n    assert app\n\n\ndef test_b():\n    assert app.name\n",
}
TESTS = [
    {"test": f"tests/test_app.py::test_{n}", "outcome": "passed", "error": "", "s": 0.1, "seen": True} for n in "ab"
]


def without(*names: str, **more: str) -> dict[str, str]:
    return {name: text for name, text in FILES.items() if name not in names} | more


class World:
    """What the commands of a run do; a test changes the part that it is about."""

    def __init__(self) -> None:
        self.ports: list[int] = [8000]
        self.found: dict[str, Any] = {"port": 8000, "path": "/health", "status": 200, "fetched": {}}
        self.status: Callable[[dict[str, Any]], int] = lambda r: 200 if r["path"] in ("/health", "/predict") else 404
        self.service = Deed(takes_s=math.inf, memory_bytes=60 << 20)
        self.suites: list[Deed | list[dict[str, Any]]] = [TESTS]
        self.suite_code = 0
        self.end: dict[str, Any] = {"code": 0, "collected": 2, "coverage": {"lines": 10, "covered": 8}}
        self.has_pytest = False
        self.attempts = 0

    def __call__(self, command: Command) -> Deed:
        words = command.argv
        if PROBER in words:
            return self._probe(json.loads(command.stdin))
        if "import pytest" in words:
            return Deed(exit_code=0 if self.has_pytest else 1)
        if any(DRIVER in word for word in words) or (len(words) > 4 and json.dumps(DRIVER)[1:-1] in words[-1]):
            return self._suite(json.loads(command.stdin))
        if (
            command.image is None and "-c" in words and "/proc/net/tcp" in " ".join(words)
        ):  # the sidecar that reads which ports are listened on
            return Deed(json.dumps({"ports": self.ports, "at_ns": 1 << 62}).encode(), exit_code=0 if self.ports else 3)
        return self.service

    def _probe(self, job: dict[str, Any]) -> Deed:
        if job["op"] == "find":
            return Deed(json.dumps(self.found | {"answer_ns": 1 << 62}).encode())
        if job["op"] == "ask":
            answers = [{"status": self._body_status(r), "error": "", "ms": 5.0} for r in job["requests"]]
            return Deed(json.dumps({"answers": answers}).encode())
        one = {
            "n": 100,
            "failures": 0,
            "statuses": [[200, 100]],
            "p50": 4.0,
            "p95": 6.0,
            "p99": 9.0,
            "per_second": 250.0,
        }
        rounds = {str(c): [one, {**one, "p50": 5.0}, {**one, "p50": 40.0}] for c, _ in job["plan"]}
        return Deed(json.dumps({"warm_up": 30, "rounds": rounds}).encode())

    def _body_status(self, request: dict[str, Any]) -> int:
        body = request.get("body")
        if body in (None, '{"x": 1}'):
            return self.status(request)
        return 500 if "1e999" in body else 422

    def _suite(self, job: dict[str, Any]) -> Deed:
        given = self.suites[min(self.attempts, len(self.suites) - 1)]
        self.attempts += 1
        if isinstance(given, Deed):
            return given
        lines = [*given, {**self.end, "end": job["word"]}] if self.end else given
        data = "\n".join(map(json.dumps, lines)).encode()
        return Deed(exit_code=self.suite_code, files={job["report"].removeprefix("/work/"): data})


def build(state: BuildState = BuildState.BUILT, **more: Any) -> Callable[[Recipe | str | Sequence[str]], Build]:
    def make(what: Recipe | str | Sequence[str]) -> Build:
        if isinstance(what, Recipe):
            return Build(state, IMAGE if state is BuildState.BUILT else None, **more)
        return Build(BuildState.BUILT, Image("sha256:packages"))

    return make


def run(
    world: World | None = None, files: Mapping[str, str] = FILES, *, sandbox: FakeSandbox | None = None, **more: Any
) -> Run:
    sandbox = sandbox or FakeSandbox(world or World(), build())
    facts = Facts(MemorySnapshot(files))
    return run_project(MemorySnapshot(files), facts.get, sandbox, Wish("x", **more))


def test_a_project_that_does_what_it_says() -> None:
    sandbox = FakeSandbox(World(), build())
    seen = run(sandbox=sandbox)
    assert (seen.build.state, seen.build.how, seen.build.source) == ("built", "dockerfile", "Dockerfile")
    assert (seen.start.state, seen.start.port) == ("started", 8000)
    assert seen.start.peak_memory_bytes == 60 << 20
    assert (seen.answer.state, seen.answer.target, seen.answer.surface) == ("answered", "POST /predict", "readme")
    assert [(load.concurrency, load.p50_ms, load.p50_spread_ms) for load in seen.answer.loads] == [
        (1, 5.0, (4.0, 40.0)), (8, 5.0, (4.0, 40.0)),
    ]  # fmt: skip
    assert {r.kind: r.verdict for r in seen.answer.refusals} == {
        "broken JSON": "refused", "no fields": "refused", "wrong type": "refused", "huge number": "crashed",
    }  # fmt: skip
    assert (seen.tests.state, seen.tests.passed, seen.tests.coverage) == ("passed", 2, 80.0)
    held = {h.quantity: h.verdict for h in seen.held}
    assert held["latency_p50"] == "borne_out"
    assert held["tests_pass"] == "borne_out"
    started = next(c for c in sandbox.commands if c.image == IMAGE and not c.argv)
    assert started.env["HF_HUB_OFFLINE"] == "1"
    assert started.env["PORT"] == "8000"
    assert dict(seen.limits)["service_memory_bytes"] == started.limits.memory_bytes
    suite = next(c for c in sandbox.commands if c.collect)
    assert dict(seen.limits)["tests_memory_bytes"] == suite.limits.memory_bytes == 2 << 30


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (BuildState.REFUSED, "refused"), (BuildState.TIMEOUT, "timeout"), (BuildState.OUT_OF_MEMORY, "out_of_memory"),
        (BuildState.LOG_LIMIT, "log_limit"), (BuildState.TOO_LARGE, "too_large"),
        (BuildState.DISK_LIMIT, "disk_limit"), (BuildState.FAILED, "build_failed"),
    ],
)  # fmt: skip
def test_an_image_that_isn_t_made_is_a_named_state_and_nothing_is_started(state: BuildState, wanted: str) -> None:
    seen = run(sandbox=FakeSandbox(World(), build(state, reason="It ended there.", line=3, log="step\nboom\n")))
    assert (seen.build.state, seen.build.cause) == (wanted, "It ended there.")
    assert seen.build.place is not None
    assert (seen.build.place.path, seen.build.place.line) == ("Dockerfile", 3)
    assert (seen.start.state, seen.start.cause) == ("not_run", "It was not built.")
    assert seen.tests.state == "passed"  # on our own image: their tests are one thing, their Dockerfile another
    assert seen.build.reproduced is (state is BuildState.FAILED)
    assert seen.build.attempts == (2 if state is BuildState.FAILED else 1)


@pytest.mark.parametrize(
    ("log", "line"),
    [
        ("Step 1/3 : FROM x\nStep 2/3 : RUN pip install   a b\n", 2),
        ("Step 3/3 : RUN make\n", 4),
        ('Step 3/3 : COPY ["a", "b"]\n', 0),
        ("", 0),
    ],
)
def test_the_line_of_the_step_that_failed_is_found(log: str, line: int) -> None:
    assert line_of_step("FROM x\nRUN pip install a \\\n    b\nRUN make\n", log) == line


@pytest.mark.parametrize(
    "log", ["Could not resolve host: example.org", "E: Unable to locate package x", "urlopen error timed out"]
)
def test_a_build_that_wants_the_network_is_blamed_on_nobody(log: str) -> None:
    seen = run(sandbox=FakeSandbox(World(), build(BuildState.FAILED, reason="RUN ended with 1.", log=log)))
    assert (seen.build.state, seen.build.reproduced, seen.build.attempts) == ("build_failed", False, 1)
    assert "reaches only the package registries" in seen.build.cause


def test_a_build_that_succeeds_the_second_time_counts_as_built() -> None:
    answers = iter([Build(BuildState.FAILED, reason="x", line=2), Build(BuildState.BUILT, IMAGE)])
    sandbox = FakeSandbox(
        World(), lambda what: next(answers) if isinstance(what, Recipe) else Build(BuildState.BUILT, IMAGE)
    )
    seen = run(sandbox=sandbox)
    assert (seen.build.state, seen.build.reproduced, seen.build.attempts) == ("built", False, 2)


def test_without_a_base_image_the_packages_do() -> None:
    seen = run(sandbox=FakeSandbox(World(), build(BuildState.NOT_RUN, reason="The image x can't be fetched here.")))
    assert seen.build.state == "not_run"
    assert seen.start.state == "started"
    assert seen.start.command == "python app.py"
    assert "could not be built here" in seen.notes[0]


def test_without_images_the_packages_do_too() -> None:
    sandbox = FakeSandbox(World(), build(), Abilities(images=False, networks=False))
    seen = run(sandbox=sandbox)
    assert (seen.build.state, seen.build.how) == ("built", "python")
    assert seen.start.state == "started"
    assert not any(isinstance(recipe, Recipe) for recipe in sandbox.recipes)
    assert ("flask==3.0.0",) in sandbox.recipes


def test_no_dockerfile_and_no_command() -> None:
    seen = run(files={"README.md": "# Notes\n", "main.go": "package main\n"})
    assert seen.build.state == seen.start.state == seen.answer.state == "not_run"
    assert "isn't a Python project" in seen.start.cause
    assert (seen.tests.state, seen.tests.attempts) == ("no_tests", 0)


def test_an_option_keeps_builds_off_the_network() -> None:
    asked: list[BuildNetwork] = []

    class Watching(FakeSandbox):
        def build(self, recipe: Recipe, **more: Any) -> Build:
            asked.append(more["network"])
            return super().build(recipe, **more)

    run(sandbox=Watching(World(), build()), network=BuildNetwork.NONE)
    assert asked == [BuildNetwork.NONE]


@pytest.mark.parametrize(
    ("deed", "state", "said"),
    [
        (Deed(exit_code=0), "finished", "never listened"),
        (Deed(exit_code=1, stderr=b"Traceback\nModuleNotFoundError: No module named 'torch'\n"), "exited", "'torch'"),
        (Deed(exit_code=1, stderr=b"socket.gaierror: Name or service not known\n"), "exited", "none"),
        (Deed(exit_code=1, stderr=b"ValueError: odd\nKeyError: 'API_KEY'\n"), "exited", "KeyError: 'API_KEY'"),
        (Deed(takes_s=math.inf, memory_bytes=9 << 30), "out_of_memory", ""),
        (Deed(takes_s=math.inf, processes=900), "process_limit", ""),
        (Deed(takes_s=math.inf, written=9 << 30), "disk_limit", ""),
        (Deed(takes_s=math.inf, largest_file=9 << 30), "file_limit", ""),
        (Deed(stdout=b"x" * (2 << 20)), "output_limit", ""),
    ],
)
def test_a_program_that_doesn_t_listen_is_a_named_state(deed: Deed, state: str, said: str) -> None:
    world = World()
    world.service, world.ports = deed, []
    seen = run(world)
    assert seen.start.state == state
    assert said in seen.start.cause
    assert seen.start.ours is (b"gaierror" in deed.stderr)
    assert seen.answer.state == "not_run"


def test_one_that_goes_on_without_a_port() -> None:
    world = World()
    world.ports = []
    seen = run(world)
    assert (seen.start.state, seen.answer.state) == ("no_port", "not_run")
    assert "listens on no port within 120 s" in seen.start.cause


def test_one_that_wants_a_folder_to_write_to_gets_it() -> None:
    world = World()
    denied = Deed(exit_code=1, stderr=b"OSError: [Errno 30] Read-only file system: '/srv/logs/app.log'\n")
    ok, plain = world.service, world.__call__

    def deed(command: Command) -> Deed:
        if command.image == IMAGE and not command.argv:
            world.service = ok if command.reserve == ("/srv/logs",) else denied
        return plain(command)

    class Listening(FakeSandbox):
        pass

    seen = run(sandbox=Listening(deed, build()))
    assert seen.start.state == "started"


def test_example_settings_that_keep_it_from_starting_are_left_out() -> None:
    world = World()

    def deed(command: Command) -> Deed:
        if command.image == IMAGE and command.env.get("MODEL"):
            return Deed(exit_code=1, stderr=b"FileNotFoundError: models/yours.joblib\n")
        return world(command)

    seen = run(sandbox=FakeSandbox(deed, build()), files=FILES | {".env.example": "MODEL=models/yours.joblib\n"})
    assert (seen.start.state, seen.answer.state) == ("started", "answered")
    assert seen.notes == ("With the settings of .env.example it didn't start, without them it did.",)


@pytest.mark.parametrize(
    ("found", "state", "said"),
    [
        ({"error": "not an HTTP answer"}, "no_answer", "not an HTTP answer"),
        ({"port": 8000, "path": "/", "status": 500, "fetched": {}}, "errors", "answers 500"),
    ],
)
def test_one_that_listens_and_says_nothing_of_use(found: dict[str, Any], state: str, said: str) -> None:
    world = World()
    world.found, world.status = found, lambda _: 500
    seen = run(world)
    assert seen.start.state == "started"
    assert (seen.answer.state, seen.answer.loads) == (state, ())
    assert said in seen.answer.cause


def test_a_prediction_that_fails_is_said_and_the_health_page_is_no_stand_in_for_it() -> None:
    world = World()
    world.status = lambda r: 500 if r["path"] == "/predict" else 200
    seen = run(world)
    assert (seen.answer.state, seen.answer.target) == ("errors", "GET /health")
    assert seen.answer.cause == "POST /predict answers 500; what was measured is GET /health."
    assert next(h for h in seen.held if h.quantity == "latency_p50").verdict == "not_measured"


def test_requests_are_made_of_the_description() -> None:
    world = World()
    described = {"paths": {"/score": {"post": {"requestBody": {"content": {"application/json": {"schema": {
        "type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}}}}}}}}  # fmt: skip
    world.found["fetched"] = {"/openapi.json": {"type": "application/json", "body": json.dumps(described)}}
    world.status = lambda r: 200
    files = without(**{"README.md": "# Engine\n\n```\npython app.py\n```\n"})
    seen = run(world, files)
    assert seen.answer.surface == "openapi"
    assert ("POST", "/score", "openapi") in {(e.method, e.path, e.source) for e in seen.answer.endpoints}


@pytest.mark.parametrize(
    ("fetched", "surface"),
    [
        ({"/_stcore/health": {"type": "text/html", "body": "ok"}}, "page"),
        ({"/_stcore/health": {"type": "text/plain", "body": "ok"}}, "streamlit"),
        ({"/config": {"type": "application/json", "body": '{"version": "4", "components": []}'}}, "gradio"),
        ({"/openapi.json": {"type": "application/json", "body": "[" * 5000}}, "page"),
        ({}, "page"),
    ],
)
def test_pages_are_told_by_what_they_serve(fetched: dict[str, Any], surface: str) -> None:
    world = World()
    world.found = {"port": 8501, "path": "/", "status": 200, "fetched": fetched}
    world.status = lambda _: 200
    seen = run(world, without(**{"README.md": "# Engine\n\n```\npython app.py\n```\n"}))
    assert (seen.answer.state, seen.answer.surface, seen.answer.target) == ("answered", surface, "GET /")


def test_a_program_that_is_no_server_is_run_to_its_end() -> None:
    files = {"README.md": "# Tool\n\n```\npython tool.py data.csv\n```\n", "tool.py": "print(1)\n"}
    world = World()
    world.service = Deed(stdout=b"1\n", takes_s=2.0)
    seen = run(world, files)
    assert (seen.start.state, seen.start.command, seen.start.cause) == ("finished", "python tool.py data.csv", "")
    assert (seen.answer.state, seen.answer.cause) == ("not_run", "It is no server.")
    world.service = Deed(stderr=b"FileNotFoundError: data.csv\n", exit_code=1)
    assert run(world, files).start.state == "exited"


# ---------------------------------------------------------------- tests


def failing(error: str = "AssertionError: assert 1 == 2") -> list[dict[str, Any]]:
    return [TESTS[0], {**TESTS[1], "outcome": "failed", "error": error}]


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({"end": {}}, "broken_off", "exit code 0 before the suite did, after 2 tests"),
        ({"end": {}, "suites": [[]], "suite_code": 1}, "not_run", "didn't start"),
        ({"suites": [[]]}, "no_tests", "2 tests are collected and none is run"),
        ({"suites": [[{**t, "outcome": "skipped"} for t in TESTS]]}, "no_tests", "All 2 tests are skipped"),
        ({"suites": [[]], "end": {"code": 5, "collected": 0}, "suite_code": 5}, "no_tests", "2 can be counted"),
        ({"suite_code": 1}, "broken_off", "All 2 tests pass, and the runner ends with exit code 1"),
        ({"suites": [[{**t, "seen": False} for t in TESTS]]}, "unproven", "0 were seen to enter"),
        ({"suites": [Deed(takes_s=9e9)]}, "timeout", "0 tests had ended"),
        ({"suites": [Deed(memory_bytes=9 << 30)]}, "out_of_memory", ""),
        ({"suites": [failing()], "suite_code": 1}, "failed", "1 of 2 tests fail"),
        (
            {"suites": [failing("ModuleNotFoundError: No module named 'x'")[1:]], "suite_code": 2},
            "not_importable",
            "'x'",
        ),
    ],
)
def test_every_end_of_a_suite_has_a_name(change: dict[str, Any], state: str, said: str) -> None:
    world = World()
    for name, value in change.items():
        setattr(world, name, value)
    tests = run(world).tests
    assert tests.state == state
    assert said in tests.cause


def test_a_failure_counts_when_it_happens_twice() -> None:
    world = World()
    world.suites, world.suite_code = [failing(), failing()[1:]], 1
    tests = run(world).tests
    assert (tests.reproduced, tests.attempts, tests.flaky) == (True, 2, ())
    assert [(f.name, f.reproduced) for f in tests.failures] == [("tests/test_app.py::test_b", True)]


def test_what_fails_once_is_flaky_and_costs_nothing() -> None:
    world = World()
    world.suites, world.suite_code = [failing(), TESTS], 1
    tests = run(world).tests
    assert (tests.state, tests.reproduced, tests.flaky) == ("failed", False, ("tests/test_app.py::test_b",))
    world = World()
    world.suites = [TESTS, failing()]
    assert run(world).tests.flaky == ("tests/test_app.py::test_b",)
    assert world.attempts == 2


@pytest.mark.parametrize(
    "error",
    [
        "gaierror: [Errno -3] Temporary failure in name resolution", "OSError: [Errno 30] Read-only file system: '/x'",
        "requests.exceptions.ConnectionError: Max retries exceeded", "FixtureLookupError: ('benchmark', 1)",
    ],
)  # fmt: skip
def test_what_the_sandbox_lacks_is_nobody_s_failure(error: str) -> None:
    world = World()
    world.suites, world.suite_code = [failing(error)], 1
    tests = run(world).tests
    assert (tests.state, tests.reproduced) == ("failed", False)
    assert tests.failures[0].ours


def test_where_not_all_packages_could_be_installed_no_failure_counts() -> None:
    world = World()
    world.suites, world.suite_code = [failing()], 1
    seen = run(world, without(**{"requirements.txt": "flask==3.0.0\n-e ../elsewhere\n"}))
    assert (seen.tests.state, seen.tests.reproduced) == ("failed", False)
    assert "left out: -e ../elsewhere" in " ".join(seen.notes)


def test_their_own_image_is_used_where_it_has_a_runner() -> None:
    world = World()
    world.has_pytest = True
    assert run(world).tests.environment == "its own image"
    assert "requirements.txt" in run(World()).tests.environment


def test_packages_that_can_t_be_installed_are_a_reason() -> None:
    log = "  × No solution found\n  ╰─▶ Because flask==9 isn't there\n hint: Wheels are required for `matplotlib` because\n"

    def make(what: Recipe | str | Sequence[str]) -> Build:
        if isinstance(what, Recipe):
            return Build(BuildState.BUILT, IMAGE)
        return Build(BuildState.FAILED, reason="The command ended with 1.", log=log)

    tests = run(sandbox=FakeSandbox(World(), make)).tests
    assert tests.state == "not_run"
    assert tests.cause.endswith("one has none for this Python: Wheels are required for `matplotlib`")


def test_suites_of_other_languages_are_named() -> None:
    files = {
        "README.md": "# X\n",
        "a.go": "package a\n",
        "a_test.go": 'package a\nimport "testing"\nfunc TestA(t *testing.T) { if 1 != 1 { t.Error("x") } }\n',
    }
    tests = run(files=files).tests
    assert tests.state in {"not_run", "no_tests"}
    assert tests.attempts == 0


# ---------------------------------------------------------------- our own failures


def test_a_stage_that_our_side_breaks_is_not_run_and_the_others_go_on() -> None:
    world = World()

    def deed(command: Command) -> Deed:
        if command.image == IMAGE and not command.argv:
            raise InfraError("The engine is gone.", kind="engine_failed")
        return world(command)

    seen = run(sandbox=FakeSandbox(deed, build()))
    assert (seen.start.state, seen.start.cause) == ("not_run", "The engine is gone.")
    assert seen.tests.state == "passed"


def test_a_fact_that_could_not_be_read_is_a_reason() -> None:
    seen = run_project(MemorySnapshot(FILES), Unavailable, FakeSandbox(), Wish())
    assert "could not be read (files)" in seen.cause
    assert seen.tests.state == "not_run"


def test_with_no_time_left_nothing_is_begun() -> None:
    seen = run(timeout_s=1.0)
    assert (seen.build.state, seen.tests.state) == ("cancelled", "not_run")
    assert seen.tests.cause == "There was no time left."


# ---------------------------------------------------------------- compose

COMPOSE = """services:
  api:
    build: .
    environment:
      DB_URL: postgres://db/${DB_NAME:-engine}
      SECRET_KEY: ${SECRET_KEY}
    depends_on: [db]
    ports: ["8000:8000"]
  db:
    image: postgres:16
    environment: [POSTGRES_PASSWORD=x]
  grafana:
    image: grafana/grafana:11.0.0
  test:
    build: .
    profiles: [ci]
"""


def test_services_are_started_in_their_order_with_harmless_settings() -> None:
    sandbox = FakeSandbox(World(), build())
    seen = run(sandbox=sandbox, files=FILES | {"compose.yaml": COMPOSE})
    assert (seen.build.how, seen.build.source, seen.build.state) == ("compose", "compose.yaml", "built")
    assert (seen.start.state, seen.start.services) == ("started", ("db",))
    assert "postgres:16" in sandbox.recipes
    assert "grafana/grafana:11.0.0" not in sandbox.recipes
    api = next(c for c in sandbox.commands if c.env.get("DB_URL"))
    assert (api.env["DB_URL"], api.env["SECRET_KEY"]) == ("postgres://db/engine", "not-a-secret")


def test_a_service_that_can_t_be_had_is_named() -> None:
    def make(what: Recipe | str | Sequence[str]) -> Build:
        if what == "postgres:16":
            return Build(BuildState.NOT_RUN, reason="The image postgres:16 can't be fetched here.")
        return build()(what)

    world = World()
    world.service, world.ports = Deed(exit_code=1, stderr=b"ConnectionError: db\n"), []
    seen = run(sandbox=FakeSandbox(world, make), files=FILES | {"compose.yaml": COMPOSE})
    assert seen.start.state == "not_run"
    assert seen.start.cause == (
        "It can't run without what it stands on: the service db is missing: The image postgres:16 can't be fetched here."
    )
    assert seen.answer.state == "not_run"
