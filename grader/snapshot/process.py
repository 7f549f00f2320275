"""Runs a git that talks to a stranger: watched for time and disk, its output counted, ended with all its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.snapshot.limits import Limits

_POLL_S = 0.05
_REPORT_S = 1.0
_MAX_ERROR_BYTES = 64 * 1024
_MAX_OPEN_FILES = 256

# Sets limits and becomes git; a constant, and git's words are its arguments. (A Python callback between fork and exec
# may deadlock in a program with threads.)
_LIMITED = """
ulimit -c 0
ulimit -f "$1" || :
ulimit -t "$2" || :
ulimit -n "$3" || :
ulimit -v "$4" 2>/dev/null || :
shift 4
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended.

    Attributes:
        code: git's exit code; negative when it was killed.
        output, errors: what it printed, cut at a cap.
        stopped: `timeout` or `too_large` when we ended it; empty otherwise.
    """

    code: int
    output: bytes
    errors: str
    stopped: str


def run_watched(
    argv: list[str],
    *,
    env: Mapping[str, str],
    directory: str,
    limits: Limits,
    report: Callable[[int], None] | None = None,
) -> Outcome:
    """Run git until it ends or a limit does.

    Args:
        directory: where it writes; over `limits.fetch_bytes` it is stopped.
        report: told the bytes on disk, about once a second.
    """
    process = subprocess.Popen(
        _limited(argv, limits),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=directory,
        env=dict(env),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows
    )
    output = _Drain(process.stdout, limits.refs_bytes)
    errors = _Drain(process.stderr, _MAX_ERROR_BYTES)
    try:
        stopped = _watch(process, directory, limits, report, output)
    finally:
        _end(process)
    if process.returncode != 0 and not stopped and _largest(directory) >= limits.fetch_file_bytes // 512 * 512:
        stopped = "too_large"  # the file size limit ended git, or its helper, which git words in many ways
    kept_errors = errors.finish().decode("utf-8", "replace")
    return Outcome(process.returncode, output.finish(), kept_errors, stopped)


class _Drain:
    """Reads a pipe to its end in a thread, keeping the first `max_bytes`: a full pipe would stop the process."""

    def __init__(self, pipe: IO[bytes] | None, max_bytes: int) -> None:
        self._pipe = pipe
        self._max_bytes = max_bytes
        self._kept = bytearray()
        self.overflown = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while self._pipe is not None and (chunk := os.read(self._pipe.fileno(), 65536)):
            room = self._max_bytes - len(self._kept)
            self.overflown = self.overflown or len(chunk) > room
            self._kept += chunk[: max(0, room)]

    def finish(self) -> bytes:
        """What was kept, once the process and its children are gone."""
        self._thread.join(timeout=5.0)
        if self._pipe is not None and not self._thread.is_alive():
            self._pipe.close()
        return bytes(self._kept)


def _watch(
    process: subprocess.Popen[bytes],
    directory: str,
    limits: Limits,
    report: Callable[[int], None] | None,
    output: _Drain,
) -> str:
    """Wait for the end; what stopped it, or nothing."""
    started = reported = time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_POLL_S)
            return "too_large" if disk_bytes(directory) > limits.fetch_bytes else ""
        size = disk_bytes(directory)
        now = time.monotonic()
        if size > limits.fetch_bytes or output.overflown:
            return "too_large"
        if now - started > limits.fetch_s:
            return "timeout"
        if report is not None and now - reported >= _REPORT_S:
            reported = now
            report(size)


def disk_bytes(directory: str) -> int:
    """The size of every file below a directory."""
    return sum(_sizes(directory))


def _largest(directory: str) -> int:
    return max(_sizes(directory), default=0)


def _sizes(directory: str) -> Iterator[int]:
    for folder, _, names in os.walk(directory):
        for name in names:
            with contextlib.suppress(OSError):  # what vanishes meanwhile counts nothing
                yield os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118  (in a loop that must be quick)


def _limited(argv: list[str], limits: Limits) -> list[str]:
    if os.name == "nt":
        return argv
    numbers = (
        limits.fetch_file_bytes // 512,  # POSIX counts this one in blocks
        max(1, int(limits.fetch_s)),
        _MAX_OPEN_FILES,
        limits.fetch_memory_bytes // 1024,
    )
    return ["/bin/sh", "-c", _LIMITED, "sh", *map(str, numbers), *argv]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its children: git leaves the talking to a helper, which outlives it."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
