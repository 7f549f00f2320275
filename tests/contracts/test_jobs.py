"""Every queue keeps the same promises, on each kind of database: nothing lost, nothing twice, everybody's turn."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import queue as many
from grader.errors import UsageError
from grader.jobs import (
    BACK_OFF_S,
    LEASE_S,
    MOST_CRASHES,
    MOST_EVENTS,
    RUN_PATIENCE_S,
    Job,
    Jobs,
    Order,
    State,
    order_for,
)
from grader.model import Failure
from grader.rubric import load_rubric
from grader.store import Store, open_jobs, reports
from grader.store.columns import now_of
from grader.store.jobs import SqlJobs
from tests.worlds import COMMIT, URL, a_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

WHY = Failure("unreachable", "The host could not be reached.", "Try again.")
ROOT = Path(__file__).parents[2]


@dataclass
class SteppedClock:
    """The database's clock, set forward or back by the test."""

    offset: timedelta = field(default_factory=timedelta)

    def __call__(self, session: Session) -> datetime:
        return now_of(session) + self.offset

    def step(self, seconds: float) -> None:
        self.offset += timedelta(seconds=seconds)


@dataclass
class Queue:
    """A queue, its store and its clock."""

    jobs: Jobs
    store: Store
    clock: SteppedClock

    def expire(self) -> None:
        """Let every lease run out while somebody keeps looking, as the workers that are alive do."""
        for _ in range(5):
            self.clock.step(LEASE_S / 4)
            self.jobs.sweep()

    def claimed(self, worker: str = "w") -> Job:
        job = self.jobs.claim(worker)
        assert job is not None
        return job

    def found(self, job: Job) -> Job:
        there = self.jobs.find(job.id)
        assert there is not None
        return there


@pytest.fixture
def queue(store: Store) -> Queue:
    clock = SteppedClock()
    bell = open_jobs(store)._bell
    return Queue(SqlJobs(store, bell=bell, clock=clock), store, clock)


def order(target: str = URL, **more: object) -> Order:
    return order_for(target, load_rubric("portfolio"), **more)


def in_threads(count: int, task: Callable[[int], object]) -> list[object]:
    """Run a task at the same time in several threads; what each returned."""
    results: list[object] = [None] * count
    ready = threading.Barrier(count)

    def call(number: int) -> None:
        ready.wait()
        results[number] = task(number)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# ---------------------------------------------------------------- orders


def test_one_order_is_one_job_however_many_ask_at_once(queue: Queue) -> None:
    got = in_threads(6, lambda _: queue.jobs.enqueue(order()))
    assert len({one.job.id for one in got}) == 1  # type: ignore[attr-defined]
    assert [one.fresh for one in got].count(True) == 1  # type: ignore[attr-defined]
    assert queue.jobs.stats().states["queued"] == 1
    queue.claimed()
    assert not queue.jobs.enqueue(order()).fresh, "it is being worked on"


def test_what_was_seen_before_is_the_first_that_is_said(queue: Queue) -> None:
    made = queue.jobs.enqueue(order(), "main at 0123456789" + "x" * 900)
    queue.jobs.enqueue(order(), "asked for again")
    queue.jobs.progress(queue.claimed(), "fetch", "Fetching")
    first, second = queue.jobs.events(made.job.id)
    assert (first.number, first.stage, first.text[:18], len(first.text)) == (1, "look", "main at 0123456789", 300)
    assert (second.number, second.stage) == (2, "fetch")


@pytest.mark.parametrize(
    "other",
    [
        {"revision": "v1"}, {"rubric_digest": "sha256:0"}, {"mode": "run"}, {"project_type": "churn"},
        {"allow_waivers": True}, {"tool_version": "9.9"}, {"owner": "u2"}, {"target": f"{URL}2"},
    ],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_what_determines_a_report_makes_another_job(queue: Queue, other: dict[str, object]) -> None:
    first = queue.jobs.enqueue(order())
    second = queue.jobs.enqueue(dataclasses.replace(order(), **other))  # type: ignore[arg-type]
    assert second.fresh
    assert second.job.id != first.job.id


def test_what_does_not_determine_it_makes_none(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    for same in (order(f"{URL}/"), order(f"{URL}.git"), order(priority=5), order(lane="x")):
        assert not queue.jobs.enqueue(same).fresh


def test_an_order_comes_back_as_it_was_given(queue: Queue) -> None:
    asked = order(
        revision="main", owner="u1", lane="l", priority=3, visibility="private", project_type="churn", anew=True
    )
    assert queue.jobs.enqueue(asked).job.order == asked
    assert queue.claimed().order == asked
    queue.jobs.enqueue(order(owner="u2"))
    assert queue.claimed().order.lane == "u2", "without a lane, the owner's"


def test_many_orders_are_one_transaction_and_each_is_answered_in_its_place(queue: Queue) -> None:
    running = queue.jobs.enqueue(order(f"{URL}-running")).job
    queue.claimed()
    done = queue.jobs.enqueue(order(revision=COMMIT)).job
    queue.jobs.finish(queue.claimed(), a_document())
    asked = [
        order(f"{URL}-a"),
        order(f"{URL}-running"),
        order(revision=COMMIT),
        order(f"{URL}-a/"),
        order(f"{URL}-b"),
        order(revision=COMMIT, anew=True),
    ]
    got = queue.jobs.enqueue_many(asked)
    assert [one.fresh for one in got] == [True, False, False, False, True, True]
    assert [got[1].job.id, got[2].job.id, got[3].job.id] == [running.id, done.id, got[0].job.id]
    assert queue.jobs.stats().states["queued"] == 3
    claimed = [queue.claimed().order.target for _ in range(3)]
    assert claimed == [f"{URL}-a", f"{URL}-b", URL], "in the order in which they were given"
    assert queue.jobs.enqueue_many([]) == ()


def test_many_orders_may_be_very_many(queue: Queue) -> None:
    got = queue.jobs.enqueue_many([order(f"{URL}-{number}") for number in range(1001)])
    assert sum(one.fresh for one in got) == queue.jobs.stats().states["queued"] == 1001
    assert len({one.job.id for one in got}) == 1001
    again = queue.jobs.enqueue_many([order(f"{URL}-{number}") for number in range(1001)])
    assert [one.job.id for one in again] == [one.job.id for one in got]
    assert not any(one.fresh for one in again)


# ---------------------------------------------------------------- claims


def test_jobs_that_run_programs_wait_for_a_worker_that_does(queue: Queue) -> None:
    asked = queue.jobs.enqueue(order(mode="run")).job
    assert queue.jobs.claim("reader") is None
    queue.jobs.see_worker("runner", runs=True)
    assert [worker.runs for worker in queue.jobs.stats().workers] == [True]
    queue.clock.step(LEASE_S * 2.9)
    queue.jobs.enqueue(order())
    assert queue.claimed("reader").order.mode == "static"
    assert queue.jobs.claim("reader") is None, "one that runs was there a moment ago"
    got = queue.jobs.claim("runner", runs=True)
    assert got is not None
    assert got.id == asked.id
    queue.jobs.heartbeat(got)
    assert {worker.name: worker.runs for worker in queue.jobs.stats().workers} == {"reader": False, "runner": True}


def test_where_no_worker_runs_programs_others_say_so_in_the_end(queue: Queue) -> None:
    asked = queue.jobs.enqueue(order(mode="run")).job
    queue.clock.step(RUN_PATIENCE_S - 1)
    assert queue.jobs.claim("reader") is None
    queue.clock.step(2)
    assert queue.claimed("reader").id == asked.id


def test_no_host_is_asked_by_more_than_so_many_at_a_time(store: Store) -> None:
    jobs = open_jobs(store, per_host=2)
    for number in range(4):
        jobs.enqueue(order(f"https://GitHub.com/o/r{number}"))
    jobs.enqueue(order("https://github.company.example/o/r"))
    jobs.enqueue(order("/a/folder", owner="u"))
    jobs.enqueue(order("/another/folder", owner="u"))
    claimed = [job for job in (jobs.claim(f"w{number}") for number in range(7)) if job is not None]
    hosts = sorted(job.order.target.partition("://")[2].partition("/")[0] for job in claimed)
    assert hosts == ["", "", "GitHub.com", "GitHub.com", "github.company.example"]
    done = next(job for job in claimed if "GitHub" in job.order.target)
    jobs.reject(done, WHY)
    again = jobs.claim("w8")
    assert again is not None
    assert again.order.target == "https://GitHub.com/o/r2"
    assert jobs.claim("w9") is None


def test_a_job_is_claimed_once_however_many_try(queue: Queue) -> None:
    for number in range(12):
        queue.jobs.enqueue(order(f"{URL}{number}"))

    def claim_three(number: int) -> list[Job | None]:
        return [queue.jobs.claim(f"w{number}") for _ in range(3)]

    got = [job for jobs in in_threads(5, claim_three) for job in jobs]  # type: ignore[attr-defined]
    claimed = [job.id for job in got if job]
    assert len(claimed) == len(set(claimed)) == 12
    assert queue.jobs.claim("w") is None


def test_a_claim_says_who_when_and_for_how_long(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    job = queue.claimed("anna")
    assert (job.state, job.worker, job.attempts, job.token) == (State.RUNNING, "anna", 1, 1)
    assert job.lease_until is not None
    assert job.started_at is not None
    assert (job.lease_until - job.started_at).total_seconds() == LEASE_S
    assert [(w.name, w.job_id) for w in queue.jobs.stats().workers] == [("anna", job.id)]
    queue.jobs.see_worker("anna")
    assert [(w.name, w.job_id) for w in queue.jobs.stats().workers] == [("anna", None)]
    queue.jobs.forget_worker("anna")
    assert queue.jobs.stats().workers == ()


def test_lanes_are_served_by_turns(queue: Queue) -> None:
    for number in range(6):
        queue.jobs.enqueue(order(f"{URL}a{number}", lane="a"))
    for number in range(2):
        queue.jobs.enqueue(order(f"{URL}b{number}", lane="b"))
    served = []
    for _ in range(8):
        job = queue.claimed()
        served.append(job.order.lane)
        assert queue.jobs.finish(job, a_document(url=job.order.target))
    assert "".join(served) == "ababaaaa", "b needn't wait for all that a has queued before"


def test_a_lane_with_running_jobs_waits_for_one_without(queue: Queue) -> None:
    for number in range(3):
        queue.jobs.enqueue(order(f"{URL}a{number}", lane="a"))
    queue.claimed()
    queue.claimed()
    queue.jobs.enqueue(order(f"{URL}c", lane="c"))
    assert queue.claimed().order.lane == "c"


def test_within_a_lane_priority_counts_then_age(queue: Queue) -> None:
    for name, priority in (("low", 0), ("low2", 0), ("high", 5)):
        queue.jobs.enqueue(order(f"{URL}/{name}", priority=priority))
    assert [queue.claimed().order.target.rpartition("/")[2] for _ in range(3)] == ["high", "low", "low2"]


def test_how_many_are_ahead(queue: Queue) -> None:
    first, second = (queue.jobs.enqueue(order(f"{URL}{n}")).job for n in range(2))
    assert (queue.jobs.ahead_of(first), queue.jobs.ahead_of(second)) == (0, 1)
    queue.claimed()
    assert queue.jobs.ahead_of(second) == 0


# ---------------------------------------------------------------- endings


def test_finishing_stores_the_report_to_the_byte(queue: Queue) -> None:
    queue.jobs.enqueue(order(owner="u1", visibility="private"))
    document = a_document(note="Grüße ✓".encode("unicode_escape").decode())
    report_id = queue.jobs.finish(queue.claimed(), document)
    assert report_id
    with queue.store.read() as session:
        assert reports.find_document(session, report_id) == document
        stored = reports.find_report(session, report_id)
    assert stored is not None
    assert (stored.owner, stored.visibility, stored.commit, stored.score) == ("u1", "private", COMMIT, 61.5)


def test_a_stale_finish_is_refused(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    stale = queue.claimed("slow")
    queue.expire()
    fresh = queue.claimed("quick")
    assert fresh.token > stale.token
    assert queue.jobs.finish(stale, a_document(score=1.0)) is None
    for refused in (
        queue.jobs.heartbeat(stale), queue.jobs.progress(stale, "x", "x"), queue.jobs.reject(stale, WHY),
        queue.jobs.fail(stale, WHY), queue.jobs.retry(stale, WHY), queue.jobs.crashed(stale, WHY),
        queue.jobs.give_back(stale), queue.jobs.known(stale, URL, "", COMMIT),
    ):  # fmt: skip
        assert not refused
    assert queue.found(fresh).state is State.RUNNING
    report_id = queue.jobs.finish(fresh, a_document(score=2.0))
    assert report_id
    assert queue.jobs.finish(fresh, a_document(score=3.0)) is None, "it has ended"
    with queue.store.read() as session:
        assert [report.score for report in reports.list_reports(session)] == [2.0]


def test_a_document_that_is_none_ends_nothing(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    job = queue.claimed()
    for text in ("", "[]", "{}", '{"schema": "shipfolio/report/v1", "reports": []}', "[" * 100_000):
        with pytest.raises(UsageError):
            queue.jobs.finish(job, text)
    assert queue.found(job).state is State.RUNNING


@pytest.mark.parametrize(("ending", "state"), [("reject", State.REJECTED), ("fail", State.FAILED)])
def test_an_ending_without_a_report_says_why_and_is_final(queue: Queue, ending: str, state: State) -> None:
    queue.jobs.enqueue(order())
    job = queue.claimed()
    assert getattr(queue.jobs, ending)(job, WHY)
    there = queue.found(job)
    assert (there.state, there.error, there.lease_until) == (state, WHY, None)
    assert there.ended_at is not None
    queue.expire()
    assert queue.jobs.claim("w") is None
    assert queue.jobs.stats().errors == {"unreachable": 1}
    assert queue.jobs.enqueue(order()).fresh, "asking again is another job"


def test_a_bug_keeps_its_run(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    job = queue.claimed()
    queue.jobs.fail(job, WHY, "run-1")
    assert queue.found(job).run_id == "run-1"


def test_trouble_of_ours_is_tried_again_later_and_later(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    for seconds in BACK_OFF_S:
        job = queue.claimed()
        assert queue.jobs.retry(job, WHY)
        there = queue.found(job)
        assert (there.state, there.error) == (State.QUEUED, WHY)
        queue.clock.step(seconds - 1)
        assert queue.jobs.claim("w") is None, "not yet"
        queue.clock.step(1.5)
    job = queue.claimed()
    assert queue.jobs.retry(job, WHY)
    assert (queue.found(job).state, queue.found(job).error) == (State.FAILED, WHY)


def test_a_job_that_kills_its_workers_is_poison(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    queue.jobs.retry(queue.claimed(), WHY)  # isn't the job's fault and doesn't count
    queue.clock.step(BACK_OFF_S[0] + 1)
    for _ in range(MOST_CRASHES - 1):
        job = queue.claimed()
        queue.expire()
        assert queue.found(job).state is State.QUEUED
    job = queue.claimed()
    queue.expire()
    there = queue.found(job)
    assert there.state is State.FAILED
    assert there.error is not None
    assert there.error.kind == "poison"


def test_so_is_one_whose_process_dies(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    for _ in range(MOST_CRASHES):
        job = queue.claimed()
        assert queue.jobs.crashed(job, WHY)
    assert queue.found(job).state is State.FAILED


def test_giving_back_leaves_no_trace(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    for _ in range(MOST_CRASHES + 2):
        job = queue.claimed()
        assert queue.jobs.give_back(job)
        assert (queue.found(job).attempts, queue.found(job).state) == (0, State.QUEUED)


def test_cancelling_what_waits_and_what_runs(queue: Queue) -> None:
    waiting = queue.jobs.enqueue(order(f"{URL}1")).job
    assert queue.jobs.cancel(waiting.id)
    assert queue.jobs.claim("w") is None
    running = queue.jobs.enqueue(order(f"{URL}2")).job
    job = queue.claimed()
    assert queue.jobs.cancel(running.id)
    assert not queue.jobs.heartbeat(job), "the worker learns of it"
    assert queue.jobs.finish(job, a_document()) is None
    for cancelled in (waiting, running):
        there = queue.found(cancelled)
        assert there.state is State.REJECTED
        assert there.error is not None
        assert there.error.kind == "cancelled"
        assert not queue.jobs.cancel(cancelled.id), "once"
    assert not queue.jobs.cancel("nothing")
    with queue.store.read() as session:
        assert reports.list_reports(session) == ()


# ---------------------------------------------------------------- leases and clocks


def test_heartbeats_keep_a_job(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    job = queue.claimed()
    for _ in range(8):
        queue.clock.step(LEASE_S / 2)
        assert queue.jobs.heartbeat(job)
        assert queue.jobs.sweep().requeued == 0
    queue.clock.step(LEASE_S * 0.9)
    assert queue.jobs.sweep().requeued == 0
    queue.clock.step(LEASE_S * 0.2)
    assert queue.jobs.sweep().requeued == 1
    assert queue.jobs.sweep().requeued == 0


def test_a_clock_that_jumps_ahead_takes_nothing_from_anyone_alive(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    job = queue.claimed()
    queue.clock.step(86_400)  # also what a laptop sees that has slept
    assert queue.jobs.sweep().requeued == 0
    assert queue.jobs.heartbeat(job)
    assert queue.jobs.finish(job, a_document())


def test_a_clock_that_jumps_ahead_still_finds_the_dead(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    queue.claimed()
    queue.clock.step(86_400)
    queue.jobs.sweep()
    queue.expire()
    assert queue.claimed().attempts == 2


def test_a_clock_that_is_set_back_delays_nothing_for_long(queue: Queue) -> None:
    for number in range(2):
        queue.jobs.enqueue(order(f"{URL}{number}"))
    queue.jobs.retry(queue.claimed(), WHY)
    queue.claimed()
    queue.clock.step(-86_400)
    queue.jobs.sweep()
    queue.clock.step(BACK_OFF_S[0] + 1)
    assert queue.claimed().retries == 1, "it waited as long as it should, not a day"
    queue.expire()
    assert queue.jobs.stats().states["queued"] == 2, "the dead one's lease ran out, too"


def test_orders_after_a_clock_was_set_back_are_done(queue: Queue) -> None:
    queue.jobs.enqueue(order(f"{URL}1"))
    queue.clock.step(-86_400)
    queue.jobs.sweep()
    queue.jobs.enqueue(order(f"{URL}2"))
    assert {queue.claimed().order.target for _ in range(2)} == {f"{URL}1", f"{URL}2"}


# ---------------------------------------------------------------- answers from the store


def test_an_unchanged_commit_is_answered_without_work(queue: Queue) -> None:
    pinned = order(revision=COMMIT)
    queue.jobs.enqueue(pinned)
    report_id = queue.jobs.finish(queue.claimed(), a_document(ref=COMMIT))
    again = queue.jobs.enqueue(pinned)
    assert (again.fresh, again.job.state, again.job.report_id) == (False, State.DONE, report_id)
    assert queue.jobs.claim("w") is None
    other = order(revision=COMMIT, owner="somebody else")
    assert queue.jobs.enqueue(other).fresh, "what is somebody's is nobody else's"


def test_a_branch_that_has_not_moved_is_answered_once_its_commit_is_known(queue: Queue) -> None:
    queue.jobs.enqueue(order(revision="main"))
    report_id = queue.jobs.finish(queue.claimed(), a_document(ref="main"))
    assert queue.jobs.enqueue(order(revision="main")).fresh, "it may have moved"
    job = queue.claimed()
    assert queue.jobs.known(job, URL, "", "d" * 40) is None
    assert queue.jobs.known(job, URL, "sub", COMMIT) is None
    assert queue.jobs.known(job, URL, "", COMMIT) == report_id
    assert (queue.found(job).state, queue.found(job).report_id) == (State.DONE, report_id)


def test_anew_means_anew(queue: Queue) -> None:
    queue.jobs.enqueue(order(revision=COMMIT))
    first = queue.jobs.finish(queue.claimed(), a_document(ref=COMMIT))
    assert queue.jobs.enqueue(order(revision=COMMIT, anew=True)).fresh
    job = queue.claimed()
    assert queue.jobs.known(job, URL, "", COMMIT) is None
    second = queue.jobs.finish(job, a_document(ref=COMMIT, score=70.0))
    assert second not in (None, first)


def test_two_jobs_with_one_result_share_its_report(queue: Queue) -> None:
    queue.jobs.enqueue(order(revision="main"))
    first = queue.claimed()
    report_id = queue.jobs.finish(first, a_document(ref="main"))
    queue.jobs.enqueue(order(revision="main"))
    assert queue.jobs.finish(queue.claimed(), a_document(ref="main")) == report_id
    with queue.store.read() as session:
        assert len(reports.list_reports(session)) == 1


# ---------------------------------------------------------------- who watches


def test_progress_is_bounded_and_followed_by_number(queue: Queue) -> None:
    queue.jobs.enqueue(order())
    job = queue.claimed()
    for number in range(MOST_EVENTS + 5):
        assert queue.jobs.progress(job, "s" * 90, f"{number} " + "x" * 900)
    events = queue.jobs.events(job.id)
    assert [event.number for event in events] == list(range(6, MOST_EVENTS + 6))
    assert {(len(event.stage), len(event.text)) for event in events} == {(40, 300)}
    assert [event.number for event in queue.jobs.events(job.id, after=MOST_EVENTS + 3)] == [104, 105]
    assert queue.jobs.events("nothing") == ()
    assert queue.jobs.find("nothing") is None


def test_numbers(queue: Queue) -> None:
    for number in range(3):
        queue.jobs.enqueue(order(f"{URL}{number}"))
    queue.jobs.finish(queue.claimed(), a_document(url=f"{URL}0"))
    queue.clock.step(30)
    stats = queue.jobs.stats()
    assert stats.states == {"queued": 2, "running": 0, "done": 1, "rejected": 0, "failed": 0}
    assert 30 <= stats.oldest_queued_s < 600


# ---------------------------------------------------------------- real processes

VICTIM = """
import sys, time
from grader.store import open_store
import benchmarks.queue as many
import grader.store.jobs as sql

state, url = sys.argv[1:]
store = open_store(url)
jobs = many.queue_of(store)

def stand_still(*_, **__):
    print("here", flush=True)
    time.sleep(600)

if state == "claiming":
    sql.see_worker = stand_still          # the row is changed, nothing is committed
job = jobs.claim("victim")
jobs.heartbeat(job)
jobs.progress(job, "grade", "half way")
if state == "working":
    stand_still()
if state == "finishing":
    sql.end = stand_still                 # the report is written, nothing is committed
jobs.finish(job, many.a_report(job))
stand_still()
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")
@pytest.mark.parametrize("state", ["claiming", "working", "finishing", "finished"])
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(store: Store, database_url: str, state: str) -> None:
    jobs = many.queue_of(store)
    job = jobs.enqueue(many.an_order(1)).job
    victim = subprocess.Popen([sys.executable, "-c", VICTIM, state, database_url], stdout=subprocess.PIPE, cwd=ROOT)
    assert victim.stdout is not None
    assert victim.stdout.readline() == b"here\n"
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    deadline = time.monotonic() + 60
    while (there := jobs.find(job.id)) and not there.state.ended and time.monotonic() < deadline:
        jobs.sweep()
        mine = jobs.claim("survivor")
        if mine is not None:
            assert jobs.finish(mine, many.a_report(mine))
        time.sleep(0.1)
    assert there is not None
    assert there.state is State.DONE
    assert there.attempts == (1 if state in {"claiming", "finished"} else 2)
    with store.read() as session:
        assert [report.id for report in reports.list_reports(session)] == [there.report_id]


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")
def test_many_jobs_few_workers_random_kills(database_url: str) -> None:
    outcome = many.run(database_url, jobs=30, workers=3, kills=2, most_s=120)
    assert (outcome.jobs, outcome.kills, outcome.lost, outcome.duplicates) == (30, 2, 0, 0)
