"""Each template's image builds from a fresh scaffold, starts without a network, and says that it is healthy."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING

import pytest

import shipfolio
from scaffolder import catalog
from tests.scaffolder.world import REAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUILD_S, HEALTHY_S = 600, 120
PYTHON = "3.12"

pytestmark = pytest.mark.docker


def docker(*words: str, timeout_s: float = 60) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=timeout_s, check=False)
    assert done.returncode == 0, f"docker {' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout.strip()


@pytest.fixture
def label() -> Iterator[str]:
    """A label of this test's own; whatever carries it is removed at the end."""
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    ):
        pytest.skip("there is no docker engine here")
    mine = f"shipfolio.test={uuid.uuid4().hex}"
    yield mine
    for container in docker("ps", "-aq", "--filter", f"label={mine}").split():
        docker("rm", "-f", "-v", container)
    for image in sorted(set(docker("images", "-aq", "--filter", f"label={mine}").split())):
        subprocess.run(["docker", "rmi", "-f", image], capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("name", catalog.names(REAL))
def test_the_image_builds_and_becomes_healthy(
    name: str, label: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada Lovelace\nemail = ada@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    project = tmp_path / "image-project"
    assert shipfolio.run(["new", name, str(project), "--defaults", f"--set=python_version={PYTHON}"]) == 0
    image = f"shipfolio-test-{uuid.uuid4().hex[:12]}"

    began = time.monotonic()
    docker("build", "--label", label, "--tag", image, str(project), timeout_s=BUILD_S)
    built_s = time.monotonic() - began
    shape = json.loads(docker("image", "inspect", image))[0]
    assert shape["Config"]["User"] not in ("", "0", "root")
    assert shape["Config"]["Healthcheck"]["Test"]

    began = time.monotonic()
    container = docker("run", "--detach", "--network", "none", "--label", label, image)
    state = {}
    while time.monotonic() - began < HEALTHY_S:
        state = json.loads(docker("inspect", "--format", "{{json .State}}", container))
        if not state["Running"] or state["Health"]["Status"] == "healthy":
            break
        time.sleep(0.5)
    healthy_s = time.monotonic() - began
    assert state["Running"], docker("logs", container)[-3000:]
    assert state["Health"]["Status"] == "healthy", state["Health"]

    began = time.monotonic()
    docker("stop", "--time", "20", container)
    stopped_s = time.monotonic() - began
    assert json.loads(docker("inspect", "--format", "{{json .State.ExitCode}}", container)) in (0, 143)
    sys.stdout.write(
        f"{name}: {shape['Size'] / 1e6:.0f} MB, built in {built_s:.0f} s, healthy after {healthy_s:.0f} s, "
        f"stopped in {stopped_s:.1f} s\n"
    )
