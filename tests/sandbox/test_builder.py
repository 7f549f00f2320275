"""Images are built within limits, reach package registries alone, and leave what the next build needs and no more."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from docker.errors import APIError

from grader.errors import InfraError
from grader.sandbox import engine
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.kept_images import digest_of, drop, find_kept
from grader.sandbox.protocol import KIB, MIB, Build, BuildLimits, BuildNetwork, BuildState, Command, File, Recipe
from tests.sandbox.leaks import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.docker

TOKEN = f"SHIPFOLIO_TEST={uuid.uuid4().hex}"
PY = f"FROM python:3.12-slim\nENV {TOKEN}\n"
LIMITS = BuildLimits(
    wall_s=60, memory_bytes=160 * MIB, processes=40, file_bytes=8 * MIB, image_bytes=24 * MIB, log_bytes=20 * KIB
)


def of_these_tests(client: Any) -> list[str]:
    """Images of the engine, nameless ones too, that a step of these tests made: others may be building, too."""
    found = []
    for image in {each["Id"] for each in client.images(all=True)}:
        with contextlib.suppress(APIError):
            if TOKEN in (client.inspect_image(image)["Config"].get("Env") or []):
                found.append(image)
    return found


def mine(client: Any) -> set[str]:
    """The tags of what these tests have built."""
    return {tag for image in of_these_tests(client) for tag in client.inspect_image(image)["RepoTags"] or []}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    try:
        connected = engine.connect(os.environ)
    except InfraError:
        pytest.skip("there is no container engine here")
    yield connected
    connected.close()


@pytest.fixture(scope="module")
def sandbox(client: Any) -> Iterator[DockerSandbox]:
    """A sandbox; what its builds left is dropped at the end, and then nothing more is there than before."""
    before = seen("docker")
    made = DockerSandbox(os.environ)
    yield made
    made.close()
    drop(client, [each for each in find_kept(client) if set(each.tags) & mine(client)])
    assert seen("docker") == before
    assert of_these_tests(client) == []


def build(sandbox: DockerSandbox, text: str, **options: Any) -> Build:
    files = {"Dockerfile": File(text.encode()), **options.pop("files", {})}
    options = {"limits": LIMITS, "network": BuildNetwork.NONE, **options}
    return sandbox.build(Recipe("Dockerfile", files, repository=options.pop("repository", "")), **options)


def test_an_image_is_built_run_and_told(sandbox: DockerSandbox) -> None:
    text = (
        PY + 'COPY run.sh /run.sh\nRUN useradd --uid 1234 app\nUSER app\nEXPOSE 8000\nVOLUME /data\nCMD ["/run.sh"]\n'
    )
    script = File(b"#!/bin/sh\nid -u; touch /data/x && echo kept; touch /run.sh || echo read-only\n", executable=True)
    made = build(sandbox, text, files={"run.sh": script})
    assert made.state is BuildState.BUILT, made
    image = made.image
    assert image is not None
    assert (image.user, image.command, image.ports, image.volumes) == ("1234:1234", ("/run.sh",), (8000,), ("/data",))
    result = sandbox.run(Command(image=image))
    assert result.stdout == b"1234\nkept\nread-only\n"
    sandbox.remove(image)
    with pytest.raises(InfraError, match="gone"):
        sandbox.run(Command(image=image))


STEPS = {
    "an error": ("RUN exit 3", BuildState.FAILED, "code: 3"),
    "memory just enough": ("RUN python -c 'x = bytearray(100 << 20)'", BuildState.BUILT, ""),
    "memory too little": ("RUN python -c 'x = bytearray(300 << 20)'", BuildState.OUT_OF_MEMORY, "160 MiB"),
    "a file just small enough": ("RUN head -c 8388608 /dev/zero > /x", BuildState.BUILT, ""),
    "a file too large": ("RUN head -c 8388609 /dev/zero > /x", BuildState.TOO_LARGE, "8 MiB"),
    "an image too large": (
        "RUN for n in 1 2 3 4; do head -c 8000000 /dev/zero > /$n; done",
        BuildState.TOO_LARGE,
        "24",
    ),
    "a log just short enough": ("RUN head -c 15000 /dev/zero | tr '\\0' x", BuildState.BUILT, ""),
    "a log too long": ("RUN yes", BuildState.LOG_LIMIT, "20 KiB"),
    "processes just few enough": ("RUN for n in 1 2 3 4 5 6 7 8 9 0; do sleep 1 & done; wait", BuildState.BUILT, ""),
    "a missing file": ("COPY nothing /", BuildState.FAILED, "nothing"),
    "refused": ("ADD http://127.0.0.1/ /", BuildState.REFUSED, "daemon"),
}


@pytest.mark.parametrize("name", STEPS)
def test_each_limit_has_two_sides_and_a_name(sandbox: DockerSandbox, name: str) -> None:
    step, state, words = STEPS[name]
    made = build(sandbox, PY + step + "\n")
    assert made.state is state, made
    assert words in made.reason
    assert (made.image is not None) == (state is BuildState.BUILT)
    assert len(made.log) <= LIMITS.log_bytes


def test_processes_are_bounded_where_a_group_can_be_made(sandbox: DockerSandbox) -> None:
    if not os.access("/sys/fs/cgroup/pids", os.W_OK):
        pytest.skip("no control group of version 1 can be made here")
    bomb = "import os, time\\nn = 0\\ntry:\\n while n < 300:\\n  n += 1\\n  if not os.fork(): time.sleep(5); os._exit(0)\\nexcept OSError: print('made', n)"
    made = build(sandbox, PY + f'RUN ["python", "-c", "{bomb}"]\n')
    assert made.state is BuildState.BUILT, made
    count = int(made.log.partition("made ")[2].split()[0])
    assert 20 < count <= LIMITS.processes


def test_time_and_cancelling_end_it_at_once(sandbox: DockerSandbox, client: Any) -> None:
    began = time.monotonic()
    made = build(sandbox, PY + "RUN sleep 300\n", limits=dataclasses.replace(LIMITS, wall_s=2))
    assert made.state is BuildState.TIMEOUT
    made = build(sandbox, PY + "RUN sleep 301\n", cancelled=lambda: time.monotonic() - began > 6)
    assert made.state is BuildState.CANCELLED
    assert time.monotonic() - began < 60
    until = time.monotonic() + 10
    while client.containers(filters={"ancestor": "python:3.12-slim"}) and time.monotonic() < until:
        time.sleep(0.1)
    assert client.containers(filters={"ancestor": "python:3.12-slim"}) == []


def test_a_build_without_a_network_reaches_nothing(sandbox: DockerSandbox) -> None:
    probe = (
        "import socket\\nfor where in (('172.17.0.1', 22), ('198.51.100.1', 80), ('pypi.org', 443)):\\n"
        " try: socket.create_connection(where, 1)\\n except OSError: continue\\n raise SystemExit(9)"
    )
    assert build(sandbox, PY + f'RUN ["python", "-c", "{probe}"]\n').state is BuildState.BUILT


def test_a_build_with_registries_reaches_nobody_else(sandbox: DockerSandbox) -> None:
    probe = (
        "import socket\\nfor where in (('172.17.0.1', 22), ('198.51.100.1', 80)):\\n"
        " try: socket.create_connection(where, 1)\\n except OSError: continue\\n raise SystemExit(9)"
    )
    text = PY + f'RUN ["python", "-c", "{probe}"]\n'
    assert build(sandbox, text, network=BuildNetwork.REGISTRIES).state is BuildState.BUILT
    ask = "RUN python -c \"import urllib.request as u; u.urlopen('https://example.com/model.bin')\"\n"
    made = build(sandbox, PY + ask, network=BuildNetwork.REGISTRIES)
    assert made.state is BuildState.NOT_RUN
    assert "example.com" in made.reason


def test_the_next_build_of_a_repository_has_its_steps(sandbox: DockerSandbox, client: Any) -> None:
    text = (
        PY.replace("slim", "slim AS build")
        + "RUN echo 1 > /made\nRUN echo 2 > /also\n"
        + PY
        + "COPY --from=build /made /made\n"
    )
    first = build(sandbox, text, repository=TOKEN)
    second = build(sandbox, text + "RUN echo new\n", repository=TOKEN)
    assert (first.state, second.state) == (BuildState.BUILT, BuildState.BUILT)
    assert first.cached_steps <= 2  # how both stages begin, where another test has begun so
    assert second.cached_steps == 5
    both = [each for each in find_kept(client) if each.repository == digest_of(TOKEN)]
    assert [len(each.tags) for each in both] == [2, 2]  # a tag for each stage


def test_an_image_of_this_machine_is_not_given_away(sandbox: DockerSandbox, client: Any) -> None:
    client.tag("python:3.12-slim", "somebody/private", "1")
    try:
        made = build(sandbox, "FROM somebody/private:1\n")
        assert made.state is BuildState.REFUSED
        assert "came from no registry" in made.reason
        asked_for = sandbox.pull("somebody/private:1")  # as a service of a compose file
        assert (asked_for.state, asked_for.image) == (BuildState.REFUSED, None)
    finally:
        client.remove_image("somebody/private:1")


def test_a_base_that_cannot_be_had_is_nobodys_fault(sandbox: DockerSandbox) -> None:
    made = build(sandbox, "FROM nobody-has-this/image:1\n")
    assert made.state is BuildState.NOT_RUN
    assert "can't be fetched" in made.reason


def test_a_full_disk_builds_nothing(sandbox: DockerSandbox) -> None:
    made = build(sandbox, PY, limits=dataclasses.replace(LIMITS, disk_floor_bytes=1 << 60))
    assert made.state is BuildState.NOT_RUN
    assert "disk" in made.reason
