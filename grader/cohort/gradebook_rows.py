"""A cohort's gradebook: everybody's marks as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cohort.gradebook import Criterion, Gradebook, GradebookRow
from grader.cohort.marking import give_mark
from grader.cohort.marks import final_marks
from grader.errors import UsageError
from grader.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.cohort.gradebook_read import ReadBack
    from grader.cohort.marks import LearnerMarks, SubmissionMarks
    from grader.store import Session
    from grader.store.cohorts import Cohort

ALL = "(all)"  # the project of the row that sums up several
NO_REPOSITORY = "no_repository"


def gradebook_of(session: Session, cohort: Cohort) -> Gradebook:
    """Everybody's marks, absent learners flagged: a row for each learner.

    Who hands in several repositories has a row for each, after one for all of them.
    """
    return as_gradebook(final_marks(session, cohort))


def as_gradebook(everyone: Sequence[LearnerMarks]) -> Gradebook:
    """Marks as a gradebook."""
    criteria: dict[str, Criterion] = {}
    for marks in everyone:
        for one in marks.submissions:
            for each in one.criteria:
                possible = -each.weight if each.kind == Kind.DEDUCTION else each.weight
                criteria.setdefault(each.criterion, Criterion(each.criterion, each.title, possible))
    rows = [row for marks in everyone for row in _rows(marks)]
    return Gradebook(tuple(criteria.values()), tuple(rows))


def finals_of(everyone: Sequence[LearnerMarks], project: str | None = None) -> dict[str, float | None]:
    """Final scores by learner id: of everything they hand in, or of one project. None: no mark, which isn't zero."""
    if project is None:
        return {marks.learner.id: marks.final for marks in everyone}
    return {
        marks.learner.id: one.final
        for marks in everyone
        for one in marks.submissions
        if one.submission.label == project
    }


def enter_changes(
    session: Session, cohort: Cohort, book: Gradebook, back: ReadBack, *, author: str, reason: str = ""
) -> int:
    """Enter what an edited gradebook has otherwise, as overrides; how many.

    Args:
        reason: where the file's own column doesn't say why.

    Raises:
        UsageError: a cell of the file is no mark, or a reason is missing; then nothing is to be kept.
    """
    if back.errors:
        raise UsageError(
            "Some cells of the file are no marks.", kind="bad_gradebook", hint="Mend them; nothing was entered."
        )
    several = {row.learner_id for row in book.rows if row.project == ALL}
    for change in back.changes:
        row = change.row
        label = row.project if row.learner_id in several and row.project != ALL else None
        give_mark(
            session, cohort, row.learner_id, "override", change.after, author=author, criterion=change.criterion,
            label=label, reason=change.reason or reason,
        )  # fmt: skip
    return len(back.changes)


def _rows(marks: LearnerMarks) -> list[GradebookRow]:
    if len(marks.submissions) > 1:
        return [_row(marks, None, ALL), *(_row(marks, one, one.submission.label) for one in marks.submissions)]
    one = marks.submissions[0] if marks.submissions else None
    return [_row(marks, one, one.submission.label if one else "")]


def _row(marks: LearnerMarks, one: SubmissionMarks | None, project: str) -> GradebookRow:
    whole = one is None or len(marks.submissions) == 1
    judged = marks if whole or one is None else one
    learner, override = marks.learner, judged.override
    states = {each.state for each in marks.submissions}
    state = one.state if one else states.pop() if len(states) == 1 else "several" if states else NO_REPOSITORY
    return GradebookRow(
        learner_id=learner.id,
        student_id=learner.student_id,
        name=learner.name,
        email=learner.email,
        section=learner.section,
        team=learner.team,
        project=project,
        repository=one.submission.target if one else "",
        commit=(one.commit or "") if one else "",
        state=state,
        automatic=judged.automatic,
        penalty=judged.penalty.lost if judged.final is not None else None,
        final=judged.final,
        reason=override.reason if override else "",
        flags=(*(["absent"] if learner.absent_at is not None else []), *judged.flags),
        points={each.criterion: each.standing for each in one.criteria} if one else {},
        extra=learner.extra,
        submission_id=one.submission.id if one else None,
    )
