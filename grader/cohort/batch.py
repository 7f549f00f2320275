"""Grades a cohort: what has to be graded is ordered, what has ended is taken in, what is new waits to be accepted.

Everything that is known stands in the database, so a batch that was interrupted goes on when it is run again, and the
command line and the web pages run the same one. The first grade of a submission counts at once; a later one is
*pending* beside the one that counts until somebody accepts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader import __version__
from grader.cohort.deadlines import hand_in
from grader.cohort.ledger import enter_automatic
from grader.errors import UsageError
from grader.jobs import Order
from grader.model import Failure
from grader.snapshot.tips import packed_bytes
from grader.store.batches import commits_of_cohort, date_commit, ended_jobs, last_attempts, underway
from grader.store.cohorts import find_cohort, list_learners, list_submissions
from grader.store.columns import new_id
from grader.store.gradings import (
    GRADED,
    REFUSED,
    RUNNING,
    accept_gradings,
    add_grading,
    end_grading,
    latest_gradings,
    observe_commit,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from grader.cohort.probing import Tip
    from grader.jobs import Jobs
    from grader.store import Session, Store
    from grader.store.batches import Attempt, Ended
    from grader.store.cohorts import Cohort, Submission
    from grader.store.gradings import ObservedCommit

# How a job may end that would end the same way again: by what is in the repository, and by our limits.
SETTLED = frozenset({"timeout", "poison", "out_of_memory", "internal_error"})
NOT_THEIRS = frozenset({"cancelled", "mode_not_available", "rubric_gone"})
NOT_GRADED = "not_graded"


@dataclass(frozen=True, slots=True)
class Planned:
    """A submission that is to be graded, at which revision."""

    submission: Submission
    revision: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch would do; each submission stands in one of the lists.

    Attributes:
        unchanged: graded as it is already, by this rubric and this version.
        underway: queued or running from an earlier start.
        failed: could not be asked for its commit, and why.
    """

    to_grade: tuple[Planned, ...]
    unchanged: tuple[Submission, ...]
    underway: tuple[Submission, ...]
    failed: tuple[tuple[Submission, Failure], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a submission's newest attempt stands: `graded`, `queued`, `running`, `not_graded`, or a failure's kind."""

    submission: Submission
    state: str
    score: float | None = None
    message: str = ""
    hint: str = ""
    report_id: str | None = None


def the_cohort(session: Session, cohort_id: str) -> Cohort:
    """The cohort; UsageError where it is gone."""
    cohort = find_cohort(session, cohort_id)
    if cohort is None:
        raise UsageError("There is no such cohort.", kind="no_cohort")
    return cohort


def in_play(session: Session, cohort_id: str, only: Collection[str] | None = None) -> tuple[Submission, ...]:
    """What is to be graded, in the roster's order; `only`: of these submissions."""
    there = {learner.id for learner in list_learners(session, cohort_id, absent=False)}
    return tuple(
        submission
        for submission in list_submissions(session, cohort_id)
        if submission.withdrawn_at is None and submission.learner_id in there
        and (only is None or submission.id in only)
    )  # fmt: skip


def sample_of(submissions: Sequence[Submission], most: int) -> tuple[Submission, ...]:
    """At most so many, spread evenly over the roster."""
    count = len(submissions)
    return tuple(submissions[at * count // most] for at in range(most)) if most < count else tuple(submissions)


def plan(
    session: Session,
    cohort: Cohort,
    submissions: Sequence[Submission],
    seen: Mapping[str, Tip] | None,
    *,
    again: bool = False,
) -> Plan:
    """What has to be graded.

    Args:
        seen: `probing.probe`'s answers; None: nobody was asked, and whoever fetches finds out what has changed.
        again: what failed is tried again even where nothing has changed.
    """
    attempts, commits = last_attempts(session, cohort.id), commits_of_cohort(session, cohort.id)
    extended = {learner.id: learner.extended_to for learner in list_learners(session, cohort.id)}
    to_grade: list[Planned] = []
    unchanged: list[Submission] = []
    running: list[Submission] = []
    failed: list[tuple[Submission, Failure]] = []
    for submission in submissions:
        tip, attempt = (seen or {}).get(submission.id), attempts.get(submission.id)
        history = commits.get(submission.id, ())
        revision, wanted = _wanted(cohort, submission, tip, history, extended.get(submission.learner_id))
        if attempt is not None and attempt.state == RUNNING:
            running.append(submission)
        elif isinstance(tip, Failure) and wanted is None:
            failed.append((submission, tip))
        elif (
            attempt is not None
            and wanted is not None
            and not (again and attempt.state not in (GRADED, REFUSED))
            and _same(attempt, cohort, submission, wanted, history)
        ):
            unchanged.append(submission)
        else:
            to_grade.append(Planned(submission, revision))
    return Plan(tuple(to_grade), tuple(unchanged), tuple(running), tuple(failed))


def _wanted(
    cohort: Cohort, submission: Submission, tip: Tip | None, history: Sequence[ObservedCommit], extended_to: object
) -> tuple[str | None, str | None]:
    """The revision to order and the commit that it is; without a deadline, or in time, simply the newest."""
    newest = tip if isinstance(tip, str) else None
    if (cohort.deadline_at is None and extended_to is None) or not history:
        return submission.revision, newest
    counts = hand_in(history, cohort.deadline_at, extended_to, accept_late=accepts_late(cohort)).commit  # type: ignore[arg-type]
    return (submission.revision, newest) if counts == newest else (counts, counts)


def accepts_late(cohort: Cohort) -> bool:
    """Whether the newest commit counts, however late; else the newest one that was there by the deadline."""
    return cohort.settings.get("late") == "newest"


def _same(
    attempt: Attempt, cohort: Cohort, submission: Submission, wanted: str, history: Sequence[ObservedCommit]
) -> bool:
    """Whether the newest attempt would come to the same again."""
    if attempt.job_id is not None and attempt.job_target is not None:
        ordered = (attempt.job_target, attempt.job_type)
        if ordered != (submission.target, submission.project_type):
            return False
    if attempt.state in (GRADED, REFUSED):
        made_by = (attempt.commit, attempt.rubric_digest, attempt.tool_version, attempt.mode)
        return made_by == (wanted, cohort.rubric_digest, __version__, cohort.mode)
    if attempt.job_id is None or attempt.state in NOT_THEIRS:
        return False
    if attempt.job_state != "rejected" and attempt.state not in SETTLED:
        return False
    if (attempt.job_digest, attempt.job_tool, attempt.job_mode) != (cohort.rubric_digest, __version__, cohort.mode):
        return False
    known = next((seen for seen in history if seen.commit == wanted), None)
    newest = max(history, key=lambda seen: seen.first_seen_at, default=None)
    return known is not None and known == newest and known.first_seen_at <= attempt.created_at


def begin(
    store: Store,
    jobs: Jobs,
    cohort_id: str,
    *,
    seen: Mapping[str, Tip] | None = None,
    only: Collection[str] | None = None,
    again: bool = False,
) -> Plan:
    """Note what was seen, order what has to be graded; returns what that is.

    Whatever it is killed between, the next call goes on: an order that was placed is found by its key.
    """
    with store.write() as session:
        cohort = the_cohort(session, cohort_id)
        submissions = in_play(session, cohort_id, only)
        for submission in submissions:
            tip = (seen or {}).get(submission.id)
            if isinstance(tip, str):
                observe_commit(session, submission.id, tip)
    settle(store, cohort_id)
    batch = new_id()
    with store.write() as session:
        attempts = last_attempts(session, cohort_id)
        made = plan(session, cohort, submissions, seen, again=again)
        for submission, why in made.failed:
            last = attempts.get(submission.id)
            if last is None or last.state != why.kind or last.job_id is not None:
                grading = add_grading(session, submission.id, batch=batch)
                end_grading(session, grading.number, state=why.kind, message=why.message, hint=why.hint)
    ordered = biggest_first(made.to_grade, attempts)
    answers = jobs.enqueue_many([_order(cohort, each) for each in ordered])
    with store.write() as session:
        for each, answer in zip(ordered, answers, strict=True):
            add_grading(session, each.submission.id, batch=batch, job_id=answer.job.id)
    return made


def biggest_first(planned: Sequence[Planned], attempts: Mapping[str, Attempt]) -> list[Planned]:
    """The order in which a batch is worked off: a long one that begins last leaves everybody else idle.

    What was never graded comes first, by what a local repository has packed (its rank correlates with the seconds by
    0.63 over 213 repositories) and else by the roster; then what was, by how long it took. Other queues' turns don't
    depend on it.
    """

    def size(each: Planned) -> tuple[bool, float]:
        took_s = attempts[each.submission.id].took_s if each.submission.id in attempts else None
        return took_s is not None, -(packed_bytes(each.submission.target) if took_s is None else took_s)

    return sorted(planned, key=size)


def _order(cohort: Cohort, planned: Planned) -> Order:
    return Order(
        planned.submission.target, cohort.rubric, cohort.rubric_digest, revision=planned.revision, mode=cohort.mode,
        project_type=planned.submission.project_type, owner=cohort.id, visibility="private",
    )  # fmt: skip


def settle(store: Store, cohort_id: str, author: str = "batch") -> int:
    """Take in every job that has ended; returns how many. A submission's first grade counts from now on."""
    with store.read() as session:
        if not ended_jobs(session, cohort_id):
            return 0
    with store.write() as session:
        ended = ended_jobs(session, cohort_id)
        accepted = latest_gradings(session, cohort_id, accepted=True)
        for each in ended:
            _take_in(session, each)
            standing = accepted.get(each.submission_id)
            if each.report_id and (standing is None or standing.report_id == each.report_id):
                accept_gradings(session, [each.number], author)
                enter_automatic(session, each.submission_id, each.report_id, author)
        return len(ended)


def _take_in(session: Session, ended: Ended) -> None:
    if ended.report_id:
        end_grading(session, ended.number, report_id=ended.report_id)
        if ended.commit:
            observe_commit(session, ended.submission_id, ended.commit)
            if ended.as_of:
                date_commit(session, ended.submission_id, ended.commit, ended.as_of)
    elif ended.state == "gone":
        end_grading(session, ended.number, state="job_gone", message="The order was deleted.", hint="Run it again.")
    else:
        state = ended.kind or ended.state
        end_grading(session, ended.number, state=state, message=ended.message or "", hint=ended.hint or "")


def give_up(store: Store, jobs: Jobs, cohort_id: str, number: int) -> None:
    """Stop waiting for a job that failed and would be tried again later; its last failure becomes the state."""
    with store.read() as session:
        waiting = next((each for each in underway(session, cohort_id) if each.number == number), None)
    if waiting is None or waiting.kind is None:
        return
    with store.write() as session:
        end_grading(
            session, number, state=waiting.kind, message=waiting.message or "", hint=waiting.hint or "Run it again."
        )
    jobs.cancel(waiting.job_id)


def standings(session: Session, cohort_id: str, only: Collection[str] | None = None) -> tuple[Standing, ...]:
    """How each submission's newest attempt stands, in the roster's order."""
    waiting = {each.submission_id: each for each in underway(session, cohort_id)}
    newest = latest_gradings(session, cohort_id)
    scores = {each.submission_id: each.score for each in last_attempts(session, cohort_id).values()}
    out = []
    for submission in in_play(session, cohort_id, only):
        grading = newest.get(submission.id)
        if grading is None:
            out.append(Standing(submission, NOT_GRADED))
        elif grading.state == RUNNING:
            job = waiting.get(submission.id)
            out.append(Standing(submission, job.state if job else RUNNING, message=(job.message or "") if job else ""))
        else:
            out.append(
                Standing(submission, grading.state, scores.get(submission.id), grading.message, grading.hint,
                         grading.report_id)
            )  # fmt: skip
    return tuple(out)
