"""Children that a worker may get: each is the `main` of `grader.worker_child`, and behaves badly in its own way."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import worker_child
from grader.errors import InfraError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def _main(grade: Any, pipe: Connection, memory_bytes: int, folder: str) -> None:
    worker_child._grade = grade
    worker_child.main(pipe, memory_bytes, folder)


def infra(pipe: Connection, memory_bytes: int, folder: str) -> None:
    def grade(*_: object) -> None:
        raise InfraError("The host could not be reached.", kind="unreachable", hint="Later.")

    _main(grade, pipe, memory_bytes, folder)


def bug(pipe: Connection, memory_bytes: int, folder: str) -> None:
    def grade(*_: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    _main(grade, pipe, memory_bytes, folder)


def dies(pipe: Connection, memory_bytes: int, folder: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def greedy(pipe: Connection, memory_bytes: int, folder: str) -> None:
    def grade(*_: object) -> None:
        bytearray(4 * 1024**3)

    _main(grade, pipe, 1024**3, folder)


def hangs(pipe: Connection, memory_bytes: int, folder: str) -> None:
    def grade(*_: object) -> None:
        Path(folder, "left-over").write_text("x", "utf-8")
        if "PID_FILE" in os.environ:
            Path(os.environ["PID_FILE"]).write_text(str(os.getpid()), "utf-8")
        time.sleep(600)

    _main(grade, pipe, memory_bytes, folder)


def garbage(pipe: Connection, memory_bytes: int, folder: str) -> None:
    pipe.send_bytes(b"\x80\x04\x95 not JSON")
    time.sleep(600)


def lies(pipe: Connection, memory_bytes: int, folder: str) -> None:
    worker_child.send(pipe, say=["x" * 900, "\0\x1b[31m"])
    worker_child.send(pipe, error=["usage", "k" * 900, "\0\ud800" * 900, "\x1b"])
    time.sleep(600)


def without_sandbox(pipe: Connection, memory_bytes: int, folder: str) -> None:
    os.environ["DOCKER_HOST"] = "unix:///nowhere/docker.sock"
    worker_child.main(pipe, memory_bytes, folder)


def talks(pipe: Connection, memory_bytes: int, folder: str) -> None:
    """Talks without end."""
    while True:
        worker_child.send(pipe, say=["fetch", "x" * 10_000])
