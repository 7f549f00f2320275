"""Stand-ins that behave like the real thing, as the contract suites prove."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.model import Entry, EntryKind, Log
from grader.sandbox.protocol import (
    DEFAULT_BUILD,
    Abilities,
    Build,
    BuildLimits,
    BuildNetwork,
    BuildState,
    Image,
    Result,
    State,
)
from tests.factories import commit as make_commit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from grader.model import Commit
    from grader.sandbox.protocol import Command, Recipe

AS_OF = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


class MemorySnapshot:
    """A `Snapshot` over a dict of files.

    Args:
        files: path -> content; text is stored as UTF-8.
        commits: newest first; None is a single commit at `as_of`.
        symlinks: path -> target, listed and never followed.
        submodules: paths that are listed and never read.
        executables: which of `files` carry the executable bit.
        too_large: paths that are listed as files without a size, as in a filtered clone; they can't be read.
        commit: the commit id; None stands for a work tree.
    """

    def __init__(
        self,
        files: Mapping[str, bytes | str] | None = None,
        *,
        commits: Sequence[Commit] | None = None,
        symlinks: Mapping[str, str] | None = None,
        submodules: Collection[str] = (),
        executables: Collection[str] = (),
        too_large: Collection[str] = (),
        as_of: datetime = AS_OF,
        commit: str | None = "a" * 40,
        notes: Sequence[str] = (),
        truncated: bool = False,
    ) -> None:
        self._files = {
            path: content.encode("utf-8", "surrogateescape") if isinstance(content, str) else bytes(content)
            for path, content in (files or {}).items()
        }
        entries = [
            *(Entry(path, EntryKind.FILE, len(data), path in executables) for path, data in self._files.items()),
            *(Entry(path, EntryKind.SYMLINK, len(target.encode())) for path, target in (symlinks or {}).items()),
            *(Entry(path, EntryKind.SUBMODULE, None) for path in submodules),
            *(Entry(path, EntryKind.FILE, None) for path in too_large),
        ]
        self._entries = tuple(sorted(entries, key=lambda entry: entry.path))
        self._log = Log(tuple(commits) if commits is not None else (make_commit(at=as_of, parents=0),), truncated)
        self._commit = commit
        self._as_of = as_of
        self._notes = tuple(notes)

    @property
    def commit(self) -> str | None:
        return self._commit

    @property
    def as_of(self) -> datetime:
        return self._as_of

    @property
    def notes(self) -> tuple[str, ...]:
        return self._notes

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def read(self, path: str, max_bytes: int) -> bytes | None:
        data = self._files.get(path)
        return data if data is not None and len(data) <= max_bytes else None

    def log(self) -> Log:
        return self._log


@dataclass(frozen=True, slots=True)
class Deed:
    """What a program does, for a sandbox that runs none.

    Attributes:
        takes_s: until it ends by itself; `math.inf` is for ever, which is what a service does.
        memory_bytes, processes, largest_file, written: the most of each; over its limit, the program ends there.
        files: what it leaves below `/work`.
    """

    stdout: bytes = b""
    stderr: bytes = b""
    exit_code: int = 0
    takes_s: float = 0.1
    memory_bytes: int = 10 << 20
    processes: int = 1
    largest_file: int = 0
    written: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)


def suffer(deed: Deed, command: Command) -> Result:
    """What becomes of a deed under a command's limits."""
    limits = command.limits
    hit = next(
        (
            state
            for state, over in (
                (State.OUTPUT_LIMIT, len(deed.stdout) + len(deed.stderr) > limits.output_bytes),
                (State.OUT_OF_MEMORY, deed.memory_bytes > limits.memory_bytes),
                (State.PROCESS_LIMIT, deed.processes > limits.processes),
                (State.FILE_LIMIT, deed.largest_file > limits.file_bytes),
                (State.DISK_LIMIT, deed.written > limits.tmp_bytes),
                (State.TIMEOUT, deed.takes_s > limits.wall_s),
            )
            if over
        ),
        State.EXITED,
    )
    given = {path: data if isinstance(data, bytes) else data.data for path, data in command.files.items()}
    there = {**given, **deed.files}
    stdout = deed.stdout[: limits.output_bytes]
    return Result(
        hit,
        deed.exit_code if hit is State.EXITED else None,
        stdout,
        deed.stderr[: limits.output_bytes - len(stdout)],
        min(deed.takes_s, limits.wall_s),
        min(deed.memory_bytes, limits.memory_bytes),
        {
            path: there[path]
            for path in command.collect
            if len(there.get(path, b"")) <= command.collect_bytes and path in there
        },
    )


class FakeService:
    """A service of the `FakeSandbox`: its deed's output is there at once, and it runs until stopped if it takes for ever."""

    def __init__(self, sandbox: FakeSandbox, command: Command, name: str = "") -> None:
        self.name, self.command = name, command
        self.started_ns = time.monotonic_ns()
        self._sandbox = sandbox
        self._deed = sandbox.deed(command)
        self._stopped = False
        lasting = replace(self._deed, takes_s=0.0) if math.isinf(self._deed.takes_s) else self._deed
        self._result = suffer(lasting, command)

    def running(self) -> bool:
        return not self._stopped and math.isinf(self._deed.takes_s) and self._result.state is State.EXITED

    def output(self) -> tuple[bytes, bytes]:
        return self._result.stdout, self._result.stderr

    def peak_memory_bytes(self) -> int | None:
        return self._result.peak_memory_bytes

    def beside(self, command: Command) -> Result:
        if not self.running():
            raise InfraError("The service has ended.", kind="service_ended")
        return self._sandbox.run(command)

    def stop(self) -> Result:
        if self.running():
            self._stopped = True
            self._result = replace(self._result, state=State.STOPPED, exit_code=None)
        return self._result


class FakeNetwork:
    """A private network of the `FakeSandbox`."""

    def __init__(self, sandbox: FakeSandbox) -> None:
        self._sandbox = sandbox
        self.services: list[FakeService] = []

    def start(self, command: Command, *, name: str) -> FakeService:
        self._sandbox.commands.append(command)
        self.services.append(FakeService(self._sandbox, command, name))
        return self.services[-1]


ABLE = Abilities(images=True, networks=True)


class FakeSandbox:
    """A `Sandbox` that runs nothing: what a command does is told by `deed`, and its limits hold as in the real ones.

    Args:
        deed: what a command does. May raise InfraError, as a broken provider would.
        build: what becomes of a recipe, a reference (`pull`) or a list of requirements.
        abilities: what it says it can do; without `images`, every build is `not_run`.

    `commands`, `recipes` and `removed` keep what it was asked for, in order.
    """

    name = "fake"

    def __init__(
        self,
        deed: Callable[[Command], Deed] = lambda _: Deed(),
        build: Callable[[Recipe | str | Sequence[str]], Build] = lambda _: Build(
            BuildState.BUILT, Image("sha256:fake")
        ),
        abilities: Abilities = ABLE,
    ) -> None:
        self.deed, self._build, self.abilities = deed, build, abilities
        self.commands: list[Command] = []
        self.recipes: list[Recipe | str | Sequence[str]] = []
        self.removed: list[Image] = []

    def run(self, command: Command) -> Result:
        self.commands.append(command)
        return suffer(self.deed(command), command)

    @contextmanager
    def serve(self, command: Command) -> Iterator[FakeService]:
        self.commands.append(command)
        service = FakeService(self, command)
        yield service
        service.stop()

    @contextmanager
    def network(self) -> Iterator[FakeNetwork]:
        if not self.abilities.networks:
            raise InfraError("There are no private networks here.", kind="not_supported")
        network = FakeNetwork(self)
        yield network
        for service in network.services:
            service.stop()

    def _made(self, what: Recipe | str | Sequence[str]) -> Build:
        self.recipes.append(what)
        return (
            self._build(what)
            if self.abilities.images
            else Build(BuildState.NOT_RUN, reason="There are no images here.")
        )

    def build(
        self,
        recipe: Recipe,
        *,
        limits: BuildLimits = DEFAULT_BUILD,
        network: BuildNetwork = BuildNetwork.REGISTRIES,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Build:
        return Build(BuildState.CANCELLED, reason="It was cancelled.") if cancelled() else self._made(recipe)

    def pull(self, reference: str) -> Build:
        return self._made(reference)

    def python_environment(self, requirements: Sequence[str], *, python: str = "") -> Build:
        self.recipes.append(requirements)
        return self._build(requirements)

    def remove(self, image: Image) -> None:
        self.removed.append(image)

    def reap(self, *, everything: bool = False) -> int:
        return 0
