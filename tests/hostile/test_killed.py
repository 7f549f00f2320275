"""A grader that is killed in any stage of a run, its helper with it: after the next start nothing of it is left."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.sandbox import engine
from grader.sandbox.kept_images import digest_of, drop, find_kept
from tests.factories import DAY, git_repo
from tests.hostile import projects
from tests.hostile.test_hostile import images_with, lacking, marked
from tests.sandbox.leaks import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.docker,
    pytest.mark.xdist_group("sandbox"),
    pytest.mark.skipif(sys.platform != "linux", reason="what is left is found by /proc"),
]
# The command, telling each stage at once.
GRADE = "from grader import cli; cli.Progress.AFTER_S = cli.Progress.EVERY_S = 0.0; cli.grade()"
ROOT = Path(__file__).parent.parent.parent
SERVER = "import time, wire\n\ntime.sleep(2)\nwire.serve(lambda line, path: wire.ok(line))\n"
TESTS = "import time\n\n\ndef test_slow():\n    time.sleep(60)\n"
# What a run says before a stage begins -> how long after that it is killed, in seconds; a build: in its
# last step, for what the engine does in the last instant before a kill nobody can have written down.
STAGES = {"building": 1.5, "starting": 1.0, "measuring": 0.5, "running its tests": 2.0}


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    token = secrets.token_hex(8)
    dockerfile = marked(projects.DOCKERFILE.encode(), token)
    texts = {"README.md": projects.README, "wire.py": projects.WIRE, "server.py": SERVER, "test_slow.py": TESTS}
    # A step that is done, and one that isn't when the grader dies.
    files = {**texts, "Dockerfile": dockerfile + b"RUN python -c 'import time; time.sleep(6)'\n"}
    yield git_repo(tmp_path / "repo", [(files, "Add", DAY)]), token
    client = engine.connect(os.environ)
    drop(
        client, [each for each in find_kept(client) if each.repository == digest_of(f"{tmp_path / 'repo'}##Dockerfile")]
    )
    client.close()


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def in_last_step(token: str) -> bool:
    """Whether the engine is at the step that takes long, all others being done."""
    client = engine.connect(os.environ)
    steps = images_with(token)
    try:
        return any(each["ImageID"] in steps and "time.sleep(6)" in each["Command"] for each in client.containers())
    finally:
        client.close()


@pytest.mark.parametrize("stage", STAGES)
def test_after_the_next_start_nothing_is_left(stage: str, repo: tuple[Path, str]) -> None:
    if reason := lacking("docker"):
        pytest.skip(reason)
    folder, token = repo
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADE, "--run", "--sandbox", "docker", "--no-build-network", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, text=True,
    )  # fmt: skip
    assert grader.stderr is not None
    said = ""
    for line in grader.stderr:
        said += line
        if re.search(stage, line):
            break
    else:
        pytest.fail(f"it never came to {stage}: {said}")
    until = time.monotonic() + 30
    while stage == "building" and not in_last_step(token) and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(STAGES[stage])
    assert images_with(token), "no step was done yet"  # once it is dead, any other run takes them away
    for pid in children(grader.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    grader.kill()
    grader.wait()
    grader.stderr.close()
    assert any(seen("docker", grader.pid).values()), "there was nothing to be left behind"
    time.sleep(2)  # the engine notices that its client is gone
    from grader.sandbox.docker import DockerSandbox  # noqa: PLC0415  (where there is an engine)

    DockerSandbox(os.environ).close()
    left = seen("docker", grader.pid)
    assert {kind: found for kind, found in left.items() if found} == {}
    if stage == "building":
        assert images_with(token) == []
