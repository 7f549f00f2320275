"""The small rules that providers share: how an ending is named, what a requirement may be, which images stay."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from grader.sandbox.endings import clean_path, name_ending
from grader.sandbox.images import describe, obtain
from grader.sandbox.kept_images import MAX_AGE_S, MAX_REPOSITORIES, SPARED_S, Kept, superseded
from grader.sandbox.protocol import BuildState, State
from grader.sandbox.registries import full_name, may_stand_alone, package_hosts, refuse_copy, refuse_image
from grader.sandbox.requirements import MAX_REQUIREMENTS, sound_requirements


def ending(
    code: int | None, by_us: State | None = None, *, oom: bool = False, forks: int = 0, err: bytes = b""
) -> State:
    return name_ending(by_us, code, out_of_memory=oom, refused_forks=forks, stderr=err)


def test_an_ending_has_one_name() -> None:
    assert ending(0) is State.EXITED
    assert ending(0, oom=True, forks=3, err=b"File too large") is State.EXITED  # it coped
    assert ending(1) is State.EXITED
    assert ending(137, oom=True, forks=1) is State.OUT_OF_MEMORY
    assert ending(1, forks=1) is State.PROCESS_LIMIT
    assert ending(None, State.TIMEOUT) is State.TIMEOUT
    assert ending(None, State.TIMEOUT, forks=1) is State.PROCESS_LIMIT
    assert ending(None, State.OUTPUT_LIMIT, oom=True) is State.OUTPUT_LIMIT
    assert ending(None, State.STOPPED, forks=1) is State.STOPPED
    assert ending(128 + signal.SIGXFSZ) is State.FILE_LIMIT
    assert ending(1, err=b"OSError: [Errno 27] File too large: 'x'") is State.FILE_LIMIT
    assert ending(1, err=b"No space left on device") is State.DISK_LIMIT
    assert ending(1, err=b"RuntimeError: can't start new thread") is State.PROCESS_LIMIT


def test_a_path_stays_below_work() -> None:
    assert [clean_path(each) for each in ("a/b", "./a//b", "a/../b")] == ["a/b", "a/b", "b"]
    for each in ("", ".", "..", "../a", "a/../../b", "/a", "a\0b"):
        assert clean_path(each) is None


def test_requirements_are_names_with_versions_alone() -> None:
    names, reason = sound_requirements(
        ["fastapi >= 0.110", "uvicorn[standard]", 'x; python_version < "3.9"', "x2", "x2"]
    )
    assert set(names) == {"fastapi>=0.110", "uvicorn[standard]", 'x; python_version < "3.9"', "x2"}
    assert len(names) == 4
    assert reason == ""
    assert sound_requirements(["a @ file:///etc/passwd"])[1]
    assert sound_requirements([f"p{n}" for n in range(MAX_REQUIREMENTS)])[1] == ""
    assert sound_requirements([f"p{n}" for n in range(MAX_REQUIREMENTS + 1)])[1]


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("python", "docker.io/library/python"),
        ("python:3.12", "docker.io/library/python"),
        ("me/app:1@sha256:" + "a" * 64, "docker.io/me/app"),
        ("ghcr.io/a/b:1", "ghcr.io/a/b"),
        ("localhost/a", "localhost/a"),
        ("host:5000/a:1", "host:5000/a"),
    ],
)
def test_an_image_has_one_full_name(name: str, full: str) -> None:
    assert full_name(name) == full


def test_images_come_from_known_registries() -> None:
    for good in ("python", "python:3.12-slim", "me/app", "ghcr.io/a/b:1", "gcr.io/distroless/python3-debian12:nonroot"):
        assert refuse_image(good, {}) == "", good
    for bad in ("localhost/a", "10.0.0.1/a", "a.example/b", "3497a1c36dda", "shipfolio-build:x", "a b", "", "a:", "-x"):
        assert bad == "a:" or refuse_image(bad, {}), bad
    assert refuse_copy("python:3.12", {})
    assert refuse_copy("ghcr.io/astral-sh/uv:latest", {}) == ""
    assert may_stand_alone("python:3.12-slim", {})
    assert not may_stand_alone("t-ra", {})
    assert may_stand_alone("t-ra", {"SHIPFOLIO_LOCAL_IMAGES": "other, t-ra"})
    assert "mirror.example" in package_hosts({"SHIPFOLIO_BUILD_HOSTS": "Mirror.example"})


def kept(repository: str, made_at: int) -> Kept:
    return Kept(repository, made_at, f"token{made_at}", ())


def test_one_build_per_repository_stays_for_a_while() -> None:
    now = 10_000_000.0
    newest, older, recent = kept("a", int(now) - 1), kept("a", int(now) - SPARED_S - 1), kept("a", int(now) - 100)
    other = kept("b", int(now) - MAX_AGE_S)
    late = kept("c", int(now) - MAX_AGE_S - 1)
    once, over = kept("once", int(now) - 3600), kept("once", int(now) - 3601)
    builds = sorted([newest, older, recent, other, late, once, over], key=lambda each: -each.made_at)
    assert set(superseded(builds, now)) == {older, late, over}
    many = [kept(f"r{n}", int(now) - n) for n in range(MAX_REPOSITORIES + 1)]
    assert superseded(many, now) == [many[-1]]


def test_an_image_is_told_by_its_engine() -> None:
    told = {
        "Id": "sha256:x",
        "Size": 5,
        "Config": {
            "User": "1000", "Env": ["A=b=c"], "Entrypoint": ["e"], "Cmd": ["c"], "WorkingDir": "/w",
            "ExposedPorts": {"80/tcp": {}, "53/udp": {}, "8000": {}}, "Volumes": {"/v": {}},
            "Healthcheck": {"Test": ["NONE"]},
        },
    }  # fmt: skip
    image = describe(None, told)  # type: ignore[arg-type]  # numbers need no look into the image
    assert (image.user, image.command, image.ports, image.volumes) == ("1000", ("e", "c"), (80, 8000), ("/v",))
    assert (image.env, image.healthcheck, image.workdir) == ((("A", "b=c"),), (), "/w")


@pytest.mark.parametrize(
    ("reference", "digests", "state"),
    [
        ("somebody/private:1", [], BuildState.REFUSED),
        ("somebody/public:1", ["somebody/public@sha256:" + "1" * 64], BuildState.BUILT),
        ("python:3.12-slim", [], BuildState.BUILT),
    ],
)
def test_an_image_of_this_machine_is_nobodys_to_start(reference: str, digests: list[str], state: BuildState) -> None:
    class Client:
        def inspect_image(self, name: str) -> dict[str, object]:
            return {"Id": name, "RepoDigests": digests, "Config": {}}

    client: Any = Client()
    made = obtain(client, reference, {})
    assert made.state is state
    assert (made.image is None) == (state is BuildState.REFUSED)
