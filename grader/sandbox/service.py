"""A program that runs until it is stopped, whatever it runs in: watched by a thread of ours."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from grader.errors import InfraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.sandbox.protocol import Command, Result


class Program(Protocol):
    """One command at work. `watch` is called once and returns when it has ended; `close` tells how, and tidies up."""

    started_ns: int

    @property
    def running(self) -> bool:
        """Whether it hasn't ended yet."""

    @property
    def peak_bytes(self) -> int | None:
        """The most memory that was seen."""

    def output(self) -> tuple[bytes, bytes]:
        """What it printed until now."""

    def watch(self) -> None:
        """Wait until it ends or has to be ended."""

    def stop(self) -> None:
        """Let `watch` end it."""

    def close(self) -> Result:
        """The result; everything of it is removed."""


def run_program(program: Program) -> Result:
    """Watch a program to its end; it is removed whatever happens."""
    try:
        program.watch()
    finally:
        result = program.close()
    return result


class WatchedService:
    """A `Service` over a program.

    Args:
        beside: runs a command in the program's network namespace.
    """

    def __init__(self, program: Program, beside: Callable[[Command], Result], name: str = "") -> None:
        """Watch a program that has been started."""
        self.name = name
        self._program, self._beside = program, beside
        self._thread = threading.Thread(target=program.watch, daemon=True)
        self._thread.start()

    @property
    def started_ns(self) -> int:
        """`time.monotonic_ns()` just before it was told to start."""
        return self._program.started_ns

    def running(self) -> bool:
        """Whether it hasn't ended yet."""
        return self._thread.is_alive() and self._program.running

    def output(self) -> tuple[bytes, bytes]:
        """What it printed until now."""
        return self._program.output()

    def peak_memory_bytes(self) -> int | None:
        """The most that it has used until now."""
        return self._program.peak_bytes

    def beside(self, command: Command) -> Result:
        """Run a command in its network namespace. Raises InfraError (`service_ended`) once it has ended."""
        if not self.running():
            raise InfraError("The service has ended.", kind="service_ended")
        return self._beside(command)

    def stop(self) -> Result:
        """End it and remove it."""
        self._program.stop()
        self._thread.join()
        return self._program.close()
