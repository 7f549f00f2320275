"""A worker sees every job to a named end, whatever becomes of the process that grades it."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

import shipfolio
from grader import worker_child
from grader.errors import InfraError, UsageError
from grader.jobs import MOST_CRASHES, Job, Order, State, order_for
from grader.rubric import from_dict, load_rubric, to_dict
from grader.sandbox.opening import open_sandbox
from grader.settings import Settings
from grader.store import Store, open_jobs, reports, rubrics
from grader.store.columns import Base, now_of
from grader.store.jobs import SqlJobs
from grader.worker import Limits, Stop, child_context, remove_left_overs, work_one
from grader.working import work
from tests import worker_doubles
from tests.factories import git, git_repo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


ROOT = Path(__file__).parent.parent
LOCAL = Limits(wall_s=120.0, allow_local=True)
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="processes and signals of POSIX")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    files = {"README.md": "# Engine\n\nIt computes.\n", "src/engine.py": "def run() -> int:\n    return 1\n"}
    return git_repo(tmp_path / "engine", [(files, "Begin", "2026-01-15T12:00:00+00:00")])


@pytest.fixture
def jobs(store: Store) -> SqlJobs:
    return open_jobs(store)


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files of a test's workers go."""
    child_context()  # its socket needs a shorter path than a test's folder has
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def open_scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same where nobody in particular may look for a name: what a sandbox runs as, a test's own folder locks out."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def order(target: object, **more: object) -> Order:
    return order_for(str(target), load_rubric("portfolio"), **more)


def ended(jobs: SqlJobs, store: Store, asked: Order, limits: Limits = LOCAL, stop: Stop | None = None) -> Job:
    job = jobs.enqueue(asked).job
    assert work_one(jobs, store, limits, "w", stop or Stop())
    there = jobs.find(job.id)
    assert there is not None
    return there


def kind_of(job: Job) -> str:
    assert job.error is not None
    return job.error.kind


def as_the_command_line_says(target: object, out: Path, *options: str) -> str:
    assert shipfolio.run(["grade", str(target), "--format", "json", "-o", str(out), *options]) == 0
    return out.read_text("utf-8")


# ---------------------------------------------------------------- what is stored


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is Linux's")
def test_a_worker_that_may_runs_the_project(jobs: SqlJobs, store: Store, tmp_path: Path, open_scratch: Path) -> None:
    try:
        with open_sandbox(os.environ, provider="bubblewrap"):
            pass
    except InfraError as why:
        pytest.skip(why.message)
    files = {
        "README.md": "# Engine\n\nIt computes.\n",
        "src/engine.py": "def run() -> int:\n    return 1\n",
        "tests/test_engine.py": "def test_it() -> None:\n    assert True\n",
    }
    repo = git_repo(tmp_path / "ran", [(files, "Begin", "2026-01-15T12:00:00+00:00")])
    may = Limits(wall_s=120.0, allow_local=True, run_s=120.0, sandbox="bubblewrap", build_network=False)
    job = ended(jobs, store, order(repo, mode="run"), may)
    assert (job.state, job.error) == (State.DONE, None)
    assert job.report_id
    with store.read() as session:
        document = json.loads(reports.find_document(session, job.report_id) or "")
    report = document["reports"][0]
    assert report["mode"] == "run"
    assert report["run"]["sandbox"] == "bubblewrap"
    assert "run" in [event.stage for event in jobs.events(job.id)]
    assert list(open_scratch.iterdir()) == []


@ON_POSIX
def test_what_a_sandbox_starts_is_not_bound_by_the_childs_memory(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from grader import worker_child as c; r = resource.RLIMIT_AS\n"
        "before = resource.getrlimit(r)[1]; c._settle(2**30, sys.argv[1]); bound = resource.getrlimit(r)[0]\n"
        "with c._memory_unbounded(): within = resource.getrlimit(r)[0]\n"
        "print(bound == 2**30, within == before, resource.getrlimit(r)[0] == bound)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
    )  # fmt: skip
    assert done.stdout.split() == ["True"] * 3, done.stderr


def test_a_sandbox_that_is_away_costs_nothing_and_is_tried_again(
    jobs: SqlJobs, store: Store, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = Limits(wall_s=120.0, allow_local=True, run_s=120.0, sandbox="docker")
    monkeypatch.setattr(worker_child, "main", worker_doubles.without_sandbox)
    job = ended(jobs, store, order(repo, mode="run"), may)
    assert (job.state, kind_of(job), job.report_id) == (State.QUEUED, "no_sandbox", None)


def test_a_worker_stores_what_the_command_line_prints(
    jobs: SqlJobs, store: Store, repo: Path, tmp_path: Path, scratch: Path
) -> None:
    job = ended(jobs, store, order(repo))
    assert job.state is State.DONE
    assert job.report_id
    with store.read() as session:
        assert reports.find_document(session, job.report_id) == as_the_command_line_says(repo, tmp_path / "a.json")
    events = {event.stage: event.text for event in jobs.events(job.id)}
    assert [*events] == ["fetch", "fetched", "grade"]
    assert re.fullmatch(r"\d+ files?, \d+\.\d MiB, mostly Python", events["fetched"])
    assert list(scratch.glob("shipfolio-job-*")) == []
    assert not work_one(jobs, store, LOCAL, "w", Stop()), "nothing is left to do"


def test_a_rubric_of_ones_own_and_options_reach_the_grade(
    jobs: SqlJobs, store: Store, repo: Path, tmp_path: Path
) -> None:
    data = to_dict(load_rubric("portfolio"))
    mine = from_dict({**data, "id": "mine", "criteria": data["criteria"][:3]})
    with store.write() as session:
        rubrics.save_rubric(session, mine)
        rubrics.save_rubric(session, mine)
    head = git(repo, "rev-parse", "HEAD").decode().strip()
    job = ended(jobs, store, order_for(str(repo), mine, revision=head, project_type="churn"))
    assert job.report_id
    with store.read() as session:
        stored = reports.find_report(session, job.report_id)
    assert stored is not None
    assert (stored.rubric_digest, stored.commit, stored.project_type) == (mine.digest, head, "churn")


def test_a_branch_that_has_not_moved_is_not_graded_again(jobs: SqlJobs, store: Store, repo: Path) -> None:
    first = ended(jobs, store, order(repo))
    again = ended(jobs, store, order(repo))
    assert (again.state, again.report_id) == (State.DONE, first.report_id)
    assert [event.stage for event in jobs.events(again.id)] == ["fetch"], "nothing was judged"
    git_repo(repo, [({"NEWS.md": "news\n"}, "News", "2026-01-16T12:00:00+00:00")], branch="other")
    git(repo, "checkout", "-q", "other")
    moved = ended(jobs, store, order(repo))
    assert moved.report_id != first.report_id


@ON_POSIX
def test_where_nothing_can_be_forked_children_are_started(
    jobs: SqlJobs, store: Store, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long() -> None:
        raise OSError("AF_UNIX path too long")

    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", too_long)
    assert child_context().get_start_method() == "spawn"
    assert ended(jobs, store, order(repo)).state is State.DONE


# ---------------------------------------------------------------- named ends


def test_what_the_submission_lacks_is_final(jobs: SqlJobs, store: Store, tmp_path: Path) -> None:
    gone = ended(jobs, store, order(tmp_path / "gone"))
    assert (gone.state, gone.report_id) == (State.REJECTED, None)
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q")
    assert ended(jobs, store, order(empty)).state is State.REJECTED
    assert jobs.claim("w") is None


def test_a_service_grades_no_folders_of_its_machine(jobs: SqlJobs, store: Store, repo: Path) -> None:
    job = ended(jobs, store, order(repo), Limits())
    assert (job.state, kind_of(job)) == (State.REJECTED, "local_not_allowed")


def test_what_cannot_be_done_here_is_said(jobs: SqlJobs, store: Store, repo: Path) -> None:
    impatient = SqlJobs(store, clock=lambda session: now_of(session) + timedelta(hours=1))
    queued = jobs.enqueue(order(repo, mode="run")).job
    assert not work_one(jobs, store, LOCAL, "w", Stop()), "a worker that can might come"
    job = ended(impatient, store, order(repo, mode="run"))
    assert (job.id, job.state, kind_of(job)) == (queued.id, State.REJECTED, "mode_not_available")
    job = ended(jobs, store, Order(str(repo), "portfolio", "sha256:0"))
    assert (job.state, kind_of(job)) == (State.REJECTED, "rubric_gone")


def test_what_an_older_version_asked_for_is_graded_by_this_one(jobs: SqlJobs, store: Store, repo: Path) -> None:
    job = ended(jobs, store, Order(str(repo), "portfolio", "sha256:0", tool_version="0.0.1"))
    assert job.report_id
    with store.read() as session:
        stored = reports.find_report(session, job.report_id)
    assert stored is not None
    assert stored.rubric_digest == load_rubric("portfolio").digest


def double(monkeypatch: pytest.MonkeyPatch, main: Callable[..., None]) -> None:
    monkeypatch.setattr(worker_child, "main", main)


@ON_POSIX
def test_trouble_of_ours_is_tried_again(jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    double(monkeypatch, worker_doubles.infra)
    job = ended(jobs, store, order("https://github.com/a/b"))
    assert (job.state, kind_of(job), job.retries) == (State.QUEUED, "unreachable", 1)


@ON_POSIX
def test_a_bug_fails_once_and_is_logged_under_its_run(
    jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    double(monkeypatch, worker_doubles.bug)
    job = ended(jobs, store, order("https://github.com/a/b"))
    assert (job.state, kind_of(job)) == (State.FAILED, "internal_error")
    assert job.run_id
    assert f"run {job.run_id}" in caplog.text
    assert "ZeroDivisionError: a bug of ours" in caplog.text
    assert job.error is not None
    assert "ZeroDivision" not in job.error.message + job.error.hint, "a traceback isn't for visitors"


@ON_POSIX
def test_a_process_that_dies_is_tried_again_until_it_is_poison(
    jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    double(monkeypatch, worker_doubles.dies)
    job = ended(jobs, store, order("https://github.com/a/b"))
    assert (job.state, kind_of(job)) == (State.QUEUED, "crashed")
    for _ in range(MOST_CRASHES - 1):
        assert work_one(jobs, store, LOCAL, "w", Stop())
    there = jobs.find(job.id)
    assert there is not None
    assert (there.state, kind_of(there)) == (State.FAILED, "poison")


@ON_POSIX
@pytest.mark.parametrize(
    ("main", "kind"),
    [(worker_doubles.greedy, "out_of_memory"), (worker_doubles.garbage, "crashed"), (worker_doubles.lies, "k" * 60)],
)
def test_limits_and_nonsense(
    jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch, main: Callable[..., None], kind: str
) -> None:
    double(monkeypatch, main)
    assert kind_of(ended(jobs, store, order("https://github.com/a/b"))) == kind


@ON_POSIX
@pytest.mark.parametrize("main", [worker_doubles.hangs, worker_doubles.talks])
def test_a_grade_that_takes_too_long_is_stopped(
    jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch, main: Callable[..., None], scratch: Path
) -> None:
    double(monkeypatch, main)
    job = ended(jobs, store, order("https://github.com/a/b"), Limits(wall_s=2.0))
    assert (job.state, kind_of(job)) == (State.FAILED, "timeout")
    assert list(scratch.glob("shipfolio-job-*")) == [], "what it wrote is gone"


@ON_POSIX
def test_a_cancelled_job_is_dropped(jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    double(monkeypatch, worker_doubles.hangs)
    job = jobs.enqueue(order("https://github.com/a/b")).job
    cancel = threading.Timer(1.0, jobs.cancel, [job.id])
    cancel.start()
    assert work_one(jobs, store, Limits(heartbeat_s=0.3), "w", Stop())
    cancel.join()
    there = jobs.find(job.id)
    assert there is not None
    assert (there.state, kind_of(there)) == (State.REJECTED, "cancelled")


@ON_POSIX
@pytest.mark.parametrize("twice", [False, True])
def test_a_worker_that_is_stopped_gives_its_job_back(
    jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch, *, twice: bool
) -> None:
    double(monkeypatch, worker_doubles.hangs)
    stop = Stop()
    stop.ask()
    if twice:
        stop.ask()
    limits = Limits(grace_s=600.0 if twice else 0.2)
    job = ended(jobs, store, order("https://github.com/a/b"), limits, stop)
    assert (job.state, job.attempts, job.error) == (State.QUEUED, 0, None)


def test_a_worker_that_is_stopped_finishes_what_is_nearly_done(jobs: SqlJobs, store: Store, repo: Path) -> None:
    stop = Stop()
    stop.ask()
    assert ended(jobs, store, order(repo), stop=stop).state is State.DONE


# ---------------------------------------------------------------- whole processes


def a_worker(url: str, *options: str, code: str = "", **environ: str) -> subprocess.Popen[bytes]:
    command = f"import shipfolio, sys\n{code}\nsys.exit(shipfolio.run(sys.argv[1:]))"
    argv = ["worker", "--database-url", url, "--allow-local", *options]
    return subprocess.Popen(
        [sys.executable, "-c", command, *argv], cwd=ROOT, stderr=subprocess.PIPE, env={**os.environ, **environ}
    )


def wait_until(true: Callable[[], bool], most_s: float = 90.0) -> None:
    deadline = time.monotonic() + most_s
    while not true():
        assert time.monotonic() < deadline, "it didn't come about"
        time.sleep(0.05)


def test_a_burst_does_everything_and_ends(jobs: SqlJobs, store: Store, repo: Path, tmp_path: Path) -> None:
    found = [jobs.enqueue(order(target)).job for target in (repo, tmp_path / "gone")]
    done = work(store, jobs, Settings("unused"), concurrency=2, burst=True, limits=LOCAL)
    assert done == 2
    assert [there.state for job in found if (there := jobs.find(job.id))] == [State.DONE, State.REJECTED]
    assert jobs.stats().workers == (), "they have signed off"
    assert work(store, jobs, Settings("unused"), once=True, limits=LOCAL) == 0


@ON_POSIX
def test_a_running_worker_is_woken_and_ends_on_sigterm(
    jobs: SqlJobs, store: Store, database_url: str, repo: Path
) -> None:
    process = a_worker(database_url)
    try:
        wait_until(lambda: len(jobs.stats().workers) == 1)
        job = jobs.enqueue(order(repo)).job
        wait_until(lambda: (there := jobs.find(job.id)) is not None and there.state is State.DONE)
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    assert "Traceback" not in err.decode()
    assert jobs.stats().workers == ()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="looks processes up in /proc")
def test_the_child_of_a_killed_worker_ends_with_it(
    jobs: SqlJobs, store: Store, database_url: str, tmp_path: Path
) -> None:
    if store.dialect != "sqlite":
        return  # the database has no part in it
    code = "from grader import worker_child\nfrom tests import worker_doubles\nworker_child.main = worker_doubles.hangs"
    pid_file = tmp_path / "pid"
    job = jobs.enqueue(order("https://github.com/a/b")).job
    process = a_worker(database_url, code=code, PID_FILE=str(pid_file))
    try:
        wait_until(lambda: pid_file.is_file() and bool(pid_file.read_text("utf-8")))
    finally:
        process.kill()
        process.communicate()
    wait_until(lambda: not is_alive(int(pid_file.read_text("utf-8"))))
    there = jobs.find(job.id)
    assert there is not None
    assert there.state is State.RUNNING, "until its lease runs out"


@ON_POSIX
def test_a_worker_may_end_with_whoever_started_it(jobs: SqlJobs, store: Store, database_url: str) -> None:
    code = (
        "import os, subprocess, sys, time\n"
        "words = ['worker', '--with-parent', str(os.getpid()), '--database-url', sys.argv[1]]\n"
        "subprocess.Popen([sys.executable, '-m', 'shipfolio', *words])\n"
        "time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, database_url], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: len(jobs.stats().workers) == 1)
    finally:
        parent.kill()
        parent.wait()
    wait_until(lambda: jobs.stats().workers == ())


@pytest.mark.skipif(sys.platform != "linux", reason="sessions are weighed by Linux alone")
def test_a_worker_beside_pages_steps_back_and_its_children_with_it() -> None:
    code = (
        "import os; from pathlib import Path; from grader import worker_child as c\n"
        "group = Path('/proc/self/autogroup'); told = lambda: group.read_text().split()[-1] if group.exists() else None\n"
        "os.setsid(); c.step_back(3); print(os.nice(0), told())\n"
        "if os.fork() == 0: c._settle(2**30, '/tmp'); print(os.nice(0), told(), flush=True); os._exit(0)\n"
        "os.wait()"
    )
    words = [sys.executable, "-u", "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT, start_new_session=False)
    shared_out = Path("/proc/self/autogroup").exists()
    before = os.nice(0)
    assert done.stdout.split() == [str(before + 3), str(before + 3 if shared_out else None)] * 2, done.stderr


@ON_POSIX
def test_a_worker_whose_parent_has_gone_before_it_looks_ends_at_once(database_url: str) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    words = ["worker", "--with-parent", str(gone.pid), "--database-url", database_url]
    argv = [sys.executable, "-m", "shipfolio", *words]
    assert subprocess.run(argv, cwd=ROOT, stderr=subprocess.DEVNULL, timeout=60, check=False).returncode == 0


def test_old_folders_of_killed_workers_are_removed(scratch: Path) -> None:
    for name, age_s in (("shipfolio-job-old", 90_000), ("shipfolio-job-new", 60), ("other", 90_000)):
        (scratch / name).mkdir()
        os.utime(scratch / name, (time.time() - age_s,) * 2)
    remove_left_overs()
    assert sorted(path.name for path in scratch.iterdir()) == ["other", "shipfolio-job-new"]


# ---------------------------------------------------------------- secrets


def test_no_secret_is_written_down(
    jobs: SqlJobs, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "canary-token")
    caplog.set_level(logging.DEBUG)
    for target in ("https://ada:canary-1@github.com/a/b", "https://canary-2@github.com/a/b"):
        with pytest.raises(UsageError) as why:
            jobs.enqueue(order(target))
        assert "canary" not in why.value.message + why.value.hint
    job = ended(jobs, store, order("https://canary.invalid/a/b"))  # refused by the gate before any connection
    assert kind_of(job) == "host_not_allowed"
    assert "canary-" not in caplog.text
    assert "canary-" not in everything(store)


def everything(store: Store) -> str:
    """Every row of every table."""
    with store.read() as session:
        return "".join(str(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table)))
