"""What accepting the newest grades would change, shown before it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.cohort.batch import in_play
from grader.cohort.ledger import enter_automatic
from grader.cohort.marks import BY_PERSONS
from grader.store.batches import lines_of
from grader.store.cohorts import list_learners
from grader.store.gradings import GRADED, REFUSED, accept_gradings, latest_gradings, refuse_gradings
from grader.store.marks import standing_marks
from grader.store.reports import find_report

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.store import Session
    from grader.store.cohorts import Learner, Submission
    from grader.store.gradings import Grading
    from grader.store.reports import StoredReport


@dataclass(frozen=True, slots=True)
class Side:
    """A grade as far as the difference shows it."""

    score: float | None
    commit: str | None
    rubric: str
    tool_version: str
    mode: str
    report_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """A submission whose newest attempt doesn't count (yet).

    Attributes:
        before: what counts; None: nothing does.
        after: what would; None: the newest attempt failed by `state`, and what counts stays.
        causes: what differs of `commit`, `rubric`, `version`, `mode`.
        criteria: each criterion whose points change, with both.
        marked: criteria on which a person's mark stands; "" is the whole.
    """

    submission: Submission
    learner: Learner
    number: int
    state: str
    message: str
    before: Side | None = None
    after: Side | None = None
    causes: tuple[str, ...] = ()
    criteria: tuple[tuple[str, float | None, float | None], ...] = ()
    marked: tuple[str, ...] = ()

    @property
    def gain(self) -> float | None:
        """Points of the total; None where one side has none."""
        if self.before is None or self.after is None or self.before.score is None or self.after.score is None:
            return None
        return round(self.after.score - self.before.score, 1)


def difference(session: Session, cohort_id: str) -> tuple[Change, ...]:
    """Every pending change, in the roster's order."""
    learners = {learner.id: learner for learner in list_learners(session, cohort_id)}
    standing = latest_gradings(session, cohort_id, accepted=True)
    newest = latest_gradings(session, cohort_id, accepted=False)
    marked: dict[str, set[str]] = {}
    for mark in standing_marks(session, cohort_id, BY_PERSONS).values():
        marked.setdefault(mark.learner_id, set()).add(mark.criterion)
    changes = []
    for submission in in_play(session, cohort_id):
        grading, counts = newest.get(submission.id), standing.get(submission.id)
        if grading is None or grading.state == REFUSED or (counts is not None and counts.number > grading.number):
            continue
        learner = learners[submission.learner_id]
        marks = tuple(sorted(marked.get(learner.id, ())))
        row = Change(submission, learner, grading.number, grading.state, grading.message, marked=marks)
        changes.append(_change(session, row, grading, counts))
    return tuple(change for change in changes if change.before or change.after)


def _change(session: Session, row: Change, grading: Grading, counts: Grading | None) -> Change:
    before, after = (_side(session, each) for each in (counts, grading))
    row = replace(row, before=before, after=after)
    if before is None or after is None:
        return row
    pairs = {"commit": (before.commit, after.commit), "rubric": (before.rubric, after.rubric),
             "version": (before.tool_version, after.tool_version), "mode": (before.mode, after.mode)}  # fmt: skip
    causes = tuple(name for name, (first, second) in pairs.items() if first != second)
    lines = lines_of(session, [before.report_id, after.report_id])
    points = [
        {line.criterion: line.earned if line.status == "graded" else None for line in lines[side.report_id]}
        for side in (before, after)
    ]
    moved = tuple(
        (name, points[0].get(name), points[1].get(name))
        for name in dict.fromkeys([*points[0], *points[1]])
        if points[0].get(name) != points[1].get(name)
    )
    return replace(row, causes=causes, criteria=moved)


def _side(session: Session, grading: Grading | None) -> Side | None:
    report: StoredReport | None = None
    if grading is not None and grading.state == GRADED and grading.report_id:
        report = find_report(session, grading.report_id)
    if report is None:
        return None
    rubric = f"{report.rubric_id}@{report.rubric_version} {report.rubric_digest}"
    return Side(report.score, report.commit, rubric, report.tool_version, report.mode, report.id)


def accept(session: Session, cohort_id: str, author: str, only: Collection[str] | None = None) -> tuple[Change, ...]:
    """Let pending grades count, and enter them into the ledger; returns what was changed.

    Args:
        only: submission ids; None: all. Failed attempts replace nothing, whatever is asked.
    """
    taken = tuple(
        change
        for change in difference(session, cohort_id)
        if change.after is not None and (only is None or change.submission.id in only)
    )
    accept_gradings(session, [change.number for change in taken], author)
    for change in taken:
        if change.after is not None:
            enter_automatic(session, change.submission.id, change.after.report_id, author)
    return taken


def refuse(session: Session, cohort_id: str, author: str, only: Collection[str] | None = None) -> int:
    """Let pending grades never count: the next that differs by its commit, rubric or version waits again.

    Args:
        only: submission ids; None: all.

    Returns:
        How many there were.
    """
    numbers = [
        change.number
        for change in difference(session, cohort_id)
        if change.after is not None and (only is None or change.submission.id in only)
    ]
    return refuse_gradings(session, numbers, author)
