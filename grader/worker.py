"""Does the work of the queue: claims a job, has a child process grade it under limits, stores what comes of it.

Whose fault an ending is decides what becomes of the job: the caller's or the submission's is final, ours or a
provider's is tried again later, a bug fails once and leaves its traceback in the log under a run id.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import __version__, worker_child
from grader.errors import InfraError
from grader.jobs import HEARTBEAT_S, LEASE_S
from grader.model import Failure
from grader.rubric import builtin_ids, load_rubric, to_dict
from grader.store.columns import new_id
from grader.store.rubrics import find_rubric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.jobs import Job, Jobs
    from grader.model import Rubric
    from grader.store import Store

LOG = logging.getLogger(__name__)
FOLDER = "shipfolio-job-"
_TICK_S = 0.1
_SAY_EVERY_S = 0.5  # what a child says is written down no more often
_LEFT_OVER_S = 24 * 3600  # folders of workers that were killed are removed when they are as old


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take, and how a worker keeps hold of it. Seconds and bytes.

    Attributes:
        wall_s: the whole job, fetch and all.
        memory_bytes: address space of the child (POSIX).
        grace_s: how long a job may go on once the worker is asked to stop; then it is given back.
        allow_local: grade folders of this machine. Never for a service.
        run_s: what building, starting, measuring and testing may take besides, where that is asked for; 0: nothing is
            run here.
        sandbox: what keeps a run away from this machine; empty is what works here.
        build_network: builds reach package registries.
    """

    wall_s: float = 300.0
    memory_bytes: int = 2 * 1024**3
    grace_s: float = 20.0
    heartbeat_s: float = HEARTBEAT_S
    allow_local: bool = False
    run_s: float = 0.0
    sandbox: str = ""
    build_network: bool = True


@dataclass(slots=True)
class Stop:
    """How a worker is told to end: `asked`, and once more for `at_once`, which gives running jobs back."""

    asked: threading.Event = field(default_factory=threading.Event)
    at_once: threading.Event = field(default_factory=threading.Event)

    def ask(self, *_: object) -> None:
        """The first time: finish what runs. The second time: give it back."""
        if self.asked.is_set():
            self.at_once.set()
        self.asked.set()


def worker_name(number: int = 1) -> str:
    """Tells one claim loop from all others, for people."""
    import socket  # noqa: PLC0415 - only a worker needs it

    return f"{socket.gethostname()[:80]}:{os.getpid()}:{number}"


def work_one(jobs: Jobs, store: Store, limits: Limits, name: str, stop: Stop) -> bool:
    """Claim one job and see it to its end; False where none was due.

    Raises:
        InfraError: the database can't be reached; a job that was claimed is done again by whoever sweeps.
    """
    job = jobs.claim(name, runs=bool(limits.run_s))
    if job is None:
        return False
    LOG.info("job %s: claimed, attempt %d", job.id, job.attempts, extra={"job_id": job.id, "worker": name})
    job, rubric = _with_rubric(job, store)
    if rubric is None:
        jobs.reject(job, Failure("rubric_gone", "The rubric that was asked for isn't there any more.", "Ask again."))
    elif job.order.mode != "static" and not (job.order.mode == "run" and limits.run_s):
        jobs.reject(job, Failure("mode_not_available", "This service only reads, it runs nothing.", ""))
    else:
        with _child(limits) as child:
            _Supervision(jobs, job, limits, stop, child).run(rubric)
    return True


def _with_rubric(job: Job, store: Store) -> tuple[Job, Rubric | None]:
    """The rubric that was asked for; where an older version of ours asked for a built-in one, that of today."""
    order = job.order
    with store.read() as session:
        rubric = find_rubric(session, order.rubric, order.rubric_digest)
    if rubric is None and order.tool_version != __version__ and order.rubric in builtin_ids():
        rubric = load_rubric(order.rubric)
        job = replace(job, order=replace(order, rubric_digest=rubric.digest))
    return job, rubric


def child_context() -> Any:
    """Where children come from: forked from a clean process with everything imported and compiled, which this starts.

    On Windows, and where the folder for temporary files has too long a name for that process's socket, each is started
    anew, which takes half a second longer.
    """
    if sys.platform != "win32":
        from multiprocessing import forkserver  # noqa: PLC0415 - POSIX's

        context: Any = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["grader.worker_ready"])
        with suppress(OSError):
            forkserver.ensure_running()
            return context
    return multiprocessing.get_context("spawn")


@contextmanager
def _child(limits: Limits) -> Iterator[tuple[Any, Any]]:
    """A process that waits for a task, with a folder of its own; at the end neither is left."""
    context = child_context()
    ours, theirs = context.Pipe()
    folder = tempfile.mkdtemp(prefix=FOLDER)
    if limits.run_s:
        os.chmod(folder, 0o711)  # noqa: PTH101, S103 - what runs there runs as nobody, and is handed folders within it
    process = context.Process(target=worker_child.main, args=(theirs, limits.memory_bytes, folder), daemon=True)
    try:
        process.start()
        theirs.close()
        yield process, ours
    finally:
        ours.close()
        _kill(process)
        shutil.rmtree(folder, ignore_errors=True)


def _kill(process: Any) -> None:
    if process.pid is None:
        return
    process.join(0.2)  # one that has answered is just ending
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):  # its git, too
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    process.close()


class _Supervision:
    """One job and the child that grades it."""

    def __init__(self, jobs: Jobs, job: Job, limits: Limits, stop: Stop, child: tuple[Any, Any]) -> None:
        self._jobs, self._job, self._limits, self._stop = jobs, job, limits, stop
        self._process, self._pipe = child
        self._extra = {"job_id": job.id, "worker": job.worker}
        began = time.monotonic()
        self._run_s = limits.run_s if job.order.mode == "run" else 0.0
        self._deadline = began + limits.wall_s + self._run_s
        self._beat_at = began + limits.heartbeat_s
        self._lost_at = began + LEASE_S
        self._stop_at: float | None = None
        self._said_at = 0.0

    def run(self, rubric: Rubric) -> None:
        """Give the child its task, and see it through to an ending that is written down."""
        order = self._job.order
        task = {name: getattr(order, name) for name in ("target", "revision", "project_type", "allow_waivers")}
        limits = self._limits
        task |= {"run_s": self._run_s, "sandbox": limits.sandbox, "build_network": limits.build_network}
        with suppress(OSError):  # it has died already: seen below
            worker_child.send(self._pipe, rubric=to_dict(rubric), allow_local=limits.allow_local, **task)
        while True:
            if wait([self._pipe], _TICK_S):
                try:
                    message = worker_child.receive(self._pipe)
                except (EOFError, OSError, ValueError):
                    self._child_died()
                    return
                if self._ended(message):
                    return
            if self._given_up():
                return

    def _ended(self, message: dict[str, Any]) -> bool:
        job, jobs = self._job, self._jobs
        if "say" in message:
            self._say(*message["say"])
            return False
        if "opened" in message:
            url, subdir, commit = message["opened"]
            report_id = jobs.known(job, url, subdir, commit) if commit else None
            worker_child.send(self._pipe, known=report_id is not None)
            if report_id:
                self._log("answered by report", report_id)
            return report_id is not None
        if "report" in message:
            report_id = self._finish(message["report"])
            self._log("stored report" if report_id else "dropped: no longer ours", report_id or "")
        elif "error" in message:
            self._named_error(*message["error"])
        else:
            run_id = new_id()
            told = _tame(message.get("bug"), 20_000)
            LOG.error("run %s: a bug\n%s", run_id, told, extra={**self._extra, "run_id": run_id})
            why = Failure("internal_error", "This is a bug in shipfolio.", f"Report it with run {run_id}.")
            jobs.fail(job, why, run_id)
        return True

    def _finish(self, document: str) -> str | None:
        """Store it; a database that is away for a moment gets a few more tries within the lease."""
        for pause_s in (0.5, 2.0, 5.0):
            try:
                return self._jobs.finish(self._job, document)
            except InfraError:
                LOG.warning("job %s: the database is away", self._job.id, extra=self._extra)
                time.sleep(pause_s)
        return self._jobs.finish(self._job, document)

    def _named_error(self, fault: str, kind: str, message: str, hint: str) -> None:
        why = Failure(_tame(kind, 60), _tame(message, 500), _tame(hint, 500))
        if fault in {"usage", "repository"}:
            self._jobs.reject(self._job, why)
        elif fault == "infra" and self._stop.asked.is_set():
            self._jobs.give_back(self._job)  # whoever stops us may have stopped git, too
        elif fault == "infra":
            self._jobs.retry(self._job, why)
        else:
            self._jobs.fail(self._job, why)
        self._log("ended:", kind)

    def _child_died(self) -> None:
        self._process.join(1.0)
        if self._stop.asked.is_set():
            self._jobs.give_back(self._job)
            return
        self._log("its process died with code", self._process.exitcode)
        self._jobs.crashed(self._job, Failure("crashed", "The process that graded this died.", "It is tried again."))

    def _given_up(self) -> bool:
        """Whether time, the lease or the worker's end has ended the job before the child has."""
        now = time.monotonic()
        if now >= self._deadline:
            seconds = f"{self._limits.wall_s + self._run_s:g}"
            why = Failure("timeout", f"Grading took longer than {seconds} s and was stopped.", "")
            self._jobs.fail(self._job, why)
            self._log("ended: timeout after", seconds)
            return True
        if self._stop.asked.is_set() and self._stop_at is None:
            self._stop_at = now + self._limits.grace_s
        if self._stop.at_once.is_set() or (self._stop_at is not None and now >= self._stop_at):
            self._jobs.give_back(self._job)
            self._log("given back")
            return True
        return now >= self._beat_at and not self._still_ours(now)

    def _still_ours(self, now: float) -> bool:
        self._beat_at = now + self._limits.heartbeat_s
        try:
            if self._jobs.heartbeat(self._job):
                self._lost_at = now + LEASE_S
                return True
        except InfraError:
            LOG.warning("job %s: no heartbeat, the database is away", self._job.id, extra=self._extra)
            return now < self._lost_at
        self._log("dropped: no longer ours")
        return False

    def _say(self, stage: str, text: str) -> None:
        now = time.monotonic()
        if now - self._said_at >= _SAY_EVERY_S or stage != "fetch":
            self._said_at = now
            with suppress(InfraError):
                self._jobs.progress(self._job, _tame(stage, 40), _tame(text, 300))

    def _log(self, what: str, value: object = "") -> None:
        LOG.info("job %s: %s %s", self._job.id, what, value, extra=self._extra)


def _tame(text: object, most: int) -> str:
    """What a child said, as a log or a database takes it."""
    return "".join(char if char.isprintable() or char == "\n" else "?" for char in str(text)[:most])


def remove_left_overs() -> None:
    """Remove the folders of workers that were killed long ago."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _LEFT_OVER_S:
                shutil.rmtree(folder, ignore_errors=True)
