"""What a person does to marks: give, override, take back, comment, spare, extend, release. Each leaves its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cohort.ledger import TOTAL, enter_mark, ground_of
from grader.cohort.marks import final_marks
from grader.errors import UsageError
from grader.model import Kind
from grader.store.cohorts import add_extension, list_learners
from grader.store.marks import add_comment, decide_waiver, release
from grader.wiring import check_ids

if TYPE_CHECKING:
    from datetime import datetime

    from grader.cohort.marks import LearnerMarks, SubmissionMarks
    from grader.store import Session
    from grader.store.cohorts import Cohort, Learner
    from grader.store.marks import Mark

MOST_WORDS = 10_000  # of a comment or a reason


def find_learner_by_student_id(session: Session, cohort: Cohort, student_id: str) -> Learner:
    """The learner of that school's id.

    Raises:
        UsageError: there is none.
    """
    found = next((each for each in list_learners(session, cohort.id) if each.student_id == student_id), None)
    if found is None:
        raise UsageError("There is no such learner in this cohort.", kind="no_learner", hint="Name a student id.")
    return found


def give_mark(
    session: Session,
    cohort: Cohort,
    learner_id: str,
    kind: str,
    value: float | None,
    *,
    author: str,
    criterion: str = TOTAL,
    label: str | None = None,
    reason: str = "",
) -> Mark:
    """A person's mark in points: for a criterion, or ("") the whole of 100.

    Args:
        kind: `manual` (a judgement of one's own) or `override` (against the grading: needs its reason).
        value: None takes back the mark of this kind that stands.
        label: which repository, where the learner hands in several; None: the only one, and for the whole all of them.

    Raises:
        UsageError: no such learner, criterion or repository; points out of bounds; a reason that is missing.
    """
    (marks,) = final_marks(session, cohort, {learner_id}) or (None,)
    if marks is None:
        raise UsageError("There is no such learner in this cohort.", kind="no_learner", hint="Name a student id.")
    if kind not in ("manual", "override"):
        raise UsageError(f"Nobody gives a mark {kind!r}.", kind="bad_mark", hint="One of: manual, override.")
    reason = _words(reason)
    if criterion == TOTAL and label is None:
        commit = marks.submissions[0].commit if len(marks.submissions) == 1 else None
        return enter_mark(
            session, marks.learner, kind, value, author=author, possible=100.0, reason=reason,
            ground=ground_of(marks.automatic, commit),
        )  # fmt: skip
    chosen = chosen_submission(marks, label)
    automatic, possible = chosen.automatic, 100.0
    if criterion != TOTAL:
        line = next((each for each in chosen.criteria if each.criterion == criterion), None)
        if line is None:
            known = ", ".join(each.criterion for each in chosen.criteria)
            raise UsageError("There is no such criterion.", kind="no_criterion", hint=f"One of: {known}.")
        automatic = line.automatic
        possible = -line.weight if line.kind == Kind.DEDUCTION else line.weight
    return enter_mark(
        session, marks.learner, kind, value, author=author, possible=possible, criterion=criterion,
        submission_id=chosen.submission.id, reason=reason, ground=ground_of(automatic, chosen.commit),
    )  # fmt: skip


def chosen_submission(marks: LearnerMarks, label: str | None) -> SubmissionMarks:
    """The repository that is meant.

    Raises:
        UsageError: there is none, or several and no label.
    """
    fitting = [each for each in marks.submissions if label is None or each.submission.label == label]
    if len(fitting) == 1:
        return fitting[0]
    labels = ", ".join(repr(each.submission.label) for each in marks.submissions) or "none at all"
    raise UsageError(
        "It isn't clear which repository is meant.", kind="which_repository", hint=f"This learner hands in: {labels}."
    )


def comment(
    session: Session,
    learner_id: str,
    text: str,
    *,
    author: str,
    criterion: str = TOTAL,
    internal: bool = False,
) -> None:
    """Say something to a learner's work, to the learner after release or only to instructors; "" takes it back."""
    add_comment(session, learner_id, _words(text), author=author, criterion=criterion, internal=internal)


def waive(session: Session, submission_id: str, check: str, *, granted: bool, reason: str, author: str) -> None:
    """Spare a check to a repository, or refuse to; what it comes to is worked out whenever marks are.

    Raises:
        UsageError: there is no such check, or no reason is given.
    """
    if check not in check_ids():
        raise UsageError("There is no such check.", kind="no_check", hint="`shipfolio explain` lists them.")
    if not reason.strip():
        raise UsageError("This needs a reason.", kind="reason_missing", hint="Say why, for whoever asks later.")
    decide_waiver(session, submission_id, check, granted=granted, reason=_words(reason), author=author)


def extend(session: Session, learner_id: str, deadline_at: datetime, *, reason: str, author: str) -> None:
    """Give a learner a deadline of their own; the newest counts. UsageError without a reason."""
    if not reason.strip():
        raise UsageError("This needs a reason.", kind="reason_missing", hint="Say why, for whoever asks later.")
    add_extension(session, learner_id, deadline_at, _words(reason), author)


def show_marks(
    session: Session,
    cohort: Cohort,
    *,
    author: str,
    section: str | None = None,
    learner_id: str | None = None,
    shown: bool = True,
) -> tuple[Learner, ...]:
    """Release marks to a learner, a section or all (or hide them again); returns those whom it covers.

    Raises:
        UsageError: nobody is in that section.
    """
    covered = tuple(
        learner
        for learner in list_learners(session, cohort.id)
        if learner_id in (None, learner.id) and section in (None, learner.section)
    )
    if not covered:
        raise UsageError("That covers nobody.", kind="no_learner", hint="Name a section or a student id of the roster.")
    release(session, cohort.id, author=author, section=section, learner_id=learner_id, shown=shown)
    return covered


def _words(text: str) -> str:
    """A text as it may be kept: without what no database takes, and not endless."""
    kept = "".join(char for char in text if char in "\n\t" or char.isprintable())
    kept = kept.encode("utf-8", "replace").decode()
    if len(kept) > MOST_WORDS:
        raise UsageError("The text is too long.", kind="too_long", hint=f"At most {MOST_WORDS} characters.")
    return kept.strip()
