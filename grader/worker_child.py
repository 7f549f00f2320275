"""The process that grades one commit for a worker, under limits, and is thrown away afterwards.

It talks with its worker over one pipe, in JSON: what it read is hostile, so nothing of it may reach the worker as
anything but data. It has no way to the database. When its worker dies, the pipe ends, and so does it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import InfraError, RepoUnavailable, ShipfolioError, UsageError
from grader.jobs import FETCHED
from grader.model import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

    from grader.measured import Run
    from grader.model import Report, Rubric, Snapshot

MOST_BYTES = 32 * 1024 * 1024  # of one message
_NAMES = {
    "typescript": "TypeScript", "javascript": "JavaScript", "cpp": "C++", "csharp": "C#", "fsharp": "F#", "php": "PHP",
    "sql": "SQL", "matlab": "MATLAB", "ocaml": "OCaml", "notebook": "notebooks",
}  # fmt: skip
FAULTS = {UsageError: "usage", RepoUnavailable: "repository", InfraError: "infra"}


def send(pipe: Connection, **message: Any) -> None:
    """One message."""
    pipe.send_bytes(json.dumps(message, ensure_ascii=True).encode())


def receive(pipe: Connection) -> dict[str, Any]:
    """The next message; EOFError where the other side has gone, OSError where it is too large."""
    message = json.loads(pipe.recv_bytes(MOST_BYTES))
    if not isinstance(message, dict):
        raise OSError("not a message")
    return message


def main(pipe: Connection, memory_bytes: int, folder: str) -> None:
    """Receive a task, answer it, end. `folder` is where temporary files go; the worker removes it."""
    _settle(memory_bytes, folder)
    task = receive(pipe)
    answers: list[dict[str, Any]] = []
    there = threading.Semaphore(0)
    threading.Thread(target=_listen, args=(pipe, answers, there), daemon=True).start()

    def is_known(url: str, subdir: str, commit: str | None) -> bool:
        send(pipe, opened=[url, subdir, commit])
        there.acquire()
        return bool(answers[0]["known"])

    try:
        _grade(pipe, task, is_known)
    except ShipfolioError as why:
        fault = next((name for kind, name in FAULTS.items() if isinstance(why, kind)), "bug")
        send(pipe, error=[fault, why.kind, why.message, why.hint])
    except MemoryError:
        send(pipe, error=["limit", "out_of_memory", "Grading this took more memory than is allowed.", ""])
    except Exception:  # noqa: BLE001 - a bug of ours, which the worker logs
        send(pipe, bug=traceback.format_exc()[-20_000:])


def step_back(by: int = 0) -> None:
    """Let what else this machine does go first: `by` more than now, 19 at most.

    Where Linux shares the processor out to sessions rather than to processes (autogroups, as in a terminal), this
    session steps back as far as its process has; else processes of other sessions wouldn't notice.
    """
    if sys.platform != "win32":
        nice = os.nice(by)
        with suppress(OSError):  # no Linux, or one that doesn't share it out so
            Path("/proc/self/autogroup").write_text(str(nice), "ascii")


def _settle(memory_bytes: int, folder: str) -> None:
    tempfile.tempdir = folder
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX's

        os.setsid()  # so that git, which we may have started, can be killed with us
        step_back()
        for number in (signal.SIGTERM, signal.SIGINT):  # the worker decides; git gets the default, unlike with SIG_IGN
            signal.signal(number, lambda *_: None)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def _memory_unbounded() -> Iterator[None]:
    """What a sandbox starts has limits of its own, and would inherit ours, which many a library exceeds."""
    if sys.platform == "win32":
        yield
    else:
        import resource  # noqa: PLC0415 - POSIX's

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _listen(pipe: Connection, answers: list[dict[str, Any]], there: threading.Semaphore) -> None:
    """Take the worker's one answer, then wait for its end: without it there is nobody to work for."""
    try:
        while True:
            answers.append(receive(pipe))
            there.release()
    except (EOFError, OSError):
        if sys.platform != "win32":
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


def _grade(pipe: Connection, task: dict[str, Any], is_known: Any) -> None:
    from grader.reports import Look, render  # noqa: PLC0415
    from grader.rubric import from_dict  # noqa: PLC0415
    from grader.snapshot import open_target  # noqa: PLC0415
    from grader.snapshot.target import Local, parse_target  # noqa: PLC0415

    rubric = from_dict(task["rubric"])
    target, revision = task["target"], task["revision"]
    if not task["allow_local"] and isinstance(parse_target(target, revision=revision), Local):
        raise UsageError("Folders of this machine aren't graded here.", kind="local_not_allowed", hint="Give a URL.")

    def say(text: str) -> None:
        send(pipe, say=["fetch", text])

    say("Fetching the repository")
    with open_target(target, environ=os.environ, revision=revision, progress=say) as (ref, snapshot):
        if is_known(ref.url, ref.subdir, snapshot.commit):
            return
        send(pipe, say=[FETCHED, words_of(snapshot)])
        send(pipe, say=["grade", "Reading the files and judging them"])
        report = _judge(ref, snapshot, rubric, task, lambda text: send(pipe, say=["run", text]))
    send(pipe, report=render("json", [report], Look()))


def words_of(snapshot: Snapshot) -> str:
    """What was fetched, in a line: `123 files, 1.4 MiB, mostly Python`."""
    from grader.evidence.files import is_vendored, language  # noqa: PLC0415

    files = [entry for entry in snapshot.entries() if entry.kind is EntryKind.FILE]
    sizes: Counter[str] = Counter()
    for entry in files:
        if not is_vendored(entry.path):
            sizes[language(entry.path)] += entry.size or 0
    sizes.pop("", None)
    known = [(count, name) for name, count in sizes.items() if count]
    parts = [f"{len(files)} {'file' if len(files) == 1 else 'files'}"]
    parts.append(f"{sum(entry.size or 0 for entry in files) / 1024 / 1024:.1f} MiB")
    if known:
        name = max(known)[1]
        parts.append(f"mostly {_NAMES.get(name, name.capitalize())}")
    return ", ".join(parts)


def _judge(ref: Any, snapshot: Any, rubric: Rubric, task: dict[str, Any], say: Callable[[str], None]) -> Report:
    from grader.pipeline import grade  # noqa: PLC0415

    runner: Any = None
    if task["run_s"]:
        from grader.running.runner import Running  # noqa: PLC0415 - few workers run anything

        running = Running(task["sandbox"], task["run_s"], network=task["build_network"], strict=True)
        run = running.runner(ref, say)

        def runner(snapshot: Snapshot, get: Callable[[str], Any]) -> Run:
            with _memory_unbounded():
                return run(snapshot, get)

    options = {name: task[name] for name in ("project_type", "allow_waivers")}
    return grade(ref, snapshot, rubric, runner=runner, **options)
