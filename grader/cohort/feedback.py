"""What a learner is told: the mark, what a person said and changed, and the report; as Markdown.

Only what is released, and only of this learner: no comment among instructors, no reason of an override, no author, no
other learner's name.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from grader.cohort.folder import file_name
from grader.cohort.marks import final_marks
from grader.errors import UsageError
from grader.reports import Look, md, render, view
from grader.reports.read_json import report_of
from grader.store import marks as ledger
from grader.store.reports import find_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.cohort.marks import CriterionMark, LearnerMarks, SubmissionMarks
    from grader.store import Session
    from grader.store.cohorts import Cohort, Submission
    from grader.store.marks import Comment

MOST_CHARS = 65_000  # GitHub takes comments of up to 65,536 characters
MOST_SAID = 20_000  # of it a person's words
_BY_A_PERSON = frozenset({"manual", "override"})


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one learner is told about one repository.

    Attributes:
        label: which of several repositories; "" where there is one.
        name: of a file for it, without an ending.
        body: Markdown, without the marker that a host's comment begins with.
    """

    learner_id: str
    student_id: str
    label: str
    target: str
    cohort_id: str
    name: str
    body: str

    @property
    def marker(self) -> str:
        """What tells our comment from any other; it says nothing about the learner."""
        which = hashlib.sha256(self.label.encode("utf-8", "replace")).hexdigest()[:8] if self.label else "one"
        return f"<!-- shipfolio:feedback {self.cohort_id} {which} -->"


def feedback_of(session: Session, cohort: Cohort) -> tuple[Feedback, ...]:
    """The feedback of everybody whose marks are released, in the roster's order; absent learners have none."""
    shown = [marks for marks in final_marks(session, cohort) if marks.released and marks.learner.absent_at is None]
    said = current_comments(ledger.comments(session, cohort.id))
    out = []
    for marks in shown:
        own = {criterion: text for (learner_id, criterion), text in said.items() if learner_id == marks.learner.id}
        for one in marks.submissions:
            document = find_document(session, one.report_id) if one.report_id else None
            body = feedback_text(cohort.title, marks, one, own, document)
            out.append(_feedback(cohort, marks, one.submission, body))
    return tuple(out)


def _feedback(cohort: Cohort, marks: LearnerMarks, submission: Submission, body: str) -> Feedback:
    learner = marks.learner
    name = file_name(learner, submission)
    return Feedback(learner.id, learner.student_id, submission.label, submission.target, cohort.id, name, body)


def current_comments(comments: Iterable[Comment]) -> dict[tuple[str, str], str]:
    """The newest wording of each comment that a learner may read, by (learner, criterion); taken back ones are gone."""
    out: dict[tuple[str, str], str] = {}
    for comment in comments:
        if not comment.internal:
            out[comment.learner_id, comment.criterion] = comment.text
    return {key: text for key, text in out.items() if text.strip()}


def feedback_text(
    title: str, marks: LearnerMarks, one: SubmissionMarks, said: Mapping[str, str], document: str | None
) -> str:
    """The Markdown for one repository.

    Args:
        said: a person's comments by criterion, "" being the whole.
        document: the report that counts; None where there is none.
    """
    names = {each.criterion: each.title for each in one.criteria}
    out = [*_headline(title, marks, one), *_comments(said, names), *_changed(one.criteria)]
    head = "\n".join(out)
    report = _report(document)
    if report and len(head) + len(report) > MOST_CHARS:
        report = "The report is too long for a comment; ask for it.\n"
    differs = one.automatic is not None and (marks.final if len(marks.submissions) == 1 else one.final) != one.automatic
    note = "The report below is the automatic one; the mark above counts.\n\n" if differs else ""
    return f"{head}\n\n---\n\n{note}{report}" if report else f"{head}\n"


def _headline(title: str, marks: LearnerMarks, one: SubmissionMarks) -> list[str]:
    final = marks.final if len(marks.submissions) == 1 else one.final
    head = f"{view.tenths(final)} / 100" if final is not None else "No mark yet"
    out = [f"## {head} – {md.words(title)}"]
    if one.automatic is not None:
        facts = [f"automatic {view.tenths(one.automatic)}"]
        if one.total is not None and one.total != one.automatic:
            facts.append(f"with a person's marks {view.tenths(one.total)}")
        if one.penalty.lost and final == one.final:
            facts.append(f"late: −{view.tenths(one.penalty.lost)} ({md.words(one.penalty.words)})")
        if "override" in (marks.by if len(marks.submissions) == 1 else one.by) and _whole_is_set(marks, one):
            facts.append("the whole set by a person")
        out += ["", " · ".join(facts)]
    elif one.message:
        out += ["", md.words(one.message)]
    return out


def _whole_is_set(marks: LearnerMarks, one: SubmissionMarks) -> bool:
    return one.override is not None or (len(marks.submissions) == 1 and marks.override is not None)


def _comments(said: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    ordered = [("", said[""])] if "" in said else []
    ordered += [(name, said[name]) for name in names if name in said]
    if not ordered:
        return []
    out, left = ["", "### From your instructor"], MOST_SAID
    for name, text in ordered:
        kept = view.clip(text, max(left, 1))
        left -= len(kept)
        out += ["", *([f"**{md.words(names[name])}**", ""] if name else []), *_paragraphs(kept)]
    return out


def _paragraphs(text: str) -> list[str]:
    """A person's text, line for line, with nothing in it that a code host would act on."""
    out = []
    for line in text.strip().splitlines():
        words = md.words(line)
        out.append(f"{words}  " if words else "")
    return out


def _changed(criteria: Iterable[CriterionMark]) -> list[str]:
    rows = [
        f"| {md.words(each.title)} | {_points(each.automatic)} | {_points(each.standing)} |"
        for each in criteria
        if each.by in _BY_A_PERSON
    ]
    if not rows:
        return []
    return ["", "### Marks given by a person", "", "| Criterion | Automatic | Counts |", "| --- | ---: | ---: |", *rows]


def _points(value: float | None) -> str:
    return "–" if value is None else view.tenths(value).replace("-", "−")


def _report(document: str | None) -> str:
    """The report that counts; a document that can't be read any more is left out."""
    if document is None:
        return ""
    try:
        report = report_of(json.loads(document)["reports"][0])
        if "://" not in report.ref.url:  # a path of the instructor's machine
            report = replace(report, ref=replace(report.ref, url=PurePath(report.ref.url).name or "."))
        return render("md", [report], Look())
    except (UsageError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return ""
