"""Names how a program ended from what is known of it; the same words for every provider."""

from __future__ import annotations

import posixpath
import signal

from grader.sandbox.protocol import State

NOT_FOUND, NOT_EXECUTABLE = 127, 126
_FILE_SIGNAL = 128 + getattr(signal, "SIGXFSZ", 25)
_TAIL_BYTES = 4096
_NO_FORK = (b"Resource temporarily unavailable", b"can't start new thread", b"Cannot fork")
_FULL = (b"No space left on device", b"Disk quota exceeded", b"ENOSPC")

SENTENCES = {
    State.EXITED: "It ended with exit code {code}.",
    State.STOPPED: "It ran until it was stopped.",
    State.TIMEOUT: "It hadn't ended after {wall_s:g} s.",
    State.OUT_OF_MEMORY: "It needed more than {memory_mib} MiB of memory.",
    State.OUTPUT_LIMIT: "It printed more than {output_kib} KiB.",
    State.PROCESS_LIMIT: "It wanted more than {processes} processes and threads.",
    State.FILE_LIMIT: "It wrote a file larger than {file_mib} MiB.",
    State.DISK_LIMIT: "It filled a folder that holds {tmp_mib} MiB and {tmp_files} files.",
}


def name_ending(
    ended_by_us: State | None,
    exit_code: int | None,
    *,
    out_of_memory: bool,
    refused_forks: int,
    stderr: bytes,
    stdout: bytes = b"",
) -> State:
    """The state that tells most.

    A program that met a limit and still ended with 0 has coped with it: that is `exited`. Languages that ignore the
    signal for large files (Python does) print the system's words instead, and those count on a failure.

    Args:
        ended_by_us: the limit for which we ended it, if we did.
    """
    if ended_by_us in (State.OUTPUT_LIMIT, State.STOPPED):
        return ended_by_us
    if exit_code == 0 and ended_by_us is None:
        return State.EXITED
    if out_of_memory:
        return State.OUT_OF_MEMORY
    if refused_forks:
        return State.PROCESS_LIMIT
    if ended_by_us is not None:
        return ended_by_us
    tail = stderr[-_TAIL_BYTES:] + stdout[-_TAIL_BYTES:]
    if exit_code == _FILE_SIGNAL or b"File too large" in tail:
        return State.FILE_LIMIT
    if any(words in tail for words in _NO_FORK):  # it ended before the kernel's counter could be read
        return State.PROCESS_LIMIT
    if any(words in tail for words in _FULL):
        return State.DISK_LIMIT
    return State.EXITED


def clean_path(path: str) -> str | None:
    """A path below `/work` as its shortest form; None for what points elsewhere."""
    if not path or "\0" in path or path.startswith("/"):
        return None
    short = posixpath.normpath(path)
    return None if short == "." or short.startswith("..") else short
