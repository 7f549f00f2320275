"""Writes the ledger: what a grading earned, what a person judges, and on what ground each line stood."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.store.batches import lines_of
from grader.store.cohorts import find_learner, find_submission
from grader.store.marks import append_mark, ledger
from grader.store.reports import find_report

if TYPE_CHECKING:
    from grader.store import Session
    from grader.store.cohorts import Learner
    from grader.store.marks import Mark

TOTAL = ""  # the criterion of a mark for the whole


def ground_of(automatic: float | None, commit: str | None) -> str:
    """What a mark stands on: automatic points, and the commit that earned them."""
    points = "none" if automatic is None else f"{automatic:g} points"
    return f"{points} at {commit[:12]}" if commit else points


def has_moved(mark: Mark, automatic: float | None) -> bool:
    """Whether the automatic points under a person's mark are others than when it was given."""
    return bool(mark.ground) and mark.ground.partition(" at ")[0] != ground_of(automatic, None)


def enter_automatic(session: Session, submission_id: str, report_id: str, author: str) -> int:
    """Write down what a report that counts now earned: a line for each criterion, and the total, that has changed."""
    submission, report = find_submission(session, submission_id), find_report(session, report_id)
    learner = find_learner(session, submission.learner_id) if submission else None
    if report is None or learner is None:
        return 0
    standing: dict[str, float | None] = {}
    for mark in ledger(session, learner.cohort_id, learner_id=learner.id):
        if mark.kind == "automatic" and mark.submission_id == submission_id:
            standing[mark.criterion] = mark.value
    earned: dict[str, tuple[float | None, float]] = {TOTAL: (report.score, 100.0)}
    for line in lines_of(session, [report_id])[report_id]:
        earned[line.criterion] = (line.earned if line.status == "graded" else None, line.possible)
    changed = {name: pair for name, pair in earned.items() if standing.get(name) != pair[0]}
    for name, (value, possible) in changed.items():
        append_mark(
            session, learner.id, "automatic", value, author=author, criterion=name, submission_id=submission_id,
            possible=possible, reason=f"{report.rubric_id}@{report.rubric_version}",
            ground=ground_of(value, report.commit),
        )  # fmt: skip
    return len(changed)


def enter_mark(
    session: Session,
    learner: Learner,
    kind: str,
    value: float | None,
    *,
    author: str,
    possible: float,
    criterion: str = TOTAL,
    submission_id: str | None = None,
    reason: str = "",
    ground: str = "",
) -> Mark:
    """A person's mark; `value` None takes back the one of this kind that stands.

    Raises:
        UsageError: it isn't between 0 and `possible` (a deduction's: between minus that and 0), or lacks its reason.
    """
    least, most = (possible, 0.0) if possible < 0 else (0.0, possible)
    if value is not None and not (math.isfinite(value) and least <= value <= most):
        raise UsageError(
            f"{value:g} is no mark here.", kind="mark_out_of_bounds", hint=f"Give points from {least:g} to {most:g}."
        )
    return append_mark(
        session, learner.id, kind, None if value is None else float(value), author=author, criterion=criterion,
        submission_id=submission_id, possible=abs(possible), reason=reason, ground=ground,
    )  # fmt: skip
