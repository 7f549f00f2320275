from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grader.cohort import here
from grader.cohort.batch import give_up, sample_of, settle, standings
from grader.cohort.opening import change_cohort, open_cohort
from grader.cohort.pending import accept, difference
from grader.cohort.probing import probe
from grader.errors import InfraError, RepoUnavailable, UsageError
from grader.model import Failure
from grader.rubric import load_rubric
from grader.settings import Settings
from grader.store.batches import give_back
from grader.store.cohorts import Submission, list_submissions, put_submission, set_absent, withdraw_submission
from grader.store.gradings import commits_of, gradings_of, latest_gradings, observe_commit
from grader.store.marks import append_mark, ledger
from grader.worker import Limits, Stop
from tests.cohort.classes import DEADLINE, a_school, commit_of
from tests.worlds import README_POINTS

if TYPE_CHECKING:
    from pathlib import Path

    from grader.cohort.here import Progress
    from grader.store import Store

A, B = commit_of("a"), commit_of("b")
OTHER = "churn-predictor"
GONE = Failure("not_found", "It does not exist.", "Check the address.")


def names_of(submissions: tuple[Submission, ...]) -> list[str]:
    return [each.target.rpartition("/")[2] for each in submissions]


# ---------------------------------------------------------------- what is graded


def test_only_what_has_changed_is_graded_again(store: Store) -> None:
    school = a_school(store, "ada", "bob", "cyd")
    school.grade(ada=60, bob=70, cyd=80)
    assert names_of(school.begin({"ada": A, "bob": A, "cyd": A}).unchanged) == ["ada", "bob", "cyd"]
    made = school.begin({"ada": A, "bob": B, "cyd": A})
    assert [each.submission.target for each in made.to_grade] == [school.target("bob")]
    assert names_of(made.unchanged) == ["ada", "cyd"]
    made = school.begin({"ada": A, "bob": B, "cyd": A})
    assert (names_of(made.underway), made.to_grade) == (["bob"], ())


def test_another_rubric_mode_or_type_is_a_change(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    with store.write() as session:
        put_submission(session, school.learner("ada").id, school.target("ada"), project_type="chatbot")
    assert len(school.begin({"ada": A}).to_grade) == 1
    school.work({"ada": 61}, {"ada": A})
    assert not school.begin({"ada": A}).to_grade
    with store.write() as session:
        change_cohort(session, school.cohort, rubric=load_rubric(OTHER))
    assert len(school.begin({"ada": A}).to_grade) == 1
    school.work({"ada": 62}, {"ada": A})
    assert not school.begin({"ada": A}).to_grade
    with store.write() as session:
        change_cohort(session, school.cohort, mode="run")
    assert len(school.begin({"ada": A}).to_grade) == 1


def test_another_version_is_a_change(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    monkeypatch.setattr("grader.cohort.batch.__version__", "99.0")
    assert len(school.begin({"ada": A}).to_grade) == 1


def test_what_failed_is_tried_again_when_it_has_changed_or_when_asked(store: Store) -> None:
    school = a_school(store, "ada")
    school.begin({"ada": A})
    school.work({"ada": Failure("too_large", "Too large.", "")}, {})
    assert not school.begin({"ada": A}).to_grade
    assert len(school.begin({"ada": A}, again=True).to_grade) == 1
    school.work({"ada": Failure("too_large", "Too large.", "")}, {})
    assert len(school.begin({"ada": B}).to_grade) == 1


def test_what_failed_by_our_fault_is_always_tried_again(store: Store) -> None:
    school = a_school(store, "ada")
    school.begin({"ada": A})
    job = school.jobs.claim("w")
    assert job is not None
    school.jobs.fail(job, Failure("host_failed", "It answered with an error.", "Later."))
    assert len(school.begin({"ada": A}).to_grade) == 1
    school.work({"ada": Failure("cancelled", "Cancelled.", "")}, {})
    assert len(school.begin({"ada": A}).to_grade) == 1


def test_who_cannot_be_asked_has_a_named_state_once(store: Store) -> None:
    school = a_school(store, "ada", "bob")
    made = school.begin({"ada": GONE, "bob": A})
    assert [why for _, why in made.failed] == [GONE]
    school.work({"bob": 50}, {"bob": A})
    school.begin({"ada": GONE, "bob": A})
    with store.read() as session:
        states = [(each.state, each.score, each.message) for each in standings(session, school.cohort_id)]
        assert states == [("not_found", None, GONE.message), ("graded", 50.0, "")]
        assert len(gradings_of(session, school.ids["ada"])) == 1


def test_nobody_need_be_asked_first(store: Store) -> None:
    """The web's way: whoever fetches finds out, and the same report is no change."""
    school = a_school(store, "ada")
    for score in (60, 60):
        assert len(school.begin(None).to_grade) == 1
        job = school.jobs.claim("w")
        assert job is not None
        if not school.jobs.known(job, school.target("ada"), "", A):
            school.jobs.finish(job, school.document("ada", A, score, None))
        settle(store, school.cohort_id)
    with store.read() as session:
        first, second = gradings_of(session, school.ids["ada"])
        assert first.report_id == second.report_id
        assert second.accepted_at is not None
        assert difference(session, school.cohort_id) == ()
        assert [seen.commit for seen in commits_of(session, school.ids["ada"])] == [A]
        assert commits_of(session, school.ids["ada"])[0].committed_at is not None


def test_absent_learners_and_withdrawn_repositories_are_left_alone(store: Store) -> None:
    school = a_school(store, "ada", "bob", "cyd")
    with store.write() as session:
        set_absent(session, school.learner("ada").id)
        withdraw_submission(session, school.ids["bob"])
    assert [each.submission.target for each in school.begin(None).to_grade] == [school.target("cyd")]


def test_after_the_deadline_what_was_there_by_then_is_graded(store: Store) -> None:
    school = a_school(store, "ada", deadline_at=DEADLINE)
    with store.write() as session:
        observe_commit(session, school.ids["ada"], A, first_seen_at=DEADLINE)
    made = school.begin({"ada": B})
    assert made.to_grade[0].revision == A
    school.work({"ada": 60}, {})
    assert names_of(school.begin({"ada": B}).unchanged) == ["ada"]
    with store.write() as session:
        change_cohort(session, school.cohort, settings={"late": "newest"})
    assert school.begin({"ada": B}).to_grade[0].revision is None


def test_what_cannot_be_reached_any_more_is_graded_as_it_was_seen(store: Store) -> None:
    school = a_school(store, "ada", deadline_at=DEADLINE)
    with store.write() as session:
        observe_commit(session, school.ids["ada"], A, first_seen_at=DEADLINE)
    made = school.begin({"ada": GONE})
    assert [each.revision for each in made.to_grade] == [A]


def test_a_sample_is_spread_over_the_roster() -> None:
    everything = tuple(Submission(str(n), "l", "", "t", None, None, None) for n in range(20))
    assert [each.id for each in sample_of(everything, 5)] == ["0", "4", "8", "12", "16"]
    assert sample_of(everything, 20) == sample_of(everything, 99) == everything


# ---------------------------------------------------------------- what counts


def test_the_first_grade_counts_and_a_later_one_waits(store: Store) -> None:
    school = a_school(store, "ada", "bob")
    school.grade(ada=60, bob=70)
    school.begin({"ada": B, "bob": B})
    school.work({"ada": 80, "bob": Failure("empty_repository", "Nothing.", "")}, {"ada": B})
    with store.read() as session:
        ada, bob = difference(session, school.cohort_id)
        counting = latest_gradings(session, school.cohort_id, accepted=True)
        assert counting[school.ids["ada"]].number < ada.number
    assert (ada.before and ada.before.score, ada.after and ada.after.score, ada.gain) == (60.0, 80.0, 20.0)
    assert ada.causes == ("commit",)
    assert ada.criteria == (("readme", round(0.6 * README_POINTS, 1), round(0.8 * README_POINTS, 1)),)
    assert (bob.state, bob.before and bob.before.score, bob.after, bob.gain) == ("empty_repository", 70.0, None, None)
    with store.write() as session:
        assert [change.submission.id for change in accept(session, school.cohort_id, "me")] == [school.ids["ada"]]
        assert [change.submission.id for change in difference(session, school.cohort_id)] == [school.ids["bob"]]
        assert accept(session, school.cohort_id, "me") == ()
        assert latest_gradings(session, school.cohort_id, accepted=True)[school.ids["ada"]].number == ada.number


def test_one_may_accept_some_and_sees_where_a_person_has_marked(store: Store) -> None:
    school = a_school(store, "ada", "bob")
    school.grade(ada=60, bob=70)
    with store.write() as session:
        append_mark(session, school.learner("bob").id, "override", 90, author="me", reason="agreed")
    school.begin({"ada": B, "bob": B})
    school.work({"ada": 80, "bob": 81}, {"ada": B, "bob": B})
    with store.write() as session:
        accept(session, school.cohort_id, "me", {school.ids["ada"]})
        (left,) = difference(session, school.cohort_id)
    assert (left.submission.id, left.marked) == (school.ids["bob"], ("",))


def test_what_counts_is_written_into_the_ledger(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    school.begin({"ada": B})
    school.work({"ada": 60}, {"ada": B})
    with store.write() as session:
        lines = ledger(session, school.cohort_id)
        part = round(0.6 * README_POINTS, 1)
        assert [(line.criterion, line.kind, line.value, line.ground) for line in lines] == [
            ("", "automatic", 60.0, f"60 points at {A[:12]}"), ("readme", "automatic", part, f"{part} points at {A[:12]}"),
        ]  # fmt: skip
        accept(session, school.cohort_id, "me")
        assert ledger(session, school.cohort_id) == lines  # the same points: nothing to enter


def test_taking_in_twice_changes_nothing(store: Store) -> None:
    school = a_school(store, "ada")
    school.begin({"ada": A})
    job = school.jobs.claim("w")
    assert job is not None
    school.jobs.finish(job, school.document("ada", A, 60, None))
    assert [settle(store, school.cohort_id) for _ in range(2)] == [1, 0]


def test_an_order_whose_grading_was_not_noted_is_found_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    school = a_school(store, "ada")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("grader.cohort.batch.add_grading", killed)
        with pytest.raises(KeyboardInterrupt):
            school.begin({"ada": A})
    school.begin({"ada": A})
    assert school.work({"ada": 60}, {"ada": A}) == 1
    with store.read() as session:
        assert [each.state for each in gradings_of(session, school.ids["ada"])] == ["graded"]


# ---------------------------------------------------------------- asking and waiting


def some(count: int) -> list[Submission]:
    return [Submission(str(n), "l", "", f"https://h{n % 2}.example/a/{n}", None, None, None) for n in range(count)]


def test_a_host_is_asked_by_few_at_a_time() -> None:
    busy, most, lock = {"h0": 0, "h1": 0}, {"h0": 0, "h1": 0}, threading.Lock()

    def ask(target: str, **_: object) -> str:
        host = target[8:10]
        with lock:
            busy[host] += 1
            most[host] = max(most[host], busy[host])
        time.sleep(0.01)
        with lock:
            busy[host] -= 1
        return A

    assert set(probe(some(20), {}, per_host=2, ask=ask).values()) == {A}
    assert most == {"h0": 2, "h1": 2}


def test_a_host_in_trouble_is_asked_again_and_then_named() -> None:
    tries: list[str] = []

    def ask(target: str, **_: object) -> str:
        tries.append(target)
        if target.endswith("0"):
            raise InfraError("It could not be reached.", kind="unreachable", hint="Later.")
        if len(tries) < 5 and target.endswith("1"):
            raise InfraError("It hung up.", kind="cut_off")
        if target.endswith("2"):
            raise RepoUnavailable("It is private.", kind="auth_needed")
        return A

    found = probe(some(3), {}, ask=ask, pauses_s=(0.0, 0.0))
    assert found["0"] == Failure("unreachable", "It could not be reached.", "Later.")
    assert found["2"] == Failure("auth_needed", "It is private.", "")
    assert sum(target.endswith("0") for target in tries) == 3
    assert sum(target.endswith("2") for target in tries) == 1


def test_what_would_be_tried_again_much_later_is_given_up_for_now(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = a_school(store, "ada", "bob")
    school.begin({"ada": A, "bob": A})
    first = school.jobs.claim("w")
    assert first is not None
    school.jobs.retry(first, Failure("host_failed", "It answered with an error.", "Later."))
    said: list[Progress] = []
    monkeypatch.setattr(here, "PATIENCE", timedelta(seconds=-60))
    stop = Stop()

    def say(state: Progress) -> None:
        said.append(state)
        if len(said) == 2:
            other = school.jobs.claim("w")
            assert other is not None
            school.jobs.finish(other, school.document("bob", A, 50, None))

    monkeypatch.setattr(here, "LOOK_S", 0.0)
    here.follow(store, school.jobs, school.cohort_id, stop, say)
    with store.read() as session:
        assert [each.state for each in standings(session, school.cohort_id)] == ["host_failed", "graded"]
    assert (said[0].total, said[0].done) == (2, 0)
    assert (said[-1].done, said[-1].failed) == (2, 0)
    assert school.jobs.stats().states["queued"] == 0


def test_a_job_that_has_not_failed_is_not_given_up(store: Store) -> None:
    school = a_school(store, "ada")
    school.begin({"ada": A})
    with store.read() as session:
        number = gradings_of(session, school.ids["ada"])[0].number
    give_up(store, school.jobs, school.cohort_id, number)
    assert school.jobs.stats().states["queued"] == 1


# ---------------------------------------------------------------- where it is kept


def test_a_folder_holds_one_cohort(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught, open_cohort(str(tmp_path / "none")):
        pass
    assert caught.value.kind == "no_cohort"
    assert not (tmp_path / "none").exists()
    with open_cohort(str(tmp_path / "it"), create=True) as (store, first), store.read() as session:
        assert list_submissions(session, first) == ()
    with open_cohort(str(tmp_path / "it")) as (_, second):
        assert first == second


def test_a_cohort_changes_only_where_told(store: Store) -> None:
    school = a_school(store, "ada", deadline_at=DEADLINE, penalty={"per_day": 5}, settings={"late": "newest"})
    with store.write() as session:
        changed = change_cohort(session, school.cohort, mode="run", settings={"several": "best"})
    assert changed == replace(
        school.cohort, mode="run", settings={"late": "newest", "several": "best"}, deadline_at=DEADLINE
    )


def test_jobs_of_a_process_that_has_ended_needn_t_wait_for_their_lease(store: Store) -> None:
    school = a_school(store, "ada", "bob")
    school.begin({"ada": A, "bob": A})
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    names = [f"{socket.gethostname()[:80]}:{gone.pid}:1", f"{socket.gethostname()[:80]}:{os.getpid()}:1"]
    held = [school.jobs.claim(name) for name in names]
    assert [here.is_gone(name) for name in names] == [os.name == "posix", False]
    assert not any(here.is_gone(name) for name in ("w", "elsewhere:1:1", f"{socket.gethostname()[:80]}:x:1"))
    with store.write() as session:
        assert give_back(session, school.cohort_id, names[0].__eq__) == 1
    after = [school.jobs.find(job.id) for job in held if job]
    assert [(job.state, job.attempts) for job in after if job] == [("queued", 0), ("running", 1)]


def test_workers_that_cannot_begin_are_no_endless_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    school = a_school(store, "ada")
    school.begin({"ada": A})

    def work(*_: object, **__: object) -> int:
        raise InfraError("The database can't be reached.", kind="database_unavailable")

    monkeypatch.setattr(here, "work", work)
    monkeypatch.setattr(here, "LOOK_S", 0.01)
    settings = Settings(database_url="")
    with pytest.raises(InfraError):
        here.work_here(
            store,
            school.jobs,
            settings,
            school.cohort_id,
            concurrency=1,
            limits=Limits(),
            stop=Stop(),
            say=lambda _: None,
        )
    with store.read() as session:
        assert [each.state for each in standings(session, school.cohort_id)] == ["queued"]
