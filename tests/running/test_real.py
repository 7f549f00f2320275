"""Small projects of ours, run in real sandboxes from beginning to end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError
from grader.pipeline import Facts
from grader.running.scene import Wish
from grader.running.story import run_project
from grader.sandbox.opening import open_sandbox
from grader.sandbox.protocol import BuildNetwork
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.measured import Run
    from grader.sandbox.protocol import Sandbox

SERVER = """
import json, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200 if self.path == "/health" else 404, {})

    def do_POST(self):
        try:
            x = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["x"] * 2.0
        except (ValueError, KeyError, TypeError):
            self.answer(422, {})
            return
        time.sleep(0.01)
        self.answer(200, {"y": int(x)})


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", 8000), Handler).serve_forever()
"""
README = """# Doubler

```bash
python server.py
curl -X POST http://localhost:8000/predict -d '{"x": 1}'
```
"""
FILES = {"README.md": README, "server.py": SERVER}
IMAGE = 'FROM python:3.12-slim\nCOPY server.py .\nEXPOSE 8000\nUSER 10001\nCMD ["python", "server.py"]\n'
MARK = [pytest.mark.docker, pytest.mark.xdist_group("sandbox")]


@pytest.fixture(
    params=[pytest.param("bubblewrap", marks=pytest.mark.xdist_group("sandbox")), pytest.param("docker", marks=MARK)]
)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    try:
        with open_sandbox(os.environ, provider=request.param) as opened:
            yield opened
    except InfraError as why:
        if why.kind != "no_sandbox":
            raise
        pytest.skip(f"no {request.param} here: {why.message}")


@pytest.fixture
def engine() -> Iterator[Sandbox]:
    with open_sandbox(os.environ, provider="docker") as opened:
        yield opened


def run(sandbox: Sandbox, files: dict[str, str]) -> Run:
    facts = Facts(MemorySnapshot(files))
    return run_project(MemorySnapshot(files), facts.get, sandbox, Wish("tests/real", network=BuildNetwork.REGISTRIES))


def test_a_server_of_the_standard_library_is_started_asked_and_measured(sandbox: Sandbox) -> None:
    seen = run(sandbox, FILES)
    assert (seen.build.state, seen.build.how) == ("built", "python"), seen.build
    assert (seen.start.state, seen.start.port, seen.start.command) == ("started", 8000, "python server.py"), seen.start
    assert seen.start.answer_after_s is not None
    assert seen.start.port_after_s is not None
    assert 0 <= seen.start.port_after_s <= seen.start.answer_after_s
    assert (seen.answer.state, seen.answer.target) == ("answered", "POST /predict"), seen.answer
    alone, together = seen.answer.loads
    assert alone.failures == together.failures == 0
    assert alone.p50_ms >= 10  # it sleeps so long
    assert together.per_second > 2 * alone.per_second
    assert {r.kind: r.verdict for r in seen.answer.refusals} == {
        "broken JSON": "refused", "no fields": "refused", "wrong type": "refused", "huge number": "crashed",
    }  # fmt: skip
    assert (seen.tests.state, seen.tests.attempts) == ("no_tests", 0)


@pytest.mark.parametrize(
    ("code", "state", "said"),
    [
        ("print('done')\n", "finished", ""),
        ("import not_there\n", "exited", "No module named 'not_there'"),
        ("import socket\nsocket.create_connection(('example.org', 80))\n", "exited", "has none"),
        ("x = []\nwhile True: x.append(bytes(1 << 24))\n", "out_of_memory", ""),
        ("import os\nopen('/usr/x', 'w')\n", "exited", "read-only here"),
    ],
)
def test_a_program_that_ends_is_named(sandbox: Sandbox, code: str, state: str, said: str) -> None:
    seen = run(sandbox, {"README.md": "# Tool\n\n```\npython tool.py\n```\n", "tool.py": code})
    if state == "out_of_memory" and sandbox.abilities.memory_limit == "rlimit":
        state = "exited"  # without control groups it sees a MemoryError of its own
    assert seen.start.state == state, seen.start
    assert said in seen.start.cause


@pytest.mark.docker
@pytest.mark.xdist_group("sandbox")
def test_an_image_is_built_as_its_file_says_and_kept_steps_are_used_again(engine: Sandbox) -> None:
    files = {**FILES, "Dockerfile": IMAGE}
    run(engine, files)
    seen = run(engine, files)
    assert (seen.build.state, seen.build.how) == ("built", "dockerfile"), seen.build
    assert seen.build.cached_steps > 0
    assert seen.build.image_bytes > 0
    assert (seen.start.state, seen.answer.state) == ("started", "answered"), seen
    assert seen.start.peak_memory_bytes


@pytest.mark.docker
@pytest.mark.xdist_group("sandbox")
def test_a_step_that_fails_twice_alike_counts(engine: Sandbox) -> None:
    seen = run(
        engine, {**FILES, "Dockerfile": "FROM python:3.12-slim\nCOPY . .\nRUN python -c 'raise SystemExit(3)'\n"}
    )
    assert (seen.build.state, seen.build.reproduced, seen.build.attempts) == ("build_failed", True, 2), seen.build
    assert seen.build.place is not None
    assert seen.build.place.line == 3


@pytest.mark.docker
@pytest.mark.xdist_group("sandbox")
def test_services_reach_each_other_and_nothing_else(engine: Sandbox) -> None:
    front = SERVER.replace("import json, time", "import json, time, urllib.request").replace(
        'self.answer(200 if self.path == "/health" else 404, {})',
        'self.answer(urllib.request.urlopen("http://store:8000/health").status, {})',
    )
    compose = "services:\n  api:\n    build: .\n    depends_on: [store]\n  store:\n    build: ./store\n"
    files = {
        **FILES, "server.py": front, "Dockerfile": IMAGE, "compose.yaml": compose, "store/server.py": SERVER.replace(
            "127.0.0.1", "0.0.0.0"), "store/Dockerfile": IMAGE,
    }  # fmt: skip
    seen = run(engine, files)
    assert (seen.start.state, seen.start.services) == ("started", ("store",)), seen
    assert seen.answer.state == "answered", seen.answer


@pytest.mark.docker
@pytest.mark.xdist_group("sandbox")
def test_a_fastapi_project_with_its_tests_from_its_packages(engine: Sandbox) -> None:
    api = """from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI()


class Order(BaseModel):
    amount: float = Field(gt=0, lt=10)
    colour: str


@app.post("/predict")
def predict(order: Order) -> dict[str, float]:
    return {"score": order.amount / 10}
"""
    tests = """from fastapi.testclient import TestClient
from service.api import app


def test_predict():
    answer = TestClient(app).post("/predict", json={"amount": 5, "colour": "red"})
    assert answer.json() == {"score": 0.5}


def test_wrong():
    assert 1 == 2
"""
    seen = run(engine, {
        "README.md": "# Orders\n\nAll tests pass.\n\n```\nuvicorn service.api:app --port 8000\n```\n",
        "requirements.txt": "fastapi>=0.110\nuvicorn>=0.30\nhttpx>=0.27\n",
        "service/__init__.py": "", "service/api.py": api, "tests/test_api.py": tests,
    })  # fmt: skip
    assert (seen.start.state, seen.answer.surface) == ("started", "openapi"), seen
    assert (seen.answer.state, seen.answer.target) == ("answered", "POST /predict"), seen.answer
    assert {r.kind for r in seen.answer.refusals if r.verdict == "refused"} >= {
        "broken JSON",
        "no fields",
        "wrong type",
    }
    assert (seen.tests.state, seen.tests.passed, seen.tests.failed) == ("failed", 1, 1), seen.tests
    assert seen.tests.reproduced
    assert seen.tests.coverage == 100.0
    assert next(h for h in seen.held if h.quantity == "tests_pass").verdict == "contradicted"
