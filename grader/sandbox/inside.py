"""Runs inside a bubblewrap sandbox, beside the program, as its keeper. Sent as text; the standard library alone.

Takes one JSON argument. Puts the files into `/work`, sets limits of single processes, starts the program, and when it
has ended kills whatever it left, reads the files that are wanted, and writes one JSON line and their bytes to a pipe.
The keeper runs with the program's own rights, so what it says is as much a claim as the program's output.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time

NOT_FOUND, NOT_EXECUTABLE = 127, 126


def limit(settings: dict[str, int]) -> None:
    """Set the limits that hold for each process by itself."""
    for name, value in settings.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def put(source: str, work: str) -> None:
    """Copy the files to where they may be changed."""
    for folder, _, names in os.walk(source):
        there = os.path.join(work, os.path.relpath(folder, source))
        os.makedirs(there, exist_ok=True)
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as old, open(os.path.join(there, name), "wb") as new:
                new.write(old.read())
                os.fchmod(new.fileno(), 0o755 if os.fstat(old.fileno()).st_mode & stat.S_IXUSR else 0o644)


def read(work: str, path: str, max_bytes: int) -> bytes | None:
    """A regular file that isn't too large."""
    try:
        handle = os.open(os.path.join(work, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        told = os.fstat(handle)
        if not stat.S_ISREG(told.st_mode) or told.st_size > max_bytes:
            return None
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(max_bytes)
    except OSError:
        return None
    finally:
        os.close(handle)


def keep(plan: dict[str, object]) -> tuple[dict[str, object], list[bytes]]:
    """Start the program and wait."""
    work, workdir = str(plan["work"]), str(plan["workdir"])
    if plan["source"]:
        put(str(plan["source"]), work)
    began = time.monotonic()
    timed_out = False
    try:
        with contextlib.ExitStack() as stack:
            stdin = stack.enter_context(open(str(plan["stdin"]), "rb")) if plan["stdin"] else subprocess.DEVNULL
            program = subprocess.Popen(
                plan["argv"],  # type: ignore[call-overload]
                cwd=workdir,
                stdin=stdin,
                preexec_fn=lambda: limit(plan["limits"]),  # type: ignore[arg-type]
                start_new_session=True,
            )
        try:
            code = program.wait(timeout=float(plan["wall_s"]))  # type: ignore[arg-type]
        except subprocess.TimeoutExpired:
            code, timed_out = 0, True
    except FileNotFoundError as why:
        print(why, file=sys.stderr)
        code = NOT_FOUND
    except (OSError, ValueError, subprocess.SubprocessError) as why:
        print(why, file=sys.stderr)
        code = NOT_EXECUTABLE
    took = time.monotonic() - began
    with contextlib.suppress(OSError):
        os.kill(-1, signal.SIGKILL)  # all but this process and the first one of the namespace
    found = {path: read(work, path, int(plan["collect_bytes"])) for path in plan["collect"]}  # type: ignore[attr-defined, call-overload]
    kept = [(path, data) for path, data in found.items() if data is not None]
    told = {
        "code": 128 - code if code < 0 else code,
        "timed_out": timed_out,
        "took_s": took,
        "files": [[path, len(data)] for path, data in kept],
    }
    return told, [data for _, data in kept]


def end_with(lifeline: int) -> None:
    """Wait for the end of a pipe that the grader holds: it ends when the grader does, however that went."""
    os.read(lifeline, 1)
    with contextlib.suppress(OSError):
        os.kill(-1, signal.SIGKILL)
    os._exit(128 + signal.SIGKILL)


def main() -> None:
    """Run the plan of the first argument."""
    plan = json.loads(sys.argv[1])
    report, lifeline = int(plan["report"]), int(plan["lifeline"])
    os.set_inheritable(report, False)
    os.set_inheritable(lifeline, False)
    threading.Thread(target=end_with, args=(lifeline,), daemon=True).start()
    told, blobs = keep(plan)
    with os.fdopen(report, "wb") as pipe:
        pipe.write(json.dumps(told).encode() + b"\n")
        for blob in blobs:
            pipe.write(blob)


if __name__ == "__main__":
    main()
