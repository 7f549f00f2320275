"""The port through which work is handed to workers: an order in, a job that is followed, a report or a named end out.

One table is the truth, whatever database holds it, and whatever tells a worker when to look (`grader.store.jobs`).
A worker holds a job by a *lease*, which it prolongs by heartbeats, and by a *token*, which grows with every claim: what
an earlier holder still writes is refused. So a worker may die at any moment; its job is done again, and its result is
stored once.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from grader import __version__
from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grader.model import Failure, Rubric

LEASE_S = 60.0
HEARTBEAT_S = 15.0  # three may be lost before the lease ends
SWEEP_S = 15.0
MOST_CRASHES = 3  # a job whose worker died as often is poison
BACK_OFF_S = (10.0, 60.0, 300.0, 900.0)  # after each InfraError; a fifth ends the job
MOST_EVENTS = 100
LOOK, FETCHED = "look", "fetched"  # stages of events that tell what is there: before a fetch, and after it
RUN_PATIENCE_S = 600.0  # a job that runs programs waits as long for a worker that does, where none has been seen


class State(StrEnum):
    """Where a job stands. `REJECTED` is the submission's or caller's fault or wish, `FAILED` is ours."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """Nothing more will happen to it."""
        return self not in (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants graded.

    Attributes:
        target, revision: as `shipfolio grade TARGET --rev REVISION` takes them.
        rubric: a built-in rubric's id; with another digest than the built-in's, a rubric of the store.
        owner: whose report it will be (a user's or a cohort's id); "" is nobody's in particular. Reports are shared
            within one owner only.
        lane: whose turn it uses up; lanes are served by turns. Empty: the owner's.
        priority: among jobs of one lane, higher first.
        anew: grade even where the store knows the answer, as after a measurement that somebody doubts.

    Raises:
        UsageError: the target holds a password or token, which must not be written down anywhere.
    """

    target: str
    rubric: str
    rubric_digest: str
    revision: str | None = None
    mode: str = "static"
    project_type: str | None = None
    allow_waivers: bool = False
    owner: str = ""
    lane: str = ""
    priority: int = 0
    visibility: str = "unlisted"
    anew: bool = False
    tool_version: str = __version__

    def __post_init__(self) -> None:
        authority = self.target.partition("://")[2].partition("/")[0]
        if "@" in authority:
            raise UsageError(
                "The address holds a name or password.",
                kind="credentials_in_url",
                hint="Give it without; whoever runs this sets a token for private repositories.",
            )

    @property
    def key(self) -> str:
        """Identifies the work: two orders of one key are one job while it is queued or running."""
        target = self.target.strip().rstrip("/").removesuffix(".git")
        return _digest(target, self.revision, self.tool_version, *self._rules)

    def result_key(self, url: str, subdir: str, commit: str, tool_version: str = __version__) -> str:
        """Identifies the result, by what determines its bytes, and whose it is; the tool is the one that graded."""
        return _digest(url, subdir, self.revision, commit, tool_version, *self._rules)

    @staticmethod
    def salted(result_key: str, job_id: str) -> str:
        """The key of a result that stands beside an earlier one of the same key: of an order `anew`."""
        return _digest(result_key, job_id)

    @property
    def _rules(self) -> tuple[object, ...]:
        return (self.rubric_digest, self.mode, self.project_type, self.allow_waivers, self.owner)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def order_for(target: str, rubric: Rubric, **more: object) -> Order:
    """An order to grade a target by a loaded rubric; `more` are fields of `Order`."""
    return Order(target, rubric.id, rubric.digest, **more)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Job:
    """One order and how it stands. Times are aware UTC, by the database's clock.

    Attributes:
        id: opaque, can't be guessed; `number` grows with each job.
        token: which claim this is; whoever shows an older one is refused.
        attempts: claims so far; `retries`: how many of them ended in an InfraError.
        error: the end's cause; while queued, the cause of the last retry.
        run_id: names a bug's traceback in the log.
        report_id: the report, once done.
    """

    id: str
    number: int
    order: Order
    state: State
    token: int
    attempts: int
    retries: int
    worker: str | None
    created_at: datetime
    not_before: datetime
    started_at: datetime | None = None
    lease_until: datetime | None = None
    heartbeat_at: datetime | None = None
    ended_at: datetime | None = None
    error: Failure | None = None
    run_id: str | None = None
    report_id: str | None = None


@dataclass(frozen=True, slots=True)
class Enqueued:
    """The job that will answer (or has answered) an order; `fresh`: it was made for this order."""

    job: Job
    fresh: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A line of progress: `number` counts from 1 and never repeats within a job."""

    number: int
    stage: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: jobs put back into the queue, and ended as poison."""

    requeued: int = 0
    poisoned: int = 0


@dataclass(frozen=True, slots=True)
class SeenWorker:
    """A worker that was heard of within the last few leases, what it held then, and whether it runs programs."""

    name: str
    started_at: datetime
    seen_at: datetime
    job_id: str | None
    runs: bool = False


@dataclass(frozen=True, slots=True)
class Stats:
    """The queue at one moment.

    Attributes:
        states: jobs by state; `errors`: jobs that ended without a report, by the cause's kind. Both over what is
            kept, see `grader.store.retention`.
        oldest_queued_s: how long the longest waiting job could have been started.
    """

    states: dict[str, int]
    errors: dict[str, int]
    oldest_queued_s: float
    workers: tuple[SeenWorker, ...] = ()


class Jobs(Protocol):
    """What the doors and the worker know of the queue. Every implementation passes `tests/contracts/test_jobs.py`.

    All methods raise `InfraError` where the database can't be reached.
    """

    def enqueue(self, order: Order, seen: str = "") -> Enqueued:
        """Put an order into the queue, or find the job that answers it already.

        `seen` is what whoever ordered found at the address: a fresh job's first event, of the stage `LOOK`.

        A full commit id whose report is in the store gives a job that is done at once.
        """

    def enqueue_many(self, orders: Sequence[Order]) -> tuple[Enqueued, ...]:
        """The same for many, in one transaction: all or none; the answers stand in the orders' order."""

    def find(self, job_id: str) -> Job | None:
        """One job."""

    def ahead_of(self, job: Job) -> int:
        """How many queued jobs are older: an upper bound, since lanes are served by turns."""

    def claim(self, worker: str, *, runs: bool = False) -> Job | None:
        """Take the next job for `worker` (a name of its own), or nothing where none is due.

        Args:
            runs: it runs programs. Others leave such jobs to those that do; only where none of these has been seen
                for `RUN_PATIENCE_S` do they take them, to say so.
        """

    def heartbeat(self, job: Job) -> bool:
        """Prolong the lease. False: the job is no longer ours (cancelled, or taken after a silence): drop the work."""

    def known(self, job: Job, url: str, subdir: str, commit: str) -> str | None:
        """End a claimed job with the report that the store holds for this commit, and say which; None: grade it."""

    def finish(self, job: Job, document: str) -> str | None:
        """Store the report (the JSON text of one report) and end the job, in one transaction.

        Returns:
            The report's id, or None where the job is no longer ours: then nothing was stored.
        """

    def reject(self, job: Job, why: Failure) -> bool:
        """End a claimed job for good: the submission or the caller must act. False: no longer ours."""

    def fail(self, job: Job, why: Failure, run_id: str | None = None) -> bool:
        """End a claimed job for good: a bug of ours. False: no longer ours."""

    def retry(self, job: Job, why: Failure) -> bool:
        """Put a claimed job back after an InfraError, to be tried later; after the last try it fails."""

    def crashed(self, job: Job, why: Failure) -> bool:
        """Put a claimed job back whose process died; as often as `MOST_CRASHES` it fails as `poison`."""

    def give_back(self, job: Job) -> bool:
        """Put a claimed job back as if it had never been claimed, as at a shutdown."""

    def cancel(self, job_id: str) -> bool:
        """Reject a job that hasn't ended, as `cancelled`; who works on it learns so by the next heartbeat."""

    def progress(self, job: Job, stage: str, text: str) -> bool:
        """Note what is being done, for people who watch. Bounded; False: no longer ours."""

    def events(self, job_id: str, after: int = 0) -> tuple[Event, ...]:
        """The lines of progress after that number, oldest first."""

    def sweep(self) -> Swept:
        """Put jobs back whose lease has run out. To be called every `SWEEP_S` by somebody."""

    def stats(self) -> Stats:
        """What there is, and who works."""

    def see_worker(self, worker: str, *, runs: bool = False) -> None:
        """Note that a worker without a job is there."""

    def forget_worker(self, worker: str) -> None:
        """Note that a worker has ended."""
