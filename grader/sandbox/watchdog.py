"""A small process that outlives a killed grader for a moment, to remove its containers.

It waits on a pipe that nobody writes to. The pipe ends when its other end is closed or its process is gone, however
it went; then what carries the job's label is removed. Where even this process is killed, the labels' deadline and the
owner's process id let the next run tidy up.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from grader.errors import InfraError

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE = "import sys; sys.path[:] = sys.argv[2:]; from grader.sandbox.watchdog import main; main(sys.argv[1])"
_KEPT = ("PATH", "HOME", "DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "SYSTEMROOT")


class Watchdog:
    """Starts the process; `close` tells it that nothing is left to do."""

    def __init__(self, job: str, environ: Mapping[str, str]) -> None:
        """Start it in a session of its own, so that a signal to ours doesn't end it."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CODE, job, *[path for path in sys.path if path]],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={name: environ[name] for name in _KEPT if name in environ},
        )

    def close(self) -> None:
        """Everything was removed in order."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.write(b"done")
                self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main(job: str) -> None:
    """Wait for the grader's end; unless it said that it is done, remove what it left."""
    if os.read(sys.stdin.fileno(), 16):
        return
    from grader.sandbox.engine import connect, reap  # noqa: PLC0415  (costs memory that a wait needn't have)

    with contextlib.suppress(InfraError):
        client = connect(os.environ)
        for _ in range(2):  # what was being created while the grader died
            reap(client, job=job)
