"""The verbs of `shipfolio cohort` that look marks up: one learner's, the ledger, what came when, and everybody's."""

from __future__ import annotations

import json
import os
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import emit
from grader.cli_place import COHORT, COURSE, HELP, NAME, opened
from grader.errors import ShipfolioError, UsageError
from grader.reports.view import clean, tenths

if TYPE_CHECKING:
    from datetime import datetime

    from grader.cohort.marks import CriterionMark, LearnerMarks, SubmissionMarks
    from grader.model import Log
    from grader.store.marks import Mark

STUDENT = click.argument("student_id")
MARKS_HEAD = f"{'criterion':<22} {'automatic':>9} {'manual':>7} {'override':>8} {'stands':>7} {'of':>5}"


def points_words(value: float | None) -> str:
    return "-" if value is None else tenths(value)


@click.command(context_settings=HELP)
@click.option("--student", metavar="STUDENT_ID", help="Only this learner's lines.")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@COHORT
@COURSE
@NAME
def ledger(*, where: str, course: str, name: str, student: str | None, format_: str) -> int:
    """List every mark that was ever given: who, when, what, why, and on what it stood; and what changed the rules."""
    from grader.cohort.batch import the_cohort  # noqa: PLC0415
    from grader.cohort.marking import find_learner_by_student_id  # noqa: PLC0415
    from grader.store.cohort_events import events_of  # noqa: PLC0415
    from grader.store.cohorts import list_learners  # noqa: PLC0415
    from grader.store.marks import ledger as lines_of  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.read() as session:
        cohort, learner_id = the_cohort(session, cohort_id), None
        if student is not None:
            learner_id = find_learner_by_student_id(session, cohort, student).id
        names = {learner.id: learner.student_id for learner in list_learners(session, cohort_id)}
        lines = lines_of(session, cohort_id, learner_id=learner_id)
        events = events_of(session, cohort.course_id, cohort_id)[::-1] if student is None else ()
    if format_ == "json":
        rows = [_ledger_row(line, names[line.learner_id]) for line in lines]
        further = [
            {"at": _utc(event.at), "author": event.author, "kind": event.kind, "words": event.words} for event in events
        ]
        emit(json.dumps({"schema": "shipfolio/ledger/v1", "marks": rows, "events": further}, indent=2) + "\n")
    else:
        said = [(line.at, _ledger_words(line, names[line.learner_id])) for line in lines]
        said += [(event.at, f"{_minute(event.at)} {clean(event.author)}: {clean(event.words)}") for event in events]
        emit("".join(f"{words}\n" for _, words in sorted(said, key=itemgetter(0))) or "No mark yet.\n")
    return 0


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _ledger_row(line: Mark, student_id: str) -> dict[str, Any]:
    return {
        "number": line.number, "at": _utc(line.at), "author": line.author,
        "student_id": student_id, "submission": line.submission_id, "criterion": line.criterion, "kind": line.kind,
        "value": line.value, "possible": line.possible, "reason": line.reason, "ground": line.ground,
    }  # fmt: skip


def _ledger_words(line: Mark, student_id: str) -> str:
    value = "taken back" if line.value is None else f"{line.value:g} of {line.possible or 0:g}"
    why = f" · {clean(line.reason)}" if line.reason else ""
    ground = f" · on {clean(line.ground)}" if line.ground and line.kind != "automatic" else ""
    what = line.criterion or "the whole"
    return f"{_minute(line.at)} {clean(line.author)}: {clean(student_id)} {what} {line.kind} {value}{why}{ground}"


@click.command(context_settings=HELP)
@STUDENT
@COHORT
@COURSE
@NAME
def show(*, where: str, course: str, name: str, student_id: str) -> int:
    """Show a learner's marks, criterion by criterion, and what they rest on."""
    from grader.cohort.batch import the_cohort  # noqa: PLC0415
    from grader.cohort.marking import find_learner_by_student_id  # noqa: PLC0415
    from grader.cohort.marks import final_marks  # noqa: PLC0415
    from grader.store.marks import comments  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.read() as session:
        cohort = the_cohort(session, cohort_id)
        learner = find_learner_by_student_id(session, cohort, student_id)
        (marks,) = final_marks(session, cohort, {learner.id})
        said = comments(session, cohort_id, learner_id=learner.id)
    lines = [_head(marks)]
    for one in marks.submissions:
        lines += ["", *_submission_words(one)]
    for each in said:
        about = f" on {each.criterion}" if each.criterion else ""
        lines.append(f"{'Internal' if each.internal else 'Comment'}{about} by {clean(each.author)}: {clean(each.text)}")
    emit("\n".join(lines) + "\n")
    return 0


def _head(marks: LearnerMarks) -> str:
    who = clean(f"{marks.learner.student_id} {marks.learner.name}".strip())
    lost = f", {tenths(marks.penalty.lost)} off for lateness ({marks.penalty.words})" if marks.penalty.lost else ""
    flags = f"; {', '.join(marks.flags)}" if marks.flags else ""
    shown = "released" if marks.released else "not released"
    return f"{who}: {points_words(marks.final)} of 100 ({marks.by or 'no mark'}{lost}; {shown}{flags})"


def _submission_words(one: SubmissionMarks) -> list[str]:
    name = f"{clean(one.submission.label)}: " if one.submission.label else ""
    lines = [f"{name}{clean(one.submission.target)} · {one.state} · automatic {points_words(one.automatic)}"]
    lines += [f"  {clean(one.message)}"] if one.message else []
    lines += [f"  {one.hand_in.words}", *(f"  {fact.words}" for fact in one.hand_in.facts)]
    return [*lines, f"  {MARKS_HEAD}", *(_criterion_words(each) for each in one.criteria)]


def _criterion_words(each: CriterionMark) -> str:
    cells = f"{points_words(each.automatic):>9} {points_words(each.manual):>7} {points_words(each.override):>8}"
    moved = "  the automatic points have changed since" if each.moved else ""
    why = f"  {clean(each.author)}: {clean(each.reason)}" if each.reason else ""
    return f"  {each.criterion:<22} {cells} {points_words(each.standing):>7} {each.possible:>5g}{why}{moved}"


@click.command(context_settings=HELP)
@STUDENT
@COHORT
@COURSE
@NAME
def history(*, where: str, course: str, name: str, student_id: str) -> int:
    """Show each attempt at a learner's work, which commits were seen when, and what about their dates stands out."""
    from grader.cohort.batch import accepts_late, the_cohort  # noqa: PLC0415
    from grader.cohort.deadlines import arrivals, hand_in, shown  # noqa: PLC0415
    from grader.cohort.marking import find_learner_by_student_id  # noqa: PLC0415
    from grader.store.cohorts import list_submissions  # noqa: PLC0415
    from grader.store.gradings import commits_of, gradings_of  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.read() as session:
        cohort = the_cohort(session, cohort_id)
        learner = find_learner_by_student_id(session, cohort, student_id)
        theirs = [each for each in list_submissions(session, cohort_id) if each.learner_id == learner.id]
        known = [(each, commits_of(session, each.id), gradings_of(session, each.id)) for each in theirs]
    lines: list[str] = []
    for submission, seen, gradings in known:
        lines.append(f"{clean(submission.label)}: {clean(submission.target)}".removeprefix(": "))
        for arrival in arrivals(seen):
            dated = f", dated {shown(arrival.committed_at)}" if arrival.committed_at else ""
            lines.append(f"  {arrival.commit[:12]} {arrival.basis} {shown(arrival.at)}{dated}")
        for grading in gradings:
            counts = f", counts since {shown(grading.accepted_at)}" if grading.accepted_at else ""
            lines.append(f"  attempt {shown(grading.created_at)}: {grading.state}{counts} {clean(grading.message)}")
        log, late = log_of(submission.target, submission.revision), accepts_late(cohort)
        found = hand_in(seen, cohort.deadline_at, learner.extended_to, accept_late=late, log=log)
        lines += [f"  {found.words}", *(f"  {fact.words}" for fact in found.facts)]
    emit("\n".join(line.rstrip() for line in lines or ["Nothing is handed in."]) + "\n")
    return 0


@click.command(context_settings=HELP)
@click.option("--format", "format_", type=click.Choice(("html", "csv", "xlsx", "jsonl")), default="html",
              show_default=True, help="A page with the grid and insights, or the gradebook as a file.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Where to.  [default: cohort.FORMAT in the folder]")  # fmt: skip
@click.option("--title", default="", metavar="TEXT", help="The page's title.")
@COHORT
@COURSE
@NAME
def export(*, where: str, course: str, name: str, format_: str, output: Path | None, title: str) -> int:
    """Write everybody's marks into one file; the page needs no server and links the reports that lie beside it."""
    from grader.cohort.batch import the_cohort  # noqa: PLC0415
    from grader.cohort.export import export_cohort, report_files  # noqa: PLC0415

    folder = None if "://" in where else Path(where)
    out = output or (folder or Path()) / f"cohort.{format_}"
    with opened(where, course, name) as (store, cohort_id), store.read() as session:
        cohort = the_cohort(session, cohort_id)
        files = report_files(session, cohort, folder, out.parent) if folder is not None else {}
        data = export_cohort(session, cohort, format_, files=files, title=title)
    try:
        out.write_bytes(data)
    except OSError as why:
        raise UsageError(f"{out} could not be written.", kind="output_not_writable", hint=why.strerror or "") from why
    click.echo(f"{out} is written.")
    return 0


def log_of(target: str, revision: str | None) -> Log | None:
    """The history as it is now, for what it says of dates; None where it can't be had."""
    from grader.snapshot import open_target  # noqa: PLC0415

    try:
        with open_target(target, environ=os.environ, revision=revision) as (_, snapshot):
            return snapshot.log()
    except ShipfolioError:
        return None
