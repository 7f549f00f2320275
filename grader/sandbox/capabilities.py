"""What this machine can do for us, thing by thing: found, or missing with what that costs and how to mend it."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import InfraError
from grader.sandbox.engine import connect, engine_errors
from grader.sandbox.protocol import DEFAULT_BUILD, GIB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docker import APIClient

MIN_GIT = (2, 34)  # whatever is older lacks settings that the hardened fetch relies on
MIN_ENGINE_API = (1, 40)
MIN_MEMORY_BYTES = 3 * GIB
_CALL_S = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """One thing.

    Attributes:
        id: stable, for programs.
        ok: it is there and sound.
        says: one sentence on what was found.
        costs: what can't be done without it; empty where it is there.
        mend: what to do about it; empty where there is nothing to do.
    """

    id: str
    title: str
    ok: bool
    says: str
    costs: str = ""
    mend: str = ""


def examine(environ: Mapping[str, str], *, ruff: str) -> tuple[Found, ...]:
    """Look at everything; nothing is changed, and whatever fails is an answer.

    Args:
        ruff: the version of the linter that was installed with us; empty without one.
    """
    engine = _engine(environ)
    looks: tuple[Callable[[], Found], ...] = (
        _python,
        lambda: _git(environ),
        lambda: _ruff(ruff),
        lambda: engine[0],
        lambda: _builder(engine[1]),
        lambda: _base_image(engine[1], environ),
        lambda: _bubblewrap(environ),
        _user_namespaces,
        _groups,
        lambda: _uv(environ),
        _memory,
        lambda: _disk(engine[1]),
    )
    found = tuple(look() for look in looks)
    if engine[1] is not None:
        engine[1].close()
    return found


def provider(found: tuple[Found, ...]) -> str:
    """What a run would use: `docker`, `bubblewrap`, or nothing."""
    there = {each.id for each in found if each.ok}
    return next((name for name in ("docker", "bubblewrap") if name in there), "")


def _python() -> Found:
    return Found("python", "Python", ok=True, says=f"Python {platform.python_version()} on {platform.system()}.")


def _said(argv: list[str], environ: Mapping[str, str]) -> str:
    """The first line that a program prints; empty where there is no such program."""
    program = shutil.which(argv[0], path=environ.get("PATH"))
    if program is None:
        return ""
    env = {name: environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in environ}
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            [program, *argv[1:]], capture_output=True, timeout=_CALL_S, env=env, stdin=subprocess.DEVNULL, check=False
        )
        return done.stdout.decode("utf-8", "replace").partition("\n")[0].strip()[:100]
    return ""


def _version(text: str) -> tuple[int, ...]:
    """The first number with dots in a text."""
    for word in text.split():
        parts = word.split(".")
        if len(parts) > 1 and parts[0].isdecimal() and parts[1].isdecimal():
            return tuple(int(part) for part in parts if part.isdecimal())
    return ()


def _git(environ: Mapping[str, str]) -> Found:
    said = _said(["git", "--version"], environ)
    if not said:
        return Found("git", "git", ok=False, says="git isn't installed.", costs="Nothing can be graded.",
                     mend="Install git.")  # fmt: skip
    old = _version(said) < MIN_GIT
    wanted = ".".join(map(str, MIN_GIT))
    return Found(
        "git", "git", ok=not old, says=f"{said}.",
        costs="Fetching from a URL may fail, or lack a protection." if old else "",
        mend=f"Install git {wanted} or newer." if old else "",
    )  # fmt: skip


def _ruff(version: str) -> Found:
    if version:
        return Found("ruff", "ruff", ok=True, says=f"ruff {version}, installed with shipfolio.")
    return Found("ruff", "ruff", ok=False, says="ruff isn't installed with shipfolio.",
                 costs="How clean the code is stays unknown.", mend="Install shipfolio anew.")  # fmt: skip


def _engine(environ: Mapping[str, str]) -> tuple[Found, APIClient | None]:
    costs = "No image can be built or started. Where bubblewrap works, Python projects can be run all the same."
    try:
        client = connect(environ)
        with engine_errors("telling its version"):
            told: dict[str, Any] = client.info()
            version: dict[str, Any] = client.version()
    except InfraError as why:
        mend = "Install Docker, start it, and let this user reach its socket (or set DOCKER_HOST)."
        return Found("docker", "Container engine", ok=False, says=why.message, costs=costs, mend=mend), None
    api = str(version.get("ApiVersion") or "0.0")
    says = (
        f"Engine {version.get('Version')}, API {api}, storage {told.get('Driver')}, "
        f"control groups version {told.get('CgroupVersion') or 1} by {told.get('CgroupDriver')}."
    )
    lacking = [name for name in ("MemoryLimit", "PidsLimit", "CpuCfsQuota") if told.get(name) is False]
    if _version(api) < MIN_ENGINE_API:
        return Found(
            "docker", "Container engine", ok=False, says=says, costs=costs, mend="Install a newer engine."
        ), None
    if told.get("OSType") != "linux":
        return Found("docker", "Container engine", ok=False, says=f"{says} It runs {told.get('OSType')} containers.",
                     costs=costs, mend="Switch it to Linux containers."), None  # fmt: skip
    if lacking:
        return Found("docker", "Container engine", ok=False, says=f"{says} It can't limit: {', '.join(lacking)}.",
                     costs=costs, mend="Enable the memory, pids and cpu control groups for it."), None  # fmt: skip
    return Found("docker", "Container engine", ok=True, says=says), client


def _builder(client: APIClient | None) -> Found:
    title = "Builds"
    if client is None:
        return Found("builds", title, ok=False, says="There is no engine to build with.",
                     costs="Dockerfiles are read, not built.", mend="See the container engine above.")  # fmt: skip
    says = "The engine's classic builder is used: BuildKit takes no network and no memory limit of ours."
    with contextlib.suppress(InfraError), engine_errors("looking"):
        if client.info().get("CgroupDriver") == "cgroupfs" and _can_group():
            return Found("builds", title, ok=True, says=says)
    return Found(
        "builds", title, ok=True, says=f"{says} The number of processes of a build can't be limited here.",
        costs="A build that forks without end is stopped by its memory and time alone.",
        mend="Run shipfolio as root on the engine's machine, or let the engine's own unit have a TasksMax.",
    )  # fmt: skip


def _can_group() -> bool:
    return sys.platform == "linux" and os.access("/sys/fs/cgroup/pids", os.W_OK)


def _base_image(client: APIClient | None, environ: Mapping[str, str]) -> Found:
    from grader.sandbox.docker import PYTHON_IMAGE  # noqa: PLC0415

    name = environ.get("SHIPFOLIO_PYTHON_IMAGE") or PYTHON_IMAGE
    title = "Python image"
    if client is None:
        return Found("python_image", title, ok=False, says="There is no engine to have images.",
                     costs="", mend="See the container engine above.")  # fmt: skip
    from docker.errors import DockerException  # noqa: PLC0415

    try:
        client.inspect_image(name)  # type: ignore[no-untyped-call]
    except DockerException:
        return Found("python_image", title, ok=False, says=f"{name} isn't here yet.",
                     costs="It is fetched when it is first needed, which needs a registry.",
                     mend=f"docker pull {name}")  # fmt: skip
    return Found("python_image", title, ok=True, says=f"{name} is here.")


def _bubblewrap(environ: Mapping[str, str]) -> Found:
    title = "bubblewrap"
    costs = "Where there is no container engine, nothing can be run: such findings are `not_run`."
    if sys.platform != "linux":
        return Found("bubblewrap", title, ok=False, says="bubblewrap needs Linux.", costs=costs, mend="Use an engine.")
    from grader.sandbox.bubblewrap import BubblewrapSandbox  # noqa: PLC0415

    try:
        sandbox = BubblewrapSandbox(environ)
    except InfraError as why:
        return Found("bubblewrap", title, ok=False, says=why.message, costs=costs,
                     mend=why.hint or "Allow user namespaces, or use a container engine.")  # fmt: skip
    sandbox.close()
    said = _said(["bwrap", "--version"], environ)
    return Found("bubblewrap", title, ok=True, says=f"{said or 'bubblewrap'} runs a program here.")


def _read(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text("utf-8").strip()
    return ""


def _user_namespaces() -> Found:
    title = "User namespaces"
    closed = [
        name
        for name, bad in (
            ("/proc/sys/user/max_user_namespaces", "0"),
            ("/proc/sys/kernel/unprivileged_userns_clone", "0"),
            ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"),
        )
        if _read(name) == bad
    ]
    if sys.platform != "linux":
        return Found("user_namespaces", title, ok=False, says="They are Linux's.", costs="bubblewrap doesn't work.")
    if closed:
        return Found("user_namespaces", title, ok=False, says=f"They are restricted by {', '.join(closed)}.",
                     costs="bubblewrap doesn't work for a user who isn't root.",
                     mend="Let an administrator lift it for bwrap, or use a container engine.")  # fmt: skip
    return Found("user_namespaces", title, ok=True, says="They can be made.")


def _groups() -> Found:
    title = "Control groups"
    if sys.platform != "linux":
        return Found("control_groups", title, ok=False, says="They are Linux's.", costs="")
    from grader.sandbox.cgroups import is_unified, make_group  # noqa: PLC0415
    from grader.sandbox.protocol import TESTS  # noqa: PLC0415

    version = 2 if is_unified() else 1
    group = make_group(TESTS)
    if group is None:
        return Found("control_groups", title, ok=False, says=f"Version {version}; this user can't make any.",
                     costs="Under bubblewrap memory is limited for each process by itself, and isn't measured. "
                           "A container engine makes its own.",
                     mend="Run it by: systemd-run --user --scope -p Delegate=yes shipfolio ...")  # fmt: skip
    group.remove()
    return Found("control_groups", title, ok=True, says=f"Version {version}; they can be made here.")


def _uv(environ: Mapping[str, str]) -> Found:
    said = _said(["uv", "--version"], environ)
    if said:
        return Found("uv", "uv", ok=True, says=f"{said}.")
    return Found("uv", "uv", ok=False, says="uv isn't on the PATH.",
                 costs="Under bubblewrap a project's packages can't be installed; images bring their own.",
                 mend="Install uv.")  # fmt: skip


def _memory() -> Found:
    title = "Memory"
    total = 0
    with contextlib.suppress(ValueError, OSError, AttributeError):
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if not total:
        return Found("memory", title, ok=True, says="This system doesn't tell.")
    enough = total >= MIN_MEMORY_BYTES
    costs = "A build and a test suite may use 2 GiB each, a service 1 GiB: others here may suffer."
    return Found("memory", title, ok=enough, says=f"{total / GIB:.1f} GiB.", costs="" if enough else costs,
                 mend="" if enough else "Run on a machine with more, and nothing else.")  # fmt: skip


def _disk(client: APIClient | None) -> Found:
    title = "Disk"
    folders = [tempfile.gettempdir()]
    if client is not None:
        with contextlib.suppress(InfraError), engine_errors("looking"):
            root = str(client.info().get("DockerRootDir") or "")
            folders += [root] if root and Path(root).is_dir() else []
    free = {folder: shutil.disk_usage(folder).free for folder in dict.fromkeys(folders)}
    floor = DEFAULT_BUILD.disk_floor_bytes
    says = ", ".join(f"{size / GIB:.0f} GiB free in {folder}" for folder, size in free.items())
    low = min(free.values()) < floor
    return Found("disk", title, ok=not low, says=f"{says}.",
                 costs=f"No image is built with less than {floor // GIB} GiB free." if low else "",
                 mend="Make room, for instance with `docker system prune`." if low else "")  # fmt: skip
