"""What each learner has: automatic points, what a person gave instead, what being late costs, and what comes of it.

Everything is worked out from what is stored (reports that count, the ledger, decisions on waivers, commits that were
seen) whenever it is asked for. No mark is None, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.cohort.batch import accepts_late
from grader.cohort.deadlines import HandIn, Penalty, hand_in, penalty_of, read_penalty
from grader.cohort.ledger import TOTAL, has_moved
from grader.cohort.waivers import spared
from grader.model import Kind
from grader.store.batches import commits_of_cohort, heads_of, lines_of
from grader.store.cohorts import list_learners, list_submissions
from grader.store.gradings import GRADED, REFUSED, RUNNING, latest_gradings
from grader.store.marks import released, standing_marks, waiver_decisions
from grader.store.reports import find_document
from grader.store.rubrics import find_rubric

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from grader.model import Grade, Rubric
    from grader.store import Session
    from grader.store.batches import ReportHead, ReportLine
    from grader.store.cohorts import Cohort, Learner, Submission
    from grader.store.gradings import Grading, ObservedCommit
    from grader.store.marks import Mark, WaiverDecision

    _Earned = tuple[float, float, str, int | None]  # points, possible, status, level
    Marks = Mapping[tuple[str, str | None, str, str], Mark]

NOT_GRADED = "not_graded"
BY_PERSONS = ("manual", "override")
_RANKS = ("", "automatic", "manual", "override")


@dataclass(frozen=True, slots=True)
class CriterionMark:
    """One criterion of one submission, in points; None: no such mark.

    Attributes:
        kind: `ladder`, `deduction` (points from minus `weight` to 0) or `person`.
        weight: points in the rubric; `possible`: those that count here, 0 where the criterion doesn't.
        automatic: what the grading earned, with granted waivers.
        standing: what counts: the override, else the manual mark, else the automatic one; `by` says which.
        reason, author: of the mark by a person.
        status: of the report's line: `graded`, `not_applicable`, `unknown`, `person`.
        moved: the automatic points under a person's mark are others than when it was given.
    """

    criterion: str
    title: str
    kind: str
    weight: float
    possible: float
    automatic: float | None
    manual: float | None
    override: float | None
    standing: float | None
    by: str
    reason: str
    author: str
    status: str
    level: int | None
    moved: bool


@dataclass(frozen=True, slots=True)
class SubmissionMarks:
    """One repository of a learner.

    Attributes:
        grading: the one that counts; None: none does.
        state: `graded`, why the newest attempt has no grade, or `not_graded`.
        automatic: the report's score (granted waivers in); `total`: with marks by persons, before the penalty.
        final: after it, or the override of the whole; all 0-100 to tenths.
    """

    submission: Submission
    grading: Grading | None
    report_id: str | None
    commit: str | None
    state: str
    message: str
    automatic: float | None
    total: float | None
    penalty: Penalty
    final: float | None
    override: Mark | None
    by: str
    hand_in: HandIn
    criteria: tuple[CriterionMark, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnerMarks:
    """A learner's marks.

    Attributes:
        automatic, total, penalty, final: over all submissions, as the cohort's setting `several` says: their `mean`
            (None while one of them has none), or the `best`.
        override: of the whole; it is the final mark, whatever the penalty.
        by: the strongest that the final mark rests on: `override`, `manual`, `automatic`, or "" for none.
        flags: of `moved`, `late`, `dates`, `other_commit`, `no_grade`, `person_open`, `pending`, `failed`,
            `waiver_stale`.
    """

    learner: Learner
    submissions: tuple[SubmissionMarks, ...]
    automatic: float | None
    total: float | None
    penalty: Penalty
    final: float | None
    override: Mark | None
    by: str
    released: bool
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is stored of a cohort's marks, read in a few queries."""

    cohort: Cohort
    counting: Mapping[str, Grading]
    newest: Mapping[str, Grading]
    heads: Mapping[str, ReportHead]
    lines: Mapping[str, tuple[ReportLine, ...]]
    marks: Marks
    granted: Mapping[str, frozenset[str]]
    commits: Mapping[str, Sequence[ObservedCommit]]
    rubrics: dict[tuple[str, str], Rubric | None]


def final_marks(session: Session, cohort: Cohort, only: Collection[str] | None = None) -> tuple[LearnerMarks, ...]:
    """Everybody's marks in the roster's order, absent learners too; `only`: of these learners, by id."""
    known = _read(session, cohort)
    shown = released(session, cohort.id)
    handed: dict[str, list[Submission]] = {}
    for submission in list_submissions(session, cohort.id):
        if submission.withdrawn_at is None:
            handed.setdefault(submission.learner_id, []).append(submission)
    return tuple(
        _learner(session, known, learner, handed.get(learner.id, []), is_released=learner.id in shown)
        for learner in list_learners(session, cohort.id)
        if only is None or learner.id in only
    )


def _read(session: Session, cohort: Cohort) -> _Known:
    counting = latest_gradings(session, cohort.id, accepted=True)
    reports = [grading.report_id for grading in counting.values() if grading.report_id]
    return _Known(
        cohort,
        counting,
        latest_gradings(session, cohort.id),
        heads_of(session, reports),
        lines_of(session, reports),
        standing_marks(session, cohort.id, BY_PERSONS),
        _granted(waiver_decisions(session, cohort.id)),
        commits_of_cohort(session, cohort.id),
        {},
    )


def _granted(decisions: Mapping[tuple[str, str], WaiverDecision]) -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for (submission_id, check), decision in decisions.items():
        if decision.granted:
            out[submission_id] = out.get(submission_id, frozenset()) | {check}
    return out


def _rubric(session: Session, known: _Known, rubric_id: str, digest: str) -> Rubric | None:
    key = (rubric_id, digest)
    if key not in known.rubrics:
        known.rubrics[key] = find_rubric(session, rubric_id, digest)
    return known.rubrics[key]


# ---------------------------------------------------------------- a submission


def _submission(session: Session, known: _Known, learner: Learner, submission: Submission) -> SubmissionMarks:
    grading, newest = known.counting.get(submission.id), known.newest.get(submission.id)
    head = known.heads.get(grading.report_id) if grading and grading.report_id else None
    lines = known.lines.get(head.report_id, ()) if head else ()
    rubric_id, digest = (
        (head.rubric_id, head.rubric_digest) if head else (known.cohort.rubric, known.cohort.rubric_digest)
    )
    rubric = _rubric(session, known, rubric_id, digest)
    waived = _waived(session, head, rubric, known.granted.get(submission.id))
    earned = {line.criterion: (line.earned, line.possible, line.status, line.level) for line in lines}
    if waived is not None:
        earned = {line.id: (line.earned, line.possible, line.status, line.level) for line in waived.lines}
    criteria = _criteria(known.marks, submission, rubric, earned)
    automatic = waived.value if waived else head.score if head else None
    given = _total_marks(known.marks, learner.id, submission.id)
    total, by = _total(criteria, automatic, given.get("manual"))
    came = hand_in(
        known.commits.get(submission.id, ()),
        known.cohort.deadline_at,
        learner.extended_to,
        accept_late=accepts_late(known.cohort),
    )
    penalty = penalty_of(read_penalty(known.cohort.penalty), came.late_s, total)
    override = given.get("override")
    final = override.value if override else None if total is None else round(max(0.0, total - penalty.lost), 1)
    moved = any(has_moved(mark, automatic) for mark in given.values())
    flags = {
        "moved": moved or any(criterion.moved for criterion in criteria),
        "late": came.late_s > 0,
        "dates": bool(came.facts),
        "other_commit": came.deadline_at is not None and head is not None and head.commit != came.commit,
        "no_grade": final is None,
        "person_open": any(each.kind == Kind.PERSON and each.standing is None for each in criteria),
        "pending": newest is not None and newest.state == GRADED and newest.accepted_at is None,
        "failed": grading is not None and newest is not None and newest.state not in (GRADED, REFUSED, RUNNING),
        "waiver_stale": waived is None and submission.id in known.granted and head is not None,
    }
    state, message = (GRADED, "") if grading else (newest.state, newest.message) if newest else (NOT_GRADED, "")
    return SubmissionMarks(
        submission, grading, head.report_id if head else None, head.commit if head else None, state, message, automatic,
        total, penalty, final, override, "override" if override else by, came, criteria,
        tuple(name for name, is_so in flags.items() if is_so),
    )  # fmt: skip


def _waived(
    session: Session, head: ReportHead | None, rubric: Rubric | None, granted: frozenset[str] | None
) -> Grade | None:
    if head is None or rubric is None or not granted:
        return None
    document = find_document(session, head.report_id)
    return spared(document, rubric, granted) if document else None


def _total_marks(marks: Marks, learner_id: str, submission_id: str | None) -> dict[str, Mark]:
    keys = ((kind, (learner_id, submission_id, TOTAL, kind)) for kind in ("manual", "override"))
    return {kind: marks[key] for kind, key in keys if key in marks}


def _criteria(
    marks: Marks, submission: Submission, rubric: Rubric | None, earned: Mapping[str, _Earned]
) -> tuple[CriterionMark, ...]:
    """Every criterion of the rubric; where that is gone, of the report."""
    named = {c.id: (c.title, c.kind.value, c.weight) for c in rubric.criteria} if rubric else {}
    out = []
    for name in dict.fromkeys([*named, *earned]):
        points, possible, status, level = earned.get(name, (0.0, 0.0, NOT_GRADED, None))
        title, kind, weight = named.get(name, (name, Kind.LADDER.value, possible))
        automatic = points if status == "graded" else None
        manual, override = (
            marks.get((submission.learner_id, submission.id, name, whose)) for whose in ("manual", "override")
        )
        person = override or manual
        standing = person.value if person else automatic
        by = person.kind if person else "" if automatic is None else "automatic"
        full = 0.0 if kind == Kind.DEDUCTION else weight if person or status == Kind.PERSON else possible
        out.append(
            CriterionMark(
                name, title, kind, weight, full, automatic, manual.value if manual else None,
                override.value if override else None, standing, by, person.reason if person else "",
                person.author if person else "", status, level,
                any(has_moved(mark, automatic) for mark in (manual, override) if mark),
            )
        )  # fmt: skip
    return tuple(out)


def _total(criteria: Sequence[CriterionMark], automatic: float | None, manual: Mark | None) -> tuple[float | None, str]:
    """The sum of what stands, of 100, and whose it is.

    With a person's mark among them it is summed up from the points that are shown, so that whoever adds up gets the
    same; without, it is the report's own score.
    """
    if manual is not None:
        return manual.value, "manual"
    by = max((each.by for each in criteria), key=_RANKS.index, default="")
    if by in ("", "automatic"):
        return automatic, "" if automatic is None else "automatic"
    counted = [each for each in criteria if each.standing is not None]
    possible = sum(each.possible for each in counted)
    if not possible:
        return None, ""
    return round(min(100.0, max(0.0, 100 * sum(each.standing or 0.0 for each in counted) / possible)) + 1e-9, 1), by


# ---------------------------------------------------------------- a learner


def _learner(
    session: Session, known: _Known, learner: Learner, submissions: Sequence[Submission], *, is_released: bool
) -> LearnerMarks:
    each = tuple(_submission(session, known, learner, submission) for submission in submissions)
    best = known.cohort.settings.get("several") == "best"
    given = _total_marks(known.marks, learner.id, None)
    automatic, total, final = (
        _of_several([getattr(one, name) for one in each], best=best) for name in ("automatic", "total", "final")
    )
    by = max((one.by for one in each), key=_RANKS.index, default="")
    lost = 0.0 if total is None or final is None else max(0.0, round(total - final, 1))
    words = "; ".join(one.penalty.words for one in each if one.penalty.lost)
    if "manual" in given:
        total, by = given["manual"].value, "manual"
        rule = read_penalty(known.cohort.penalty)
        latest = penalty_of(rule, max((one.hand_in.late_s for one in each), default=0.0), total)
        lost, words = latest.lost, latest.words
        final = None if total is None else round(max(0.0, total - lost), 1)
    override = given.get("override")
    if override is not None:
        final, by = override.value, "override"
    flags = list(dict.fromkeys(flag for one in each for flag in one.flags if flag != "no_grade"))
    if any(has_moved(mark, automatic) for mark in given.values()) and "moved" not in flags:
        flags.append("moved")
    if final is None:
        flags.append("no_grade")
    return LearnerMarks(
        learner, each, automatic, total, Penalty(lost if override is None else 0.0, words if override is None else ""),
        final, override, by if final is not None else "", is_released, tuple(flags),
    )  # fmt: skip


def _of_several(values: Sequence[float | None], *, best: bool) -> float | None:
    there = [value for value in values if value is not None]
    if not there or (not best and len(there) < len(values)):
        return None
    return max(there) if best else round(sum(there) / len(there) + 1e-9, 1)
