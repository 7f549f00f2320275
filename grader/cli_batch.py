"""`shipfolio batch`: a roster graded, what is new compared with what counts, and accepted."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import Progress as Screen
from grader.cli import emit
from grader.cli_place import AUTHOR, COURSE, FOLDER, HELP, NAME, author_or_user, opened
from grader.errors import UsageError
from grader.reports.view import clean, tenths
from grader.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.cohort.batch import Plan, Standing
    from grader.cohort.here import Progress
    from grader.cohort.pending import Change
    from grader.cohort.roster import Roster
    from grader.store import Session, Store
    from grader.store.cohorts import Cohort
    from grader.worker import Stop

INTERRUPTED = 130
ROWS_SHOWN = 10
GRADED = "graded"


@click.group(context_settings=HELP)
def batch() -> None:
    """Grade the repositories of a whole roster."""


@batch.command(context_settings=HELP)
@click.argument("roster", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ROSTER.csv")
@click.option("--rubric", "rubric_name", metavar="NAME|FILE.yaml",
              help="By what to grade.  [default: as before, or portfolio]")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Where the cohort and the reports are kept.  [default: ROSTER-cohort]")  # fmt: skip
@click.option("--database-url", metavar="URL", help="Keep the cohort in a server's database instead.")
@COURSE
@NAME
@click.option("--jobs", "concurrency", type=click.IntRange(0, 64), default=2, show_default=True,
              help="Repositories at a time; 0 leaves them to a server's workers.")  # fmt: skip
@click.option("--per-host", type=click.IntRange(1, 64), default=4, show_default=True,
              help="Of these, at most so many ask one code host.")  # fmt: skip
@click.option("--deadline", metavar="TIME", help="What counts is what was there by then: 2026-11-30T23:59+01:00.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Grade only N first, spread over the roster.")
@click.option("--again", is_flag=True, help="Try what failed again, even where nothing has changed.")
@click.option("--run/--no-run", "runs", default=None, help="Build, start and measure each project, too, in a sandbox.")
@click.option("--sandbox", "provider", type=click.Choice(("auto", "docker", "bubblewrap")), default="auto",
              show_default=True, help="What keeps a run away from this machine.")  # fmt: skip
def run(
    *,
    roster: Path,
    rubric_name: str | None,
    out: Path | None,
    database_url: str | None,
    course: str,
    name: str,
    concurrency: int,
    per_host: int,
    deadline: str | None,
    sample: int | None,
    again: bool,
    runs: bool | None,
    provider: str,
) -> int:
    """Grade everything that a roster names, and go on where an earlier run stopped.

    A repository is graded again only if it, the rubric or this program has changed. The first grade of each counts at
    once; a later one waits, see `shipfolio batch diff` and `shipfolio batch accept`. Repositories on this machine may
    be named by their path from the roster's folder.
    """
    from grader.cohort.batch import the_cohort  # noqa: PLC0415 - the database's libraries
    from grader.cohort.deadlines import parse_time, shown  # noqa: PLC0415
    from grader.cohort.on_record import note_rules  # noqa: PLC0415
    from grader.cohort.opening import change_cohort  # noqa: PLC0415
    from grader.cohort.roster import read_roster  # noqa: PLC0415
    from grader.rubric import load_rubric  # noqa: PLC0415

    table = read_roster(_read(roster), roster.name, folder=roster.absolute().parent)
    rubric = load_rubric(rubric_name) if rubric_name else None
    deadline_at = parse_time(deadline) if deadline else None
    if runs:
        _require_sandbox(provider)
    folder = out or (None if database_url else Path(f"{roster.stem}-cohort"))
    where = database_url or str(folder)
    with opened(where, course, name, rubric=rubric, create=True) as (store, cohort_id):
        with store.write() as session:
            mode = None if runs is None else "run" if runs else "static"
            before = the_cohort(session, cohort_id)
            cohort = change_cohort(session, before, rubric=rubric, mode=mode, deadline_at=deadline_at)
            note_rules(session, before, cohort, author=author_or_user(None))
            _import(session, cohort_id, table)
        if deadline_at is not None:
            click.echo(f"The deadline is {shown(deadline_at)}.", err=True)
        how = _How(concurrency, per_host, "" if provider == "auto" else provider, again)
        return _Run(store, cohort, folder, how).go(sample, table)


def _read(path: Path) -> bytes:
    from grader.cohort.lms_table import MAX_BYTES  # noqa: PLC0415

    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _import(session: Session, cohort_id: str, table: Roster) -> None:
    from grader.cohort.roster_changes import apply_roster  # noqa: PLC0415

    changes = apply_roster(session, cohort_id, table)
    counts = ", ".join(f"{number} {state}" for state, number in changes.counts.items() if number)
    click.echo(f"{clean(table.name)}: {counts}.", err=True)
    for error in table.errors:
        click.echo(f"{clean(table.name)}:{error.line}: {clean(error.message)} This row is not graded.", err=True)


def _require_sandbox(provider: str) -> None:
    from grader.sandbox.opening import open_sandbox  # noqa: PLC0415 - few batches run anything

    with open_sandbox(os.environ, provider="" if provider == "auto" else provider):
        pass


@dataclass(frozen=True, slots=True)
class _How:
    """How a batch is to be worked off."""

    concurrency: int
    per_host: int
    provider: str
    again: bool


class _Run:
    """One call of `batch run`, from the first question to a host to the last report."""

    def __init__(self, store: Store, cohort: Cohort, folder: Path | None, how: _How) -> None:
        self._store, self._cohort, self._folder, self._how = store, cohort, folder, how
        self._written: set[int] = set()

    def go(self, sample: int | None, table: Roster) -> int:
        """Ask, order, work, write, tell."""
        from grader.cohort.batch import in_play, sample_of, standings  # noqa: PLC0415
        from grader.worker import Stop  # noqa: PLC0415

        with self._store.read() as session:
            everything = in_play(session, self._cohort.id)
        chosen = sample_of(everything, sample) if sample else everything
        only = {each.id for each in chosen}
        stop = Stop()
        with _heard(stop):
            self._work(only, stop)
        with self._store.read() as session:
            found = standings(session, self._cohort.id, only)
        if stop.asked.is_set() and any(_is_open(each) for each in found):
            click.echo("Interrupted. The same command goes on where this one stopped.", err=True)
            return INTERRUPTED
        emit(_summary(self._store, self._cohort, found, len(table.errors), self._folder))
        if len(chosen) < len(everything):
            click.echo(
                f"A sample of {len(chosen)} of {len(everything)}. Without --sample the rest is graded.", err=True
            )
        return int(any(_is_open(each) for each in found))

    def _work(self, only: set[str], stop: Stop) -> None:
        from grader.cohort.batch import begin  # noqa: PLC0415
        from grader.cohort.here import work_here  # noqa: PLC0415
        from grader.cohort.probing import probe  # noqa: PLC0415
        from grader.store import open_jobs  # noqa: PLC0415
        from grader.store.cohorts import list_submissions  # noqa: PLC0415
        from grader.worker import Limits  # noqa: PLC0415

        settings = Settings.from_environ(os.environ)
        jobs = open_jobs(self._store, per_host=self._how.per_host)
        with self._store.read() as session:
            chosen = [each for each in list_submissions(session, self._cohort.id) if each.id in only]
        screen = Screen(len(chosen))
        seen = probe(chosen, os.environ, per_host=self._how.per_host,
                     say=lambda done: screen.say(f"Asked {done} of {len(chosen)} for their newest commit"))  # fmt: skip
        screen.clear()
        planned = begin(self._store, jobs, self._cohort.id, seen=seen, only=only, again=self._how.again)
        click.echo(_plan_words(planned), err=True)
        limits = Limits(
            settings.job_wall_s, settings.job_memory_bytes, settings.grace_s, allow_local=True,
            run_s=settings.run_s if self._cohort.mode == "run" else 0.0, sandbox=self._how.provider,
        )  # fmt: skip
        self._write(only)
        failed = len(planned.failed)
        if planned.to_grade or planned.underway:
            work_here(
                self._store, jobs, settings, self._cohort.id,
                concurrency=self._how.concurrency, limits=limits, stop=stop,
                say=lambda state: screen.say(_progress_words(state, failed)), took_in=lambda: self._write(only),
            )  # fmt: skip
        screen.clear()
        self._write(only)

    def _write(self, only: set[str]) -> None:
        if self._folder is not None:
            from grader.cohort.folder import write_reports  # noqa: PLC0415

            with self._store.read() as session:
                write_reports(session, self._cohort.id, self._folder, only, skip=self._written)


@contextmanager
def _heard(stop: Stop) -> Iterator[None]:
    """Ctrl-C lets what runs finish; a second one gives it back at once. Either way nothing is lost."""

    def ask(*_: object) -> None:
        click.echo("\nStopping. What runs is finished first; Ctrl-C again leaves it for the next run.", err=True)
        threading.Thread(target=stop.ask).start()  # the interrupted code may hold the very lock that this needs

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_open(standing: Standing) -> bool:
    return standing.state in ("queued", "running", "not_graded")


def _plan_words(planned: Plan) -> str:
    parts = [(len(planned.to_grade), "to grade"), (len(planned.underway), "under way"),
             (len(planned.unchanged), "unchanged"), (len(planned.failed), "that can't be asked")]  # fmt: skip
    return ", ".join(f"{number} {words}" for number, words in parts if number) + "."


def _progress_words(state: Progress, failed: int) -> str:
    left = f" · about {state.left_s:.0f} s left" if state.left_s is not None else ""
    done = f"{state.done} of {state.total} done · {state.failed + failed} failed{left}"
    return f"{done} · Ctrl-C stops, the same command goes on"


def _summary(store: Store, cohort: Cohort, found: Sequence[Standing], row_errors: int, folder: Path | None) -> str:
    from grader.cohort.pending import difference  # noqa: PLC0415
    from grader.store.cohorts import list_learners  # noqa: PLC0415

    with store.read() as session:
        names = {learner.id: learner.student_id for learner in list_learners(session, cohort.id)}
        pending = sum(change.after is not None for change in difference(session, cohort.id))
        nothing = sorted(_without_repository(session, cohort.id))
    states = Counter(each.state for each in found)
    lines = [f"{len(found)} submissions: {states[GRADED]} graded, {len(found) - states[GRADED]} not."]
    if nothing:
        shown = ", ".join(map(clean, nothing[:ROWS_SHOWN])) + (" …" if len(nothing) > ROWS_SHOWN else "")
        lines.append(f"{len(nothing)} of the roster hand in nothing: {shown}.")
    if row_errors:
        lines.append(f"{row_errors} rows of the roster could not be read: see above.")
    scores = sorted(each.score for each in found if each.score is not None)
    if scores:
        middle = scores[len(scores) // 2] if len(scores) % 2 else sum(scores[len(scores) // 2 - 1 :][:2]) / 2
        lines.append(f"Scores from {tenths(scores[0])} to {tenths(scores[-1])}, median {tenths(round(middle, 1))}.")
    for state, number in sorted(states.items(), key=lambda pair: (-pair[1], pair[0])):
        if state != GRADED:
            group = [each for each in found if each.state == state]
            lines += ["", f"{state} ({number}): {clean(group[0].message)} {clean(group[0].hint)}".rstrip()]
            lines += [f"  {clean(names[each.submission.learner_id])}  {clean(each.submission.target)}"
                      for each in group[:ROWS_SHOWN]]  # fmt: skip
            lines += [f"  and {number - ROWS_SHOWN} more"] if number > ROWS_SHOWN else []
    where = str(folder) if folder is not None else "URL"
    if pending:
        lines += ["", f"{pending} newer grades don't count yet: see `shipfolio batch diff {where}`."]
    if folder is not None:
        lines += ["", f"Reports: {folder / 'reports'}"]
    return "\n".join(lines) + "\n"


def _without_repository(session: Session, cohort_id: str) -> set[str]:
    from grader.cohort.batch import in_play  # noqa: PLC0415
    from grader.store.cohorts import list_learners  # noqa: PLC0415

    there = {each.learner_id for each in in_play(session, cohort_id)}
    return {each.student_id for each in list_learners(session, cohort_id, absent=False) if each.id not in there}


@batch.command(context_settings=HELP)
@FOLDER
@COURSE
@NAME
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
def status(*, where: str, course: str, name: str, format_: str) -> int:
    """Tell how each submission of a cohort stands. FOLDER is where `batch run` keeps it."""
    from grader.cohort.batch import standings, the_cohort  # noqa: PLC0415
    from grader.store.cohorts import list_learners  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id):
        with store.read() as session:
            cohort, found = the_cohort(session, cohort_id), standings(session, cohort_id)
            names = {learner.id: learner.student_id for learner in list_learners(session, cohort_id)}
        if format_ == "json":
            rows = [{"student_id": names[each.submission.learner_id], "label": each.submission.label,
                     "target": each.submission.target, "state": each.state, "score": each.score,
                     "message": each.message, "hint": each.hint} for each in found]  # fmt: skip
            emit(json.dumps({"schema": "shipfolio/batch/v1", "submissions": rows}, indent=2) + "\n")
        else:
            folder = None if "://" in where else Path(where)
            emit(_summary(store, cohort, found, 0, folder))
    return 0


@batch.command(context_settings=HELP)
@FOLDER
@COURSE
@NAME
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
def diff(*, where: str, course: str, name: str, format_: str) -> int:
    """Show what accepting the newest grades would change."""
    from grader.cohort.pending import difference  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.read() as session:
        changes = difference(session, cohort_id)
    if format_ == "json":
        rows = [_change_row(change) for change in changes]
        emit(json.dumps({"schema": "shipfolio/batch-diff/v1", "changes": rows}, indent=2) + "\n")
    else:
        emit("".join(f"{_change_words(change)}\n" for change in changes) or "Nothing is pending.\n")
    return 0


def _score(value: float | None) -> str:
    return "none" if value is None else tenths(value)


def _change_words(change: Change) -> str:
    who = clean(change.learner.student_id) + (f" {clean(change.submission.label)}" if change.submission.label else "")
    before = change.before.score if change.before else None
    if change.after is None:
        stays = f"{_score(before)} stays" if change.before else "nothing counts yet"
        return f"{who}: {change.state}; {stays}. {clean(change.message)}"
    gain = f" ({change.gain:+.1f})" if change.gain is not None else ""
    causes = f" · other {', '.join(change.causes)}" if change.causes else ""
    lines = [f"{who}: {_score(before)} -> {_score(change.after.score)}{gain}{causes}"]
    lines += [f"    {name}: {_score(first)} -> {_score(second)}" for name, first, second in change.criteria]
    if change.marked:
        lines.append(f"    Marks by a person stand on: {', '.join(name or 'the total' for name in change.marked)}")
    return "\n".join(lines)


def _change_row(change: Change) -> dict[str, Any]:
    return {
        "student_id": change.learner.student_id,
        "label": change.submission.label,
        "state": change.state,
        "message": change.message,
        "before": change.before.score if change.before else None,
        "after": change.after.score if change.after else None,
        "causes": list(change.causes),
        "criteria": [{"criterion": name, "before": a, "after": b} for name, a, b in change.criteria],
        "marked": list(change.marked),
    }


@batch.command(context_settings=HELP)
@FOLDER
@COURSE
@NAME
@AUTHOR
@click.option("--only", multiple=True, metavar="STUDENT_ID", help="Only this learner's; may be given several times.")
def accept(*, where: str, course: str, name: str, author: str | None, only: tuple[str, ...]) -> int:
    """Let the newest grades count. What failed replaces nothing; marks by a person stay."""
    from grader.cohort import pending  # noqa: PLC0415
    from grader.cohort.folder import write_reports  # noqa: PLC0415
    from grader.store.cohorts import list_learners, list_submissions  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id):
        with store.write() as session:
            learners = {learner.student_id: learner.id for learner in list_learners(session, cohort_id)}
            unknown = [each for each in only if each not in learners]
            if unknown:
                raise UsageError(f"There is no learner {clean(unknown[0])!r}.", kind="no_learner")
            wanted = {learners[each] for each in only}
            ids = {each.id for each in list_submissions(session, cohort_id) if each.learner_id in wanted}
            taken = pending.accept(session, cohort_id, author_or_user(author), ids if only else None)
        if "://" not in where:
            with store.read() as session:
                write_reports(session, cohort_id, Path(where), {change.submission.id for change in taken})
    click.echo(f"{len(taken)} newer grades count now.")
    return 0
