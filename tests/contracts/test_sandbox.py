"""Every Sandbox, real and fake, keeps the same promises: each limit has two sides, and nothing is left behind."""

from __future__ import annotations

import dataclasses
import hashlib
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from grader.errors import InfraError
from grader.sandbox.protocol import KIB, MIB, Build, BuildState, Command, File, Limits, Recipe, State
from grader.sandbox.readiness import wait_for_port
from tests.fakes import Deed, FakeSandbox
from tests.sandbox.leaks import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.sandbox.protocol import Sandbox

LIMITS = Limits(
    wall_s=20.0,
    memory_bytes=160 * MIB,
    processes=24,
    tmp_bytes=4 * MIB,
    file_bytes=2 * MIB,
    output_bytes=10 * KIB,
    shm_bytes=1 * MIB,
)
REAL = [
    pytest.param("bubblewrap", marks=pytest.mark.xdist_group("sandbox")),
    pytest.param("docker", marks=[pytest.mark.docker, pytest.mark.xdist_group("sandbox")]),
]


def open_real(name: str) -> Sandbox:
    try:
        if name == "docker":
            from grader.sandbox.docker import DockerSandbox  # noqa: PLC0415  (each on its own system)

            return DockerSandbox(os.environ)
        from grader.sandbox.bubblewrap import BubblewrapSandbox  # noqa: PLC0415

        return BubblewrapSandbox(os.environ)
    except (InfraError, ImportError) as why:
        pytest.skip(f"no {name} here: {why}")


@pytest.fixture(scope="module", params=REAL)
def real(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox that runs programs; at the end nothing of it may be left."""
    before = seen(request.param)
    sandbox = open_real(request.param)
    yield sandbox
    sandbox.close()  # type: ignore[attr-defined]
    assert seen(request.param) == before


@pytest.fixture(scope="module", params=["fake", *REAL])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """As `real`, and the fake besides, which is told in each case what the program would do."""
    if request.param == "fake":
        yield FakeSandbox(deed=lambda command: DEEDS[command.argv])
        return
    before = seen(request.param)
    made = open_real(request.param)
    yield made
    made.close()  # type: ignore[attr-defined]
    assert seen(request.param) == before


def python(source: str) -> tuple[str, ...]:
    return ("python3", "-c", source)


class Case(NamedTuple):
    """A program, what the fake makes of it, and how it ends."""

    source: str
    deed: Deed
    state: State
    exit_code: int | None = 0
    limits: Limits = LIMITS


SHORT = dataclasses.replace(LIMITS, wall_s=1.2)
FORK = """
import os, time
for _ in range({}):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
"""
CASES = {
    "nothing": Case("", Deed(), State.EXITED),
    "its own exit code": Case("raise SystemExit(7)", Deed(exit_code=7), State.EXITED, 7),
    "a signal": Case("import os; os.kill(os.getpid(), 11)", Deed(exit_code=139), State.EXITED, 139),
    "time just enough": Case("import time; time.sleep(0.5)", Deed(takes_s=0.5), State.EXITED, 0, SHORT),
    "time too short": Case("import time; time.sleep(60)", Deed(takes_s=60), State.TIMEOUT, None, SHORT),
    "a busy loop": Case("while True: pass", Deed(takes_s=math.inf), State.TIMEOUT, None, SHORT),
    "deaf to signals": Case(
        "import signal, time\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(60)",
        Deed(takes_s=60), State.TIMEOUT, None, SHORT),
    "memory just enough": Case("x = bytearray(100 << 20)", Deed(memory_bytes=100 * MIB), State.EXITED),
    "memory too little": Case("x = bytearray(200 << 20)", Deed(memory_bytes=200 * MIB), State.OUT_OF_MEMORY, 137),
    "output just enough": Case(
        "import sys; sys.stdout.write('x' * 10239); sys.stderr.write('y')",
        Deed(stdout=b"x" * 10239, stderr=b"y"), State.EXITED),
    "output one byte too much": Case(
        "import sys; sys.stdout.write('x' * 10240); sys.stdout.flush(); sys.stderr.write('y'); sys.stderr.flush()\n"
        "import time; time.sleep(30)",
        Deed(stdout=b"x" * 10240, stderr=b"y"), State.OUTPUT_LIMIT, None),
    "a flood": Case("while True: print('x' * 4096)", Deed(stdout=b"x" * 20000), State.OUTPUT_LIMIT, None),
    "processes just enough": Case(FORK.format(15), Deed(processes=16), State.EXITED),
    "processes too many": Case(FORK.format(30), Deed(processes=31), State.PROCESS_LIMIT, 1),
    "a fork bomb": Case(
        "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", Deed(processes=1000), State.PROCESS_LIMIT,
        None, SHORT),
    "a fork bomb that leaves its session": Case(
        "import os\nwhile True:\n  try:\n    os.fork() or os.setsid()\n  except OSError: pass", Deed(processes=1000),
        State.PROCESS_LIMIT, None, SHORT),
    "threads too many": Case(
        "import threading, time\nfor _ in range(40): threading.Thread(target=time.sleep, args=(1,)).start()",
        Deed(processes=41), State.PROCESS_LIMIT, 1),
    "a file just small enough": Case(
        "open('/tmp/x', 'wb').write(b'x' * (2 << 20))", Deed(largest_file=2 * MIB), State.EXITED),
    "a file one byte too large": Case(
        "f = open('/tmp/x', 'wb', 0)\nf.write(b'x' * (2 << 20))\nf.write(b'x')", Deed(largest_file=2 * MIB + 1),
        State.FILE_LIMIT, 1),
    "files that fit": Case(
        "for n in range(3): open(f'/tmp/{n}', 'wb').write(b'x' * (1 << 20))", Deed(written=3 * MIB), State.EXITED),
    "files that don't": Case(
        "for n in range(6): open(f'/tmp/{n}', 'wb').write(b'x' * (1 << 20))", Deed(written=6 * MIB), State.DISK_LIMIT, 1),
    "a limit that was coped with": Case(
        "try: open('/tmp/x', 'wb').write(b'x' * (3 << 20))\nexcept OSError: pass", Deed(), State.EXITED),
}  # fmt: skip
DEEDS = {python(case.source): case.deed for case in CASES.values()}


@pytest.mark.parametrize("name", CASES)
def test_each_limit_has_two_sides_and_a_name(sandbox: Sandbox, name: str) -> None:
    case = CASES[name]
    result = sandbox.run(Command(python(case.source), limits=case.limits))
    assert result.state is case.state, result
    if sandbox.name != "fake" or case.state is State.EXITED:
        assert result.exit_code in (case.exit_code, None if case.state is not State.EXITED else case.exit_code), result
    assert result.duration_s < case.limits.wall_s + 5
    assert len(result.stdout) + len(result.stderr) <= case.limits.output_bytes
    assert result.ok == (case.state is State.EXITED and case.exit_code == 0)


def test_output_is_kept_to_the_byte(sandbox: Sandbox) -> None:
    result = sandbox.run(Command(python(CASES["output just enough"].source), limits=LIMITS))
    assert (result.stdout, result.stderr) == (b"x" * 10239, b"y")


def test_a_missing_program_is_its_own_ending(real: Sandbox) -> None:
    assert real.run(Command(("/no/such/program",), limits=LIMITS)).exit_code == 127
    assert real.run(Command(("/etc/passwd",), limits=LIMITS)).exit_code == 126


def test_files_go_in_and_come_out(real: Sandbox) -> None:
    source = (
        "import os\n"
        "assert os.getcwd() == '/work'\n"
        "assert os.access('a/run.sh', os.X_OK) and not os.access('a/b', os.X_OK)\n"
        "open('out', 'wb').write(open('a/b', 'rb').read() * 2)\n"
        "open('large', 'wb').write(b'x' * 101)\n"
        "open('just', 'wb').write(b'x' * 100)\n"
        "os.symlink('/etc/passwd', 'link'); os.mkdir('dir'); os.mkfifo('pipe'); os.symlink('/etc', 'etc')\n"
        "os.remove('gone')\n"
    )
    files: dict[str, bytes | File] = {
        "a/b": b"\x00\xff",
        "a/run.sh": File(b"#!/bin/sh\n", executable=True),
        "gone": b"x",
    }
    wanted = ("out", "a/b", "large", "just", "link", "dir", "pipe", "gone", "missing", "../etc/passwd", "/etc/passwd")
    result = real.run(Command(python(source), files=files, collect=wanted, collect_bytes=100, limits=LIMITS))
    assert result.ok, result
    assert result.files == {"out": b"\x00\xff" * 2, "a/b": b"\x00\xff", "just": b"x" * 100}


def test_given_files_take_no_room(real: Sandbox) -> None:
    files = {f"{n}": b"x" * MIB for n in range(8)}
    source = "for n in range(3): open(f'/work/new{n}', 'wb').write(b'x' * (1 << 20))"
    assert real.run(Command(python(source), files=files, limits=LIMITS)).ok


def test_what_it_left_before_its_time_was_up_is_there(real: Sandbox) -> None:
    source = "import time; open('out', 'w').write('half'); time.sleep(60)"
    result = real.run(Command(python(source), files={"x": b""}, collect=("out",), limits=SHORT))
    assert (result.state, result.files) == (State.TIMEOUT, {"out": b"half"})


def test_stdin_is_what_was_given(real: Sandbox) -> None:
    source = "import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())"
    data = b"x" * 3_000_000
    told = real.run(Command(python(source), stdin=data, limits=LIMITS)).stdout
    assert told.decode().strip() == hashlib.sha256(data).hexdigest()
    assert real.run(Command(python("import sys; print(repr(sys.stdin.read()))"), limits=LIMITS)).stdout == b"''\n"


def test_nothing_of_our_environment_is_seen(real: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPFOLIO_CANARY", "secret")
    source = "import os; print(sorted(os.environ.items()))"
    result = real.run(Command(python(source), env={"GIVEN": "yes"}, limits=LIMITS))
    assert b"('GIVEN', 'yes')" in result.stdout
    assert b"CANARY" not in result.stdout


CONFINED = """
import os, socket
status = open('/proc/self/status').read()
fields = dict(line.split(':', 1) for line in status.splitlines())
assert os.getuid() != 0 and os.getgid() != 0, os.getuid()
assert int(fields['CapEff'], 16) == int(fields['CapBnd'], 16) == 0, fields['CapBnd']
assert fields['NoNewPrivs'].strip() == '1'
for path in ('/x', '/usr/x', '/etc/x', '/proc/sys/kernel/hostname', '/sys/x'):
    try:
        open(path, 'w')
    except OSError:
        continue
    raise AssertionError(path)
for path in (%r, '/root', '/home', '/etc/shadow', '/var/run/docker.sock', '/run/docker.sock'):
    try:
        seen = os.listdir(path) if os.path.isdir(path) else open(path).read()
    except OSError:
        continue
    assert not seen, path
pids = [name for name in os.listdir('/proc') if name.isdigit()]
assert len(pids) < 6, pids
interfaces = [name for _, name in socket.if_nameindex()]
assert interfaces == ['lo'] or all(name == 'lo' or 'tunl' in name or 'sit' in name for name in interfaces), interfaces
for address in (('127.0.0.1', 22), ('172.17.0.1', 22), ('198.51.100.1', 80)):
    try:
        socket.create_connection(address, 1)
    except OSError:
        continue
    raise AssertionError(address)
for call in (lambda: os.setuid(0), lambda: os.mknod('/tmp/m', 0o60600, 0), lambda: os.chroot('/tmp')):
    try:
        call()
    except OSError:
        continue
    raise AssertionError('allowed')
"""


def test_it_is_nobody_sees_nothing_and_reaches_nobody(real: Sandbox) -> None:
    result = real.run(Command(python(CONFINED % str(Path.cwd())), limits=LIMITS))
    assert result.ok, result.stderr.decode()


def test_a_child_that_leaves_its_session_is_gone_with_it(real: Sandbox) -> None:
    source = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.closerange(0, 3)\n"
        "        time.sleep(300)\n"
        "    os._exit(0)\n"
    )
    before = seen(real.name)
    assert real.run(Command(python(source), limits=LIMITS)).ok
    assert seen(real.name) == before


def test_memory_is_measured(real: Sandbox) -> None:
    if real.abilities.memory_limit != "cgroup":
        pytest.skip("no control group can be made here")
    result = real.run(Command(python("x = bytearray(64 << 20); import time; time.sleep(1)"), limits=LIMITS))
    assert result.peak_memory_bytes is not None
    assert 64 * MIB < result.peak_memory_bytes < 110 * MIB


def test_shared_memory_and_reserved_folders_are_there_and_small(real: Sandbox) -> None:
    source = (
        "import multiprocessing as m\n"
        "m.Lock()\n"
        "open('/data/x', 'w').write('x')\n"
        "open('/dev/shm/x', 'wb').write(b'x' * (1 << 20))\n"
        "try: open('/dev/shm/y', 'wb').write(b'x' * (1 << 20))\n"
        "except OSError: print('full')\n"
    )
    result = real.run(Command(python(source), reserve=("/data", "/proc/x", "relative"), limits=LIMITS))
    assert (result.stdout, result.exit_code) == (b"full\n", 0), result


SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'hello')
print('starting', flush=True)
http.server.HTTPServer(('127.0.0.1', 8123), Handler).serve_forever()
"""
ASK = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8123/').read().decode())"


def test_a_service_is_found_and_asked_from_beside(real: Sandbox) -> None:
    with real.serve(Command(python(SERVER), limits=LIMITS)) as service:
        listening = wait_for_port(service, within_s=20)
        assert listening is not None
        assert listening.ports == (8123,)
        assert 0 < listening.after_s < 20
        assert wait_for_port(service, within_s=0.2, wanted=(8123,)) is not None
        assert wait_for_port(service, within_s=0.2, wanted=(8124,)) is None
        for _ in range(2):
            assert service.beside(Command(python(ASK), limits=LIMITS)).stdout == b"hello\n"
        assert service.output()[0] == b"starting\n"
        assert service.running()
        first = service.stop()
        assert (first.state, first.exit_code) == (State.STOPPED, None)
        assert service.stop() is first
        assert not service.running()
        with pytest.raises(InfraError, match="ended"):
            service.beside(Command(python(ASK), limits=LIMITS))


def test_what_stands_beside_shares_nothing_but_the_loopback(real: Sandbox) -> None:
    source = "open('/tmp/mine', 'w'); import time; time.sleep(60)"
    with real.serve(Command(python(source), files={"secret": b"x"}, limits=LIMITS)) as service:
        look = "import os; print(os.path.exists('/tmp/mine'), os.path.exists('/work/secret'), len(os.listdir('/proc')) > 0)"
        assert service.beside(Command(python(look), limits=LIMITS)).stdout == b"False False True\n"


@pytest.mark.parametrize("name", ["its own exit code", "memory too little", "a flood", "a busy loop"])
def test_a_service_that_ends_says_how(real: Sandbox, name: str) -> None:
    case = CASES[name]
    with real.serve(Command(python(case.source), limits=case.limits)) as service:
        assert wait_for_port(service, within_s=0.5) is None
        while service.running():
            pass
        assert service.stop().state is case.state


def test_services_of_a_network_know_each_other_by_name_and_nobody_else(real: Sandbox) -> None:
    if not real.abilities.networks:
        with pytest.raises(InfraError) as caught:
            real.network().__enter__()
        assert caught.value.kind == "not_supported"
        return
    source = SERVER.replace("127.0.0.1", "0.0.0.0")
    with real.network() as network:
        api = network.start(Command(python(source), limits=LIMITS), name="api")
        other = network.start(Command(python("import time; time.sleep(60)"), limits=LIMITS), name="other")
        assert wait_for_port(api, within_s=20) is not None
        ask = ASK.replace("127.0.0.1", "api")
        assert other.beside(Command(python(ask), limits=LIMITS)).stdout == b"hello\n"
        out = (
            "import socket\n"
            "for where in (('172.17.0.1', 22), ('198.51.100.1', 80), ('example.com', 80)):\n"
            "    try: socket.create_connection(where, 1)\n"
            "    except OSError: continue\n"
            "    raise AssertionError(where)\n"
        )
        assert other.beside(Command(python(out), limits=LIMITS)).ok


def test_without_images_a_build_is_not_run_and_costs_nothing(sandbox: Sandbox) -> None:
    if sandbox.name == "fake":
        no_images = dataclasses.replace(sandbox.abilities, images=False)
        sandbox = FakeSandbox(abilities=no_images)
    if sandbox.abilities.images:
        assert sandbox.build(Recipe("Dockerfile", {})).state is BuildState.FAILED
        assert sandbox.pull("localhost:5000/x").state is BuildState.REFUSED
        return
    recipe = Recipe("Dockerfile", {"Dockerfile": File(b"FROM scratch\n")})
    for build in (sandbox.build(recipe), sandbox.pull("python:3.12")):
        assert build == Build(BuildState.NOT_RUN, reason=build.reason)
        assert build.reason


def test_requirements_that_run_or_lead_away_are_refused(real: Sandbox) -> None:
    for each in (
        "./evil",
        "-r /etc/passwd",
        "-e .",
        "x @ https://example.com/x.whl",
        "--index-url http://x",
        "a\nb",
        "",
    ):
        build = real.python_environment([each])
        assert build.state is BuildState.REFUSED, each
