"""The service runs a project in containers: ordered by the API, measured by a worker, read on the report's page."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import InfraError
from grader.sandbox.opening import open_sandbox
from tests.factories import git_repo
from tests.running.test_real import FILES, IMAGE
from tests.sandbox.leaks import seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sandbox")]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """`shipfolio serve --run` with one worker: its address and process id."""
    try:
        with open_sandbox(os.environ, provider="docker"):
            pass
    except InfraError as why:
        if why.kind != "no_sandbox":
            raise
        pytest.skip(f"no docker here: {why.message}")
    words = ["serve", "--port", "0", "--workers", "1", "--allow-local", "--run"]
    environ = {**os.environ, "SHIPFOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/site.db", "SHIPFOLIO_BASE_URL": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "shipfolio", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environ, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found
        yield found[0], process.pid
    finally:
        process.terminate()
        process.communicate(timeout=60)


def ask(url: str, body: object = None) -> tuple[int, Any]:
    request = urllib.request.Request(url, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, json.dumps(body).encode() if body else None, timeout=20) as answer:
            text = answer.read().decode()
            return answer.status, json.loads(text) if "json" in answer.headers["Content-Type"] else text
    except urllib.error.HTTPError as why:
        with why:
            return why.code, json.loads(why.read())


def within(seconds: float, true: Callable[[], Any]) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def ordered(base: str, order: dict[str, Any]) -> str:
    """The job's id; a worker that runs projects takes a moment to come."""

    def accepted() -> str:
        status, said = ask(f"{base}/api/v1/grades", order)
        assert status == 202 or said["kind"] == "mode_not_available", said
        return str(said.get("id", ""))

    found = within(60, accepted)
    assert found
    return str(found)


def alive(pid: int) -> bool:
    """Whether a process works on; where nobody reaps it, what has ended still has a number."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def below(pid: int) -> set[int]:
    """A process's descendants."""
    found = {int(each) for path in Path(f"/proc/{pid}/task").glob("*/children") for each in path.read_text().split()}
    return found.union(*map(below, found))


def test_a_project_is_run_in_containers_and_a_killed_worker_leaves_nothing(
    service: tuple[str, int], tmp_path: Path
) -> None:
    base, pid = service
    repo = git_repo(tmp_path / "repo", [({**FILES, "Dockerfile": IMAGE}, "Begin", "2026-01-15T12:00:00+00:00")])
    order = {"url": str(repo), "mode": "run"}
    job = ordered(base, order)

    def ended() -> Any:
        said = ask(f"{base}/api/v1/jobs/{job}")[1]
        return said if said["state"] not in {"queued", "running"} else None

    done = within(240, ended)
    assert done, "it takes too long"
    assert (done["state"], done["error"]) == ("done", None)
    report = ask(f"{base}/api/v1/reports/{done['report_id']}")[1]["reports"][0]
    assert (report["mode"], report["run"]["sandbox"]) == ("run", "docker")
    alone = report["run"]["answer"]["loads"][0]
    assert alone["p50_ms"] >= 10, "it sleeps so long"
    page = ask(f"{base}/r/{done['report_id']}")[1]
    assert "POST /predict" in page
    assert re.search(r"p50\b", page)
    assert re.search(r"p99\b", page)

    ordered(base, {**order, "anew": True})
    held = within(120, lambda: {each: found for each in below(pid) if (found := seen("docker", each))["containers"]})
    assert held, "nothing was started"
    (worker,) = (each for each in below(pid) if b"\0worker\0" in Path(f"/proc/{each}/cmdline").read_bytes())
    os.kill(worker, signal.SIGKILL)
    left = within(60, lambda: not any(any(seen("docker", each).values()) for each in held))
    assert left, {each: seen("docker", each) for each in held}
    assert within(10, lambda: not any(map(alive, held))), "who held them ends as well"
