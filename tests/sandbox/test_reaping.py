"""A grader that is killed leaves nothing for long, and the reaper takes only what is ours and due."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import InfraError
from grader.sandbox import engine
from tests.sandbox.leaks import seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent.parent
SERVE = """
import os, sys, time
from grader.sandbox.{module} import {name}
from grader.sandbox.protocol import Command
sandbox = {name}(os.environ)
with sandbox.serve(Command(("python3", "-c", "import time; time.sleep(300)"), files={{"a": b"x"}})) as service:
    print("up", flush=True)
    time.sleep(300)
"""


def started(module: str, name: str) -> subprocess.Popen[bytes]:
    """A grader in the middle of its work."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    grader = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(module=module, name=name)], stdout=subprocess.PIPE, env=env, cwd=ROOT
    )
    assert grader.stdout is not None
    assert grader.stdout.readline() == b"up\n"
    return grader


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(true: Callable[[], bool], within_s: float = 20.0) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return true()


def something(left: dict[str, list[str]]) -> bool:
    return any(left.values())


@pytest.fixture
def client() -> Iterator[Any]:
    try:
        connected = engine.connect(os.environ)
    except InfraError:
        pytest.skip("there is no container engine here")
    yield connected
    connected.close()


@pytest.mark.docker
def test_the_watchdog_tidies_up_after_a_killed_grader(client: Any) -> None:
    grader = started("docker", "DockerSandbox")
    assert something(seen("docker", grader.pid))
    grader.kill()
    grader.communicate()
    assert wait_until(lambda: not something(seen("docker", grader.pid))), seen("docker", grader.pid)


@pytest.mark.docker
def test_the_next_run_tidies_up_when_the_watchdog_was_killed_too(client: Any) -> None:
    grader = started("docker", "DockerSandbox")
    for child in children(grader.pid):
        os.kill(child, signal.SIGKILL)
    grader.kill()
    grader.communicate()
    time.sleep(0.5)
    left = seen("docker", grader.pid)
    assert len(left["containers"]) == 2, left  # the command and what holds its folder
    assert len(left["volumes"]) == 1
    assert engine.reap(client) >= 3
    assert not something(seen("docker", grader.pid))


@pytest.mark.docker
def test_only_what_is_ours_and_due_is_taken(client: Any) -> None:
    mine = engine.labels("test", 3600)
    cases = {
        "shipfolio-test-due": ({**mine, engine.DEADLINE: "1"}, False),
        "shipfolio-test-odd": ({**mine, engine.DEADLINE: "soon"}, False),
        "shipfolio-test-dead": ({**mine, engine.OWNER: mine[engine.OWNER] + "1"}, False),
        "shipfolio-test-alive": (mine, True),
        "shipfolio-test-unmarked": ({}, True),
        "test-of-somebody-else": ({**mine, engine.DEADLINE: "1"}, True),
    }
    try:
        for name, (marks, _) in cases.items():
            client.create_volume(name, labels=marks)
        engine.reap(client)
        there = {each["Name"] for each in client.volumes()["Volumes"] or []}
        assert {name for name in cases if name in there} == {name for name, (_, stays) in cases.items() if stays}
        engine.reap(client, job="test")
        there = {each["Name"] for each in client.volumes()["Volumes"] or []}
        assert {name for name in cases if name in there} == {"shipfolio-test-unmarked", "test-of-somebody-else"}
    finally:
        for name in cases:
            with contextlib.suppress(Exception):
                client.remove_volume(name)


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is Linux's")
def test_what_bubblewrap_runs_dies_with_its_grader_and_the_next_run_tidies_up() -> None:
    from grader.sandbox.bubblewrap import BubblewrapSandbox  # noqa: PLC0415

    try:
        BubblewrapSandbox(os.environ)
    except InfraError as why:
        pytest.skip(f"no bubblewrap here: {why}")
    for _ in range(3):
        grader = started("bubblewrap", "BubblewrapSandbox")
        assert seen("bubblewrap", grader.pid)["folders"]
        grader.kill()
        grader.communicate()
        assert wait_until(lambda pid=grader.pid: not seen("bubblewrap", pid)["processes"])  # type: ignore[misc]
        BubblewrapSandbox(os.environ)
        assert not something(seen("bubblewrap", grader.pid))


@pytest.mark.skipif(sys.platform != "linux", reason="processes are told apart by /proc")
def test_a_process_is_gone_when_another_has_its_number() -> None:
    mine = engine.this_process()
    boot, pid, began = mine.split(":")
    assert not engine.is_gone(mine)
    assert engine.is_gone(f"{boot}:{pid}:{int(began) + 1}")
    assert engine.is_gone(f"{boot}:999999999:{began}")
    for unknown in (f"another-boot:{pid}:1", "", ":", f"{boot}:x:1", f"{boot}:{pid}:"):
        assert not engine.is_gone(unknown)
