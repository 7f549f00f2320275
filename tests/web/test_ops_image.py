"""The service's image can be built, starts as nobody in particular, answers, and ends in order. Needs a container engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.docker


def docker(*words: str, given: bytes | None = None) -> str:
    done = subprocess.run(["docker", *words], input=given, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")[-4000:]
    return done.stdout.decode(errors="replace").strip()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    ):
        pytest.skip("there is no container engine")
    context = tmp_path_factory.mktemp("image")
    (context / "locks").mkdir()
    shutil.copy(ROOT / "locks" / "service.lock", context / "locks")
    shutil.copytree(ROOT / "deploy", context / "deploy", ignore=shutil.ignore_patterns(".env", "secrets"))
    wheel = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(context / "dist")]
    subprocess.run(wheel, check=True, capture_output=True, cwd=ROOT)
    packed = subprocess.run(
        ["tar", "--create", "--directory", str(context), "."], check=True, capture_output=True
    ).stdout
    tag = f"shipfolio-test:{os.getpid()}"
    environ = {**os.environ, "DOCKER_BUILDKIT": os.environ.get("DOCKER_BUILDKIT", "0")}
    built = subprocess.run(
        ["docker", "build", "--file", "deploy/Dockerfile", "--tag", tag, "-"],
        input=packed, capture_output=True, check=False, env=environ,
    )  # fmt: skip
    assert built.returncode == 0, (built.stdout + built.stderr).decode(errors="replace")[-4000:]
    yield tag
    docker("rmi", "--force", tag)


@pytest.fixture
def container(image: str) -> Iterator[str]:
    """The service as compose.yaml would start it, with SQLite and one worker."""
    name = docker(
        "run", "--detach", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
        "--tmpfs", "/tmp:mode=1777", "--publish", "127.0.0.1::8400", "--env", "SHIPFOLIO_BASE_URL=https://grade.example",
        image, "serve", "--host", "0.0.0.0", "--accounts", "--workers", "1",
    )  # fmt: skip
    yield name
    docker("rm", "--force", "--volumes", name)


def ask(container: str, path: str) -> tuple[int, str]:
    address = docker("port", container, "8400").splitlines()[0]
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as why:
        with why:
            return why.code, why.read().decode()
    except OSError:
        return 0, ""


def wait_for(container: str, path: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ask(container, path)[0] == 200:
            return
        time.sleep(0.3)
    raise AssertionError(docker("logs", container))


def test_it_starts_answers_and_ends(container: str) -> None:
    wait_for(container, "/healthz")
    wait_for(container, "/readyz")
    assert ask(container, "/")[0] == 421, "for people it has one name"
    assert docker("exec", container, "id", "-u") == "10001"
    with pytest.raises(AssertionError):
        docker("exec", container, "touch", "/opt/shipfolio/x")
    assert docker("exec", container, "git", "--version").startswith("git version")
    check = json.loads(docker("inspect", "--format", "{{json .Config.Healthcheck.Test}}", container))
    docker("exec", container, *check[1:])
    lines = docker("logs", container).splitlines()
    assert any("/setup" in line for line in lines)
    began = time.monotonic()
    docker("stop", "--time", "40", container)
    assert time.monotonic() - began < 35
    assert docker("inspect", "--format", "{{.State.ExitCode}}", container) == "0"
