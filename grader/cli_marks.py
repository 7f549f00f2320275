"""The verbs of `shipfolio cohort` that change marks: give, override, comment, spare, extend, release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli_marks_look import export, history, ledger, points_words, show
from grader.cli_place import AUTHOR, COHORT, COURSE, HELP, NAME, author_or_user, opened
from grader.errors import UsageError
from grader.reports.view import clean

if TYPE_CHECKING:
    from grader.store import Session
    from grader.store.cohorts import Cohort

STUDENT = click.argument("student_id")
CRITERION = click.option("--criterion", default="", metavar="ID", help="Which criterion.  [default: the whole]")
PROJECT = click.option("--project", metavar="LABEL", help="Which repository, where there are several.")
MOST_BYTES = 2 * 1024 * 1024


# ---------------------------------------------------------------- giving


def _give(kind: str, place: tuple[str, str, str], student_id: str, points: float | None, **words: Any) -> int:
    from grader.cohort.batch import the_cohort  # noqa: PLC0415 - the database's libraries
    from grader.cohort.marking import find_learner_by_student_id, give_mark  # noqa: PLC0415
    from grader.cohort.marks import final_marks  # noqa: PLC0415

    author, project = author_or_user(words.pop("author")), words.pop("project")
    if words.pop("take_back") == (points is not None):
        raise UsageError("Give either points or --take-back.", kind="contradiction", hint="`-- -2` are minus two.")
    with opened(*place) as (store, cohort_id), store.write() as session:
        cohort = the_cohort(session, cohort_id)
        learner = find_learner_by_student_id(session, cohort, student_id)
        give_mark(session, cohort, learner.id, kind, points, author=author, label=project, **words)
        (now,) = final_marks(session, cohort, {learner.id})
    click.echo(f"{clean(student_id)}: {points_words(now.final)} of 100.")
    return 0


@click.command(context_settings=HELP)
@STUDENT
@click.argument("points", type=float, required=False)
@CRITERION
@PROJECT
@click.option("--reason", default="", metavar="TEXT", help="For the ledger.")
@click.option("--take-back", is_flag=True, help="Take the manual mark back.")
@COHORT
@COURSE
@NAME
@AUTHOR
def mark(*, where: str, course: str, name: str, student_id: str, points: float | None, **words: Any) -> int:
    """Give a mark of your own, in points of the criterion, or of 100 for the whole."""
    return _give("manual", (where, course, name), student_id, points, **words)


@click.command(context_settings=HELP)
@STUDENT
@click.argument("points", type=float, required=False)
@CRITERION
@PROJECT
@click.option("--reason", required=True, metavar="TEXT", help="Why, for whoever asks later.")
@click.option("--take-back", is_flag=True, help="Take the override back.")
@COHORT
@COURSE
@NAME
@AUTHOR
def override(*, where: str, course: str, name: str, student_id: str, points: float | None, **words: Any) -> int:
    """Set points against the grading, with the reason. It survives new grades, and is final whatever the penalty."""
    return _give("override", (where, course, name), student_id, points, **words)


@click.command(context_settings=HELP)
@STUDENT
@click.argument("text")
@CRITERION
@click.option("--internal", is_flag=True, help="Only for instructors; never released.")
@COHORT
@COURSE
@NAME
@AUTHOR
def comment(*, where: str, course: str, name: str, student_id: str, text: str, author: str | None, **more: Any) -> int:
    """Say something to a learner's work, shown after release. An empty TEXT takes it back."""
    from grader.cohort import marking  # noqa: PLC0415
    from grader.cohort.batch import the_cohort  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.write() as session:
        learner = marking.find_learner_by_student_id(session, the_cohort(session, cohort_id), student_id)
        marking.comment(session, learner.id, text, author=author_or_user(author), **more)
    click.echo("Noted.")
    return 0


@click.command(context_settings=HELP)
@STUDENT
@click.argument("check")
@click.option("--grant/--refuse", "granted", required=True, default=None, help="Spare the check, or refuse to.")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for whoever asks later.")
@PROJECT
@COHORT
@COURSE
@NAME
@AUTHOR
def waiver(
    *,
    where: str,
    course: str,
    name: str,
    student_id: str,
    check: str,
    granted: bool,
    reason: str,
    project: str | None,
    author: str | None,
) -> int:
    """Spare a check to a repository, or refuse to. The grade is scored again from what was found."""
    from grader.cohort import marking  # noqa: PLC0415
    from grader.cohort.batch import the_cohort  # noqa: PLC0415
    from grader.cohort.marks import final_marks  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.write() as session:
        cohort = the_cohort(session, cohort_id)
        learner = marking.find_learner_by_student_id(session, cohort, student_id)
        (before,) = final_marks(session, cohort, {learner.id})
        chosen = marking.chosen_submission(before, project)
        marking.waive(
            session, chosen.submission.id, check, granted=granted, reason=reason, author=author_or_user(author)
        )
        (after,) = final_marks(session, cohort, {learner.id})
    click.echo(f"{clean(student_id)}: {points_words(before.final)} -> {points_words(after.final)} of 100.")
    return 0


@click.command(context_settings=HELP)
@STUDENT
@click.argument("until", metavar="TIME")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for whoever asks later.")
@COHORT
@COURSE
@NAME
@AUTHOR
def extend(*, where: str, course: str, name: str, student_id: str, until: str, reason: str, author: str | None) -> int:
    """Give a learner a deadline of their own, such as 2026-12-07T23:59+01:00."""
    from grader.cohort import marking  # noqa: PLC0415
    from grader.cohort.batch import the_cohort  # noqa: PLC0415
    from grader.cohort.deadlines import parse_time, shown  # noqa: PLC0415

    at = parse_time(until)
    with opened(where, course, name) as (store, cohort_id), store.write() as session:
        learner = marking.find_learner_by_student_id(session, the_cohort(session, cohort_id), student_id)
        marking.extend(session, learner.id, at, reason=reason, author=author_or_user(author))
    click.echo(f"{clean(student_id)} has until {shown(at)}.")
    return 0


@click.command(context_settings=HELP)
@click.option("--at", metavar="TIME", help="The deadline, such as 2026-11-30T23:59+01:00.")
@click.option("--late", type=click.Choice(("pin", "newest")),
              help="After it: what was there by then counts (pin), or the newest, with its penalty.")  # fmt: skip
@click.option("--penalty", metavar="JSON", help='What a day costs: {"grace_minutes": 60, "per_day": 10, "most": 50}.')
@click.option("--pushes", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.csv",
              help="The host's record: repo_url or student_id, commit, pushed_at.")  # fmt: skip
@COHORT
@COURSE
@NAME
@AUTHOR
def deadline(
    *,
    where: str,
    course: str,
    name: str,
    at: str | None,
    late: str | None,
    penalty: str | None,
    pushes: Path | None,
    author: str | None,
) -> int:
    """Set when work is due, what being late costs, and what the host says of when it came; or show it."""
    from grader.cohort.batch import accepts_late, the_cohort  # noqa: PLC0415
    from grader.cohort.deadlines import parse_time, read_penalty, shown  # noqa: PLC0415
    from grader.cohort.on_record import note_rules  # noqa: PLC0415
    from grader.cohort.opening import change_cohort  # noqa: PLC0415

    rule = None if penalty is None else _json_object(penalty)
    if rule is not None:
        read_penalty(rule)
    due_at = parse_time(at) if at else None
    settings = {"late": late} if late else None
    with opened(where, course, name) as (store, cohort_id), store.write() as session:
        cohort = the_cohort(session, cohort_id)
        if due_at or settings or rule is not None:
            before = cohort
            cohort = change_cohort(session, cohort, deadline_at=due_at, penalty=rule, settings=settings)
            note_rules(session, before, cohort, author=author_or_user(author))
        if pushes is not None:
            _enter_pushes(session, cohort, pushes, author_or_user(author))
    due = shown(cohort.deadline_at) if cohort.deadline_at else "none"
    counts = "the newest, however late" if accepts_late(cohort) else "the newest that was there by the deadline"
    costs = json.dumps(dict(cohort.penalty)) if cohort.penalty else "none"
    click.echo(f"Deadline: {due}. What counts: {counts}. Penalty: {costs}.")
    return 0


def _json_object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise UsageError("The penalty isn't a JSON object.", kind="bad_penalty", hint='Such as {"per_day": 10}.')
    return data


def _enter_pushes(session: Session, cohort: Cohort, path: Path, author: str) -> None:
    from grader.cohort.on_record import record_pushes  # noqa: PLC0415
    from grader.cohort.pushes import read_pushes  # noqa: PLC0415

    with path.open("rb") as file:
        found = read_pushes(file.read(MOST_BYTES + 1))
    entered, unmatched = record_pushes(session, cohort, found, source=clean(path.name)[:100], author=author)
    for line, why in found.errors:
        click.echo(f"{clean(path.name)}:{line}: {clean(why)}", err=True)
    for push in unmatched:
        click.echo(f"{clean(path.name)}:{push.line}: this fits no repository of the cohort.", err=True)
    click.echo(f"{entered} of {len(found.rows)} pushes are new.")


@click.command(context_settings=HELP)
@click.option("--section", metavar="NAME", help="Only this section.")
@click.option("--student", metavar="STUDENT_ID", help="Only this learner.")
@click.option("--hide", is_flag=True, help="Hide the marks again.")
@COHORT
@COURSE
@NAME
@AUTHOR
def release(
    *,
    where: str,
    course: str,
    name: str,
    section: str | None,
    student: str | None,
    hide: bool,
    author: str | None,
) -> int:
    """Show the marks to a learner, a section, or everybody."""
    from grader.cohort import marking  # noqa: PLC0415
    from grader.cohort.batch import the_cohort  # noqa: PLC0415

    if section is not None and student is not None:
        raise UsageError("Name a section or a learner, not both.", kind="contradiction")
    with opened(where, course, name) as (store, cohort_id), store.write() as session:
        cohort = the_cohort(session, cohort_id)
        learner = marking.find_learner_by_student_id(session, cohort, student) if student is not None else None
        covered = marking.show_marks(
            session, cohort, author=author_or_user(author), section=section,
            learner_id=learner.id if learner else None, shown=not hide,
        )  # fmt: skip
    click.echo(f"{'Hidden from' if hide else 'Shown to'} {len(covered)} of the roster.")
    return 0


VERBS: tuple[click.Command, ...] = (
    mark, override, comment, waiver, extend, deadline, release, ledger, show, history, export,
)  # fmt: skip


def add_verbs(group: click.Group) -> None:
    """Put these verbs into `shipfolio cohort`."""
    for verb in VERBS:
        group.add_command(verb)
