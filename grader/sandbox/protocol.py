"""What a sandbox is asked for and what it answers: plain values, and the protocol that every provider keeps.

Errors: whatever couldn't be started for want of ours raises `InfraError`; what a candidate's program does, its limits
included, is a value. What a program printed or wrote is its own claim.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
WORK = "/work"  # where a command's files are, and where it starts when it has any


@dataclass(frozen=True, slots=True)
class Limits:
    """What one command may use. Both sides of each are tested; a limit that is hit is named in the result.

    Attributes:
        wall_s: from its start; for a service, how long it may live altogether.
        cpus: cores' worth of time.
        memory_bytes: of the command and all its children, what they write to temporary folders included; no swap.
        processes: at the same time, threads counted.
        tmp_bytes, tmp_files: of each writable folder (`/work`, `/tmp`, an image's volumes); they live in memory.
        shm_bytes: of `/dev/shm`.
        file_bytes: of any one file.
        open_files: of one process.
        output_bytes: of stdout and stderr together; one byte more ends the command.
    """

    wall_s: float = 120.0
    cpus: float = 1.0
    memory_bytes: int = 1 * GIB
    processes: int = 128
    tmp_bytes: int = 128 * MIB
    tmp_files: int = 10_000
    shm_bytes: int = 64 * MIB
    file_bytes: int = 50 * MIB
    open_files: int = 1024
    output_bytes: int = 1 * MIB


TESTS = Limits()
SERVE = Limits(wall_s=90.0)
PROBE = Limits(wall_s=60.0, memory_bytes=512 * MIB)


@dataclass(frozen=True, slots=True)
class BuildLimits:
    """What making an image may use.

    Attributes:
        disk_floor_bytes: the build ends when less than this is free where images are kept.
        image_bytes: what the image may add to the one it stands on.
        file_bytes: of any one file; wheels of machine learning libraries come close to 1 GiB.
        log_bytes: of the build's log; one byte more ends it.
    """

    wall_s: float = 300.0
    cpus: float = 2.0
    memory_bytes: int = 2 * GIB
    processes: int = 256
    file_bytes: int = 1 * GIB
    image_bytes: int = 3 * GIB
    disk_floor_bytes: int = 5 * GIB
    log_bytes: int = 200 * KIB


DEFAULT_BUILD = BuildLimits()


class BuildNetwork(StrEnum):
    """What a build may reach; a running program never reaches anything."""

    NONE = "none"
    REGISTRIES = "registries"  # package registries on the allow-list, through our proxy


class State(StrEnum):
    """How a command ended."""

    EXITED = "exited"  # by itself: look at the exit code
    STOPPED = "stopped"  # by us, on purpose: a service at the end of its story
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    OUTPUT_LIMIT = "output_limit"
    PROCESS_LIMIT = "process_limit"
    FILE_LIMIT = "file_limit"  # one file over `file_bytes`
    DISK_LIMIT = "disk_limit"  # a writable folder is full


class File(NamedTuple):
    """One file to put in."""

    data: bytes
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """What a command runs on: a container image, or an environment that stands for one.

    Attributes:
        id: the provider's own name of it; never a tag that somebody could guess.
        size_bytes: all its layers.
        command: entry point and command, as they would be started.
        ports: what it says it listens on (EXPOSE), TCP.
        volumes: where it wants to write.
    """

    id: str
    size_bytes: int = 0
    user: str = ""
    workdir: str = ""
    command: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    ports: tuple[int, ...] = ()
    volumes: tuple[str, ...] = ()
    healthcheck: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """One program to run. There is no network but its own loopback, and nothing of this machine to be seen.

    Attributes:
        argv: the program and its words; empty is the image's own entry point and command.
        image: None is our own Python (the standard library alone), for trusted programs such as a prober.
        files: path below `/work` -> content; `/work` is writable.
        env: what it sees besides the image's own; nothing of this process's environment.
        workdir: absolute; empty is `/work` when there are files, else the image's.
        stdin: what it can read.
        collect: paths below `/work` to be read after the end.
        collect_bytes: the most that is read of each; a larger file counts as absent.
        reserve: what may be written below these absolute paths besides `/work` and `/tmp` (each a small tmpfs).
    """

    argv: tuple[str, ...] = ()
    image: Image | None = None
    files: Mapping[str, bytes | File] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    workdir: str = ""
    stdin: bytes = b""
    limits: Limits = TESTS
    collect: tuple[str, ...] = ()
    collect_bytes: int = 4 * MIB
    reserve: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended, and what it said of itself.

    Attributes:
        exit_code: 128 + n where signal n ended it; None where we did. 127: no such program; 126: can't be executed.
        stdout, stderr: the first bytes, `output_bytes` of the limits together. They are claims.
        duration_s: wall time from its start.
        peak_memory_bytes: of all its processes together; None where this host can't tell.
        files: what was asked for by `collect` and was there: regular files only, within the cap.
        message: one sentence on how it ended.
    """

    state: State
    exit_code: int | None
    stdout: bytes = b""
    stderr: bytes = b""
    duration_s: float = 0.0
    peak_memory_bytes: int | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    message: str = ""

    @property
    def ok(self) -> bool:
        """It ended by itself, with 0."""
        return self.state is State.EXITED and self.exit_code == 0


class Listening(NamedTuple):
    """What a service listens on, lowest port first, and how long after its start the first one was seen."""

    ports: tuple[int, ...]
    after_s: float


class Service(Protocol):
    """A program that runs until it is stopped."""

    @property
    def name(self) -> str:
        """What others on its private network call it; empty without one."""

    @property
    def started_ns(self) -> int:
        """`time.monotonic_ns()` at its start; a sidecar's own monotonic clock compares with it."""

    def running(self) -> bool:
        """Whether it hasn't ended yet. A limit that it hit shows here, and in the result of `stop`."""

    def output(self) -> tuple[bytes, bytes]:
        """What it printed until now: stdout and stderr, capped."""

    def peak_memory_bytes(self) -> int | None:
        """The most that it has used until now; None where this host can't tell."""

    def beside(self, command: Command) -> Result:
        """Run a command of its own image, files and limits that shares nothing with the service but the loopback."""

    def stop(self) -> Result:
        """End it, with all its children, and say how it went; can be called again."""


class Network(Protocol):
    """A private network of several services, with no way out of it: not to this host either."""

    def start(self, command: Command, *, name: str) -> Service:
        """Start a service that the others reach as `name`; it is stopped when the network goes."""


class BuildState(StrEnum):
    """How making an image ended."""

    BUILT = "built"
    REFUSED = "refused"  # by the gate: it would attack the daemon, or asks for what isn't allowed
    FAILED = "failed"  # a step ended with an error
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    LOG_LIMIT = "log_limit"
    TOO_LARGE = "too_large"  # the context, a file or the image
    DISK_LIMIT = "disk_limit"  # the disk was getting full
    CANCELLED = "cancelled"
    NOT_RUN = "not_run"  # for a reason that isn't the candidate's: no engine, a base image that can't be had


@dataclass(frozen=True, slots=True)
class Build:
    """An image, or why there is none.

    Attributes:
        reason: one sentence; empty when it was built.
        line: of the Dockerfile, where the reason has one; else 0.
        log: its end, capped: a claim.
        cached_steps, steps: how many steps needn't be done again, of how many.
    """

    state: BuildState
    image: Image | None = None
    reason: str = ""
    line: int = 0
    log: str = ""
    duration_s: float = 0.0
    cached_steps: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an image is made from.

    Attributes:
        dockerfile: its path in `files`.
        files: the context, after `.dockerignore`; see `grader.sandbox.context`.
        target: the stage to stop at; empty is the last.
        args: build arguments.
        repository: whose it is; images of one repository share their steps, and the older one goes.
    """

    dockerfile: str
    files: Mapping[str, File]
    target: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    repository: str = ""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a provider can do here. Where one is missing, `lacks` says why and what it costs."""

    images: bool
    networks: bool
    memory_limit: str = "cgroup"  # or `rlimit`: of each process by itself, address space
    lacks: tuple[str, ...] = ()


class Sandbox(Protocol):
    """Runs what can't be trusted. Providers: Docker, bubblewrap, and the fake of the tests; one contract suite."""

    @property
    def name(self) -> str:
        """`docker`, `bubblewrap` or `fake`."""

    @property
    def abilities(self) -> Abilities:
        """What it can do on this host."""

    def run(self, command: Command) -> Result:
        """Run to the end. Raises InfraError where it can't be started for want of ours."""

    def serve(self, command: Command) -> AbstractContextManager[Service]:
        """Start a service without a network; it is stopped at the end of the block."""

    def network(self) -> AbstractContextManager[Network]:
        """A private network. Raises InfraError (`not_supported`) without the ability."""

    def build(
        self,
        recipe: Recipe,
        *,
        limits: BuildLimits = DEFAULT_BUILD,
        network: BuildNetwork = BuildNetwork.REGISTRIES,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Build:
        """Vet the Dockerfile and make the image; `not_run` without the ability."""

    def pull(self, reference: str) -> Build:
        """An image that is published, by its name, from an allowed registry; `refused` or `not_run` otherwise."""

    def python_environment(self, requirements: Sequence[str], *, python: str = "") -> Build:
        """An image of ours with the named packages: wheels only, nothing of the repository is run.

        Args:
            requirements: names with versions as we parsed them (`fastapi>=0.110`), no URLs, paths or options.
            python: `3.12`; empty is what there is.
        """

    def remove(self, image: Image) -> None:
        """Forget an image; one that isn't there is no error."""

    def reap(self, *, everything: bool = False) -> int:
        """Remove what runs of ours have left whose time is up (or whose process is gone); how many things."""
