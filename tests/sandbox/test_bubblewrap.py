"""bubblewrap where no control group can be made, as a plain user, and with packages of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError
from grader.sandbox.protocol import MIB, BuildState, Command, Limits, State
from tests.sandbox.leaks import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.sandbox.bubblewrap import BubblewrapSandbox

ROOT = Path(__file__).parent.parent.parent
LIMITS = Limits(wall_s=20, memory_bytes=160 * MIB, processes=24, file_bytes=2 * MIB)


@pytest.fixture
def sandbox() -> Iterator[BubblewrapSandbox]:
    bubblewrap = pytest.importorskip("grader.sandbox.bubblewrap")
    before = seen("bubblewrap")
    try:
        made = bubblewrap.BubblewrapSandbox(os.environ)
    except InfraError as why:
        pytest.skip(f"no bubblewrap here: {why}")
    yield made
    made.close()
    assert seen("bubblewrap") == before


def python(source: str) -> Command:
    return Command(("python3", "-c", source), limits=LIMITS)


def test_without_groups_limits_hold_for_each_process(
    sandbox: BubblewrapSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("wrapped", "bubblewrap"):
        monkeypatch.setattr(f"grader.sandbox.{room}.make_group", lambda _: None)
    again = type(sandbox)(os.environ)
    assert again.abilities.memory_limit == "rlimit"
    assert len(again.abilities.lacks) == 2
    assert again.run(python("x = bytearray(64 << 20)")).state is State.EXITED
    memory = again.run(python("x = bytearray(300 << 20)"))
    assert (memory.state, memory.peak_memory_bytes) == (State.OUT_OF_MEMORY, None)
    if os.geteuid() == 0:  # another user's processes count, too
        fork = "import os, time\nfor _ in range({}):\n  if os.fork() == 0: time.sleep(1); os._exit(0)"
        assert again.run(python(fork.format(8))).ok
        assert again.run(python(fork.format(60))).state is State.PROCESS_LIMIT


PLAIN = """
import os, sys
sys.path.insert(0, {root!r})
os.chdir("/")
from grader.sandbox.bubblewrap import BubblewrapSandbox
from grader.sandbox.protocol import Command
from grader.sandbox.readiness import wait_for_port
sandbox = BubblewrapSandbox(os.environ)
code = "import socket, time; s = socket.create_server(('127.0.0.1', 8123)); time.sleep(60)"
with sandbox.serve(Command(("python3", "-c", code))) as service:
    print(wait_for_port(service, within_s=20).ports)
files = "for n in range({count}): open('/tmp/%d' % n, 'w').close()"
for count in (9_000, 20_000):
    print(sandbox.run(Command(("python3", "-c", files.format(count=count)))).state)
"""


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can become another user")
def test_a_plain_user_has_services_and_what_stands_beside_them(
    sandbox: BubblewrapSandbox, request: pytest.FixtureRequest
) -> None:
    copy = Path(tempfile.mkdtemp())  # pytest's own folders can't be read by others
    copy.chmod(0o755)
    request.addfinalizer(lambda: shutil.rmtree(copy))
    shutil.copytree(ROOT / "grader", copy / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        ["setpriv", "--reuid=65533", "--regid=65533", "--clear-groups", "/usr/bin/python3", "-c",
         PLAIN.replace("{root!r}", repr(str(copy)))],
        capture_output=True, text=True, check=False, timeout=60, cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": "/tmp"},
    )  # fmt: skip
    assert done.stdout == "(8123,)\nexited\ndisk_limit\n", done.stderr


@pytest.mark.loop
def test_packages_are_installed_from_wheels_alone(sandbox: BubblewrapSandbox) -> None:
    if shutil.which("uv") is None:
        pytest.skip("uv isn't installed")
    made = sandbox.python_environment(["six>=1.16"])
    assert made.state is BuildState.BUILT, made
    assert made.image is not None
    command = Command(("python", "-c", "import six, sys; print(sys.prefix)"), image=made.image, limits=LIMITS)
    assert sandbox.run(command).stdout == b"/environment\n"
    sandbox.remove(made.image)
    assert not Path(made.image.id).exists()
    nobody = sandbox.python_environment(["no-such-package-anywhere-at-all"])
    assert nobody.state is BuildState.FAILED
