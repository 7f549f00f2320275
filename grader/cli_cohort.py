"""`shipfolio cohort`: a class's roster in, its gradebook and its feedback out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli_feedback import add_feedback
from grader.cli_marks import add_verbs
from grader.cli_place import AUTHOR, COHORT, COURSE, HELP, NAME, author_or_user, opened
from grader.errors import UsageError
from grader.reports.view import clean, tenths, without_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.cohort.gradebook_fill import Filled
    from grader.cohort.gradebook_read import ReadBack
    from grader.cohort.roster import Roster
    from grader.cohort.roster_changes import RosterChanges
    from grader.store import Session, Store
    from grader.store.cohorts import Cohort

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
ROWS_SHOWN = 20


@click.group(context_settings=HELP)
def cohort() -> None:
    """Look after a class: its roster, its marks, its gradebook."""


def _cohort(session: Session, cohort_id: str) -> Cohort:
    from grader.cohort.batch import the_cohort  # noqa: PLC0415

    return the_cohort(session, cohort_id)


def _read(path: Path) -> bytes:
    from grader.cohort.lms_table import MAX_BYTES  # noqa: PLC0415

    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(data)
    except OSError as why:
        raise UsageError(f"{out} could not be written.", kind="output_not_writable", hint=why.strerror or "") from why
    click.echo(f"{out} is written.", err=True)


def _some(lines: Sequence[str], what: str) -> None:
    """A list for people, cut where it gets long."""
    for line in lines[:ROWS_SHOWN]:
        click.echo(f"  {line}")
    if len(lines) > ROWS_SHOWN:
        click.echo(f"  and {len(lines) - ROWS_SHOWN} more {what}")


# ---------------------------------------------------------------- the roster


@cohort.command("import", context_settings=HELP)
@click.argument("roster", type=FILE, metavar="ROSTER")
@click.option("--cohort", "where", metavar="FOLDER|DATABASE-URL", help="Where to.  "
              "[default: ROSTER-cohort]")  # fmt: skip
@COURSE
@NAME
@click.option("--rubric", "rubric_name", metavar="NAME|FILE.yaml", help="By what a new cohort is graded.")
@click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Where the headers don't tell: repo_url=Link"
)
@click.option("--partial", is_flag=True, help="The file is a part of the cohort: nobody becomes absent.")
@click.option("--errors", type=NEW_FILE, metavar="FILE", help="The rows that can't be taken, with the reason.")
@DRY_RUN
def import_(
    *,
    roster: Path,
    where: str | None,
    course: str,
    name: str,
    rubric_name: str | None,
    pairs: tuple[str, ...],
    partial: bool,
    errors: Path | None,
    dry_run: bool,
) -> int:
    """Bring a cohort to what a roster says.

    Takes our own CSV, GitHub Classroom's roster and grades, and what Canvas and Moodle export, as they are. Who isn't
    named becomes absent and is never deleted.
    """
    from grader.cohort.roster import read_roster, with_errors  # noqa: PLC0415 - the database's libraries
    from grader.cohort.roster_changes import apply_roster, compare_roster, diff_roster  # noqa: PLC0415
    from grader.rubric import load_rubric  # noqa: PLC0415

    table = read_roster(_read(roster), roster.name, mapping=_mapping(pairs), folder=roster.absolute().parent)
    _show_reading(table)
    rubric = load_rubric(rubric_name) if rubric_name else None
    place = where or f"{roster.stem}-cohort"
    try:
        with opened(place, course, name, rubric=rubric, create=not dry_run) as (store, cohort_id):
            if dry_run:
                with store.read() as session:
                    changes = diff_roster(session, cohort_id, table, partial=partial)
            else:
                with store.write() as session:
                    changes = apply_roster(session, cohort_id, table, partial=partial)
    except UsageError as why:
        if not dry_run or why.kind != "no_cohort":
            raise
        changes = compare_roster((), (), table)
    _show_changes(changes, place, dry_run=dry_run)
    if table.errors:
        click.echo(f"{len(table.errors)} rows are not taken:")
        _some([f"line {error.line}: {clean(error.message)}" for error in table.errors], "rows")
        if errors is not None:
            _write(with_errors(table), errors)
        else:
            click.echo("  --errors FILE writes them for you to mend.")
    return 0


def _mapping(pairs: Sequence[str]) -> Mapping[str, str]:
    out = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not sign or not column:
            raise UsageError(f"{pair!r} maps nothing.", kind="bad_mapping", hint="Such as --map repo_url=Link.")
        out[field.strip()] = column.strip()
    return out


def _show_reading(table: Roster) -> None:
    kinds = {"own": "a roster", "canvas": "Canvas' gradebook", "classroom-grades": "GitHub Classroom's grades",
             "classroom-roster": "GitHub Classroom's roster", "moodle-worksheet": "Moodle's grading worksheet",
             "moodle-gradebook": "Moodle's gradebook", "moodle-participants": "a list of participants"}  # fmt: skip
    click.echo(f"{clean(table.name)} is {kinds[table.kind]}: {table.table.dialect.words}.")
    for field, column in table.mapping.items():
        click.echo(f"  {field:<16} from {clean(column)}")
    if table.kept:
        click.echo(f"  kept as they are: {', '.join(map(clean, table.kept))}")
    _some([clean(note) for note in table.notes], "notes")


def _show_changes(changes: RosterChanges, place: str, *, dry_run: bool) -> None:
    from grader.settings import without_password  # noqa: PLC0415

    counts = ", ".join(f"{count} {state}" for state, count in changes.counts.items() if count) or "nobody"
    click.echo(f"{without_password(place)}{' would have' if dry_run else ''}: {counts}.")
    lines = []
    for change in changes.of("changed", "absent"):
        parts = [
            f"{clean(what)} {without_secrets(before) or '(none)'} → {without_secrets(after) or '(none)'}"
            for what, before, after in change.differences
        ]
        lines.append(f"{clean(change.student_id)}: {'; '.join(parts) or change.state}")
    _some(lines, "learners")


@cohort.command("list", context_settings=HELP)
@COHORT
@COURSE
@NAME
@click.option("--format", "form", type=click.Choice(("text", "csv")), default="text", show_default=True,
              help="csv: the roster as it can be imported again.")  # fmt: skip
@click.option("-o", "--output", "out", type=NEW_FILE, metavar="FILE", help="Instead of stdout.")
def list_(*, where: str, course: str, name: str, form: str, out: Path | None) -> int:
    """List the learners, what they hand in, and how each of them stands."""
    from grader.cohort.gradebook_rows import gradebook_of  # noqa: PLC0415
    from grader.cohort.roster_write import write_roster  # noqa: PLC0415
    from grader.store import cohorts  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.read() as session:
        if form == "csv":
            learners = cohorts.list_learners(session, cohort_id)
            _write(write_roster(learners, cohorts.list_submissions(session, cohort_id)), out)
            return 0
        book = gradebook_of(session, _cohort(session, cohort_id))
    lines = []
    for row in book.rows:
        mark = "–" if row.final is None else tenths(row.final)
        facts = (row.student_id, row.name, row.section, row.team, row.project, without_secrets(row.repository))
        shown = " · ".join(filter(None, map(clean, facts)))
        flags = f"  ({', '.join(row.flags)})" if row.flags else ""
        lines.append(f"{mark:>6}  {row.state:<14} {shown}{flags}")
    _write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"), out)
    return 0


# ---------------------------------------------------------------- the gradebook


@cohort.command(context_settings=HELP)
@COHORT
@COURSE
@NAME
@click.option("--format", "form", type=click.Choice(("csv", "xlsx", "jsonl")), default="csv", show_default=True)
@click.option("-o", "--output", "out", type=NEW_FILE, metavar="FILE", help="Instead of stdout, or of FILE-filled.csv.")
@click.option("--fill", type=FILE, metavar="EXPORT.csv", help="Fill this gradebook of Canvas or Moodle.")
@click.option("--column", metavar="NAME", help="With --fill: which column, where it could be several.")
@click.option("--points", type=float, metavar="N", help="With --fill: what full marks are there, if it doesn't say.")
@click.option("--project", metavar="NAME", help="With --fill: the marks of this project alone.")
@click.option("--classroom50", "report", type=FILE, metavar="REPORT.json",
              help="In an autograder of Classroom 50: its result.json from this report of ours.")  # fmt: skip
@click.option("--read", type=FILE, metavar="EDITED.csv", help="Compare this gradebook of ours, edited, with the marks.")
@click.option("--apply", is_flag=True, help="With --read: enter what differs, as overrides.")
@click.option("--reason", default="", help="With --apply: why, where the file's own column doesn't say.")
@AUTHOR
@DRY_RUN
def gradebook(
    *,
    where: str,
    course: str,
    name: str,
    form: str,
    out: Path | None,
    fill: Path | None,
    column: str | None,
    points: float | None,
    project: str | None,
    report: Path | None,
    read: Path | None,
    apply: bool,
    reason: str,
    author: str | None,
    dry_run: bool,
) -> int:
    """Write the gradebook, fill one of Canvas or Moodle, or read an edited one back."""
    if sum(each is not None for each in (fill, read, report)) > 1:
        raise UsageError(
            "--fill, --read and --classroom50 are different things.",
            kind="contradiction",
            hint="Do one after the other.",
        )
    if report is not None:
        _write(_classroom50(report).encode(), out)
        return 0
    if form == "xlsx" and out is None and fill is None and read is None and sys.stdout.isatty():
        raise UsageError("A spreadsheet is no text for a terminal.", kind="no_output", hint="Name a file with -o.")
    with opened(where, course, name) as (store, cohort_id):
        if fill is not None:
            to = None if dry_run else out or fill.with_name(f"{fill.stem}-filled{fill.suffix}")
            _fill(store, cohort_id, fill, to, column=column, points=points, project=project)
        elif read is not None:
            _read_back(store, cohort_id, read, reason, author_or_user(author), apply=apply and not dry_run)
        else:
            from grader.cohort.gradebook import FORMATS  # noqa: PLC0415
            from grader.cohort.gradebook_rows import gradebook_of  # noqa: PLC0415

            with store.read() as session:
                book = gradebook_of(session, _cohort(session, cohort_id))
            _write(FORMATS[form](book), out)
    return 0


def _classroom50(source: Path) -> str:
    import json  # noqa: PLC0415
    from datetime import UTC, datetime  # noqa: PLC0415

    from grader.cohort.gradebook_classroom50 import classroom50_result  # noqa: PLC0415
    from grader.reports.read_json import report_of  # noqa: PLC0415

    try:
        document = json.loads(source.read_bytes())["reports"][0]
    except (OSError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        hint = "`shipfolio grade . --format json -o report.json` writes one."
        raise UsageError(f"{source} is no report of ours.", kind="bad_report", hint=hint) from None
    return classroom50_result(report_of(document), os.environ, graded_at=datetime.now(UTC))


def _fill(
    store: Store,
    cohort_id: str,
    source: Path,
    out: Path | None,
    *,
    column: str | None,
    points: float | None,
    project: str | None,
) -> None:
    from grader.cohort.gradebook_fill import fill_gradebook  # noqa: PLC0415
    from grader.cohort.gradebook_rows import finals_of  # noqa: PLC0415
    from grader.cohort.marks import final_marks  # noqa: PLC0415

    with store.read() as session:
        everyone = final_marks(session, _cohort(session, cohort_id))
    finals = finals_of(everyone, project)
    filled = fill_gradebook(_read(source), [marks.learner for marks in everyone], finals, column=column, points=points)
    _show_filled(filled)
    if out is not None:
        if out.exists() and out.samefile(source):
            raise UsageError("The export itself is kept.", kind="output_is_input", hint="Name another file with -o.")
        _write(filled.data, out)


def _show_filled(filled: Filled) -> None:
    states = ("filled", "unchanged", "no_mark", "excused", "locked", "unmatched", "ambiguous")
    counts = [f"{len(filled.of(state))} {state.replace('_', ' ')}" for state in states if filled.of(state)]
    click.echo(f"{clean(filled.column)}, of {filled.points:f}: {', '.join(counts) or 'no learners'}.")
    _some([f"{row.who}: {row.before.strip() or '(empty)'} → {row.after}" for row in filled.of("filled")], "learners")
    words = {"unmatched": "is nobody of the cohort", "ambiguous": "fits more than one", "no_mark": "has no mark yet",
             "locked": "can't be changed there"}  # fmt: skip
    _some([f"line {row.line}: {row.who} {words[row.state]}" for row in filled.rows if row.state in words], "rows")
    _some([f"{clean(student_id)} has a mark and isn't in the file" for student_id in filled.missing], "learners")
    if filled.left_out:
        click.echo(f"{len(filled.left_out)} rows are left out: Moodle would refuse the file, or empty their grades.")


def _read_back(store: Store, cohort_id: str, source: Path, reason: str, author: str, *, apply: bool) -> None:
    from grader.cohort.gradebook_read import read_back  # noqa: PLC0415
    from grader.cohort.gradebook_rows import enter_changes, gradebook_of  # noqa: PLC0415

    data = _read(source)
    with store.write() if apply else store.read() as session:
        cohort = _cohort(session, cohort_id)
        book = gradebook_of(session, cohort)
        back = read_back(data, book)
        _show_back(back)
        if apply:
            count = enter_changes(session, cohort, book, back, author=author, reason=reason)
            click.echo(f"{count} overrides are entered by {author}.")


def _show_back(back: ReadBack) -> None:
    click.echo(f"{len(back.changes)} marks differ, {back.unchanged} rows are unchanged.")
    _some(
        [
            f"{clean(change.row.student_id)} {change.row.project} {change.criterion or 'final'}: "
            f"{'(none)' if change.before is None else f'{change.before:g}'} → {change.after:g} {change.reason}".rstrip()
            for change in back.changes
        ],
        "marks",
    )
    _some([f"line {line}: {sentence}" for line, sentence in back.errors], "cells")
    _some([f"line {line}: {who} is nobody of the cohort" for line, who in back.unmatched], "rows")


add_feedback(cohort)
add_verbs(cohort)
