"""`shipfolio grade`: targets in, one report out; stdout is the result, stderr the progress."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.errors import ShipfolioError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Report, Rubric
    from grader.running.runner import Running

LOG = logging.getLogger("grader")
FORMATS = ("text", "json", "md", "html", "sarif", "junit", "csv")
BUG = 70
BROKEN_PIPE = 141  # as a shell names the death by SIGPIPE


def emit(text: str, out: Path | None = None) -> None:
    """Write a result to a file or to stdout: UTF-8 wherever no terminal says otherwise, and no line-end translation."""
    if out is not None:
        try:
            out.write_bytes(text.encode("utf-8"))
        except OSError as why:
            raise UsageError(
                f"{out} could not be written.", kind="output_not_writable", hint=why.strerror or ""
            ) from why
    elif sys.stdout.isatty():
        encoding = sys.stdout.encoding or "utf-8"
        click.echo(text.encode(encoding, "replace").decode(encoding), nl=False, color=True)
    else:
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8"))
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # Whoever read us has gone, as `| head` does. Python would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(BROKEN_PIPE) from None


def terminal() -> tuple[int, bool]:
    """How wide the reader's terminal is (80 where there is none), and whether it wants colour."""
    is_terminal = sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    asked = os.environ.get("COLUMNS", "").isdigit()
    return (shutil.get_terminal_size((80, 24)).columns if is_terminal or asked else 80), is_terminal and not plain


class Progress:
    """Says on stderr what is going on, once it takes longer than a second."""

    AFTER_S, EVERY_S = 1.0, 5.0

    def __init__(self, total: int, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._total = now, total
        self._began, self._said_at = now(), 0.0
        self._done = self._failed = 0
        self._live = sys.stderr.isatty()
        self._open = False

    def say(self, text: str) -> None:
        """What is being done now."""
        at = self._now()
        if at - self._began < self.AFTER_S or (not self._live and at - self._said_at < self.EVERY_S):
            return
        self._said_at = at
        if self._live:
            width = shutil.get_terminal_size((80, 24)).columns
            click.echo("\r\x1b[K" + text[: width - 1], nl=False, err=True)
            self._open = True
        else:
            click.echo(text, err=True)

    def ended(self, *, failed: bool) -> None:
        """One target is through."""
        self._done += 1
        self._failed += failed
        left_s = (self._now() - self._began) / self._done * (self._total - self._done)
        if self._total > 1:
            self.say(f"{self._done} of {self._total} done · {self._failed} failed · about {left_s:.0f} s left")

    def clear(self) -> None:
        """Leave the terminal as it was."""
        if self._open:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._open = False


def _failed(target: str, revision: str | None, rubric: Rubric, why: ShipfolioError) -> Report:
    from grader.model import Failure, RepoRef, Report  # noqa: PLC0415
    from grader.snapshot import without_credentials  # noqa: PLC0415

    return Report(
        ref=RepoRef(without_credentials(target), revision),
        rubric=rubric,
        tool={"name": "shipfolio", "version": __version__},
        error=Failure(why.kind, why.message, why.hint),
    )


def grade_one(
    target: str,
    rubric: Rubric,
    *,
    revision: str | None,
    project_type: str | None,
    worktree: bool,
    allow_waivers: bool,
    progress: Callable[[str], None],
    running: Running | None = None,
) -> tuple[Report, int]:
    """Grade one target; whatever goes wrong becomes a report with a named error, and the exit code that it means."""
    from grader.pipeline import grade as judge  # noqa: PLC0415
    from grader.snapshot import open_target  # noqa: PLC0415

    try:
        with open_target(target, environ=os.environ, revision=revision, worktree=worktree, progress=progress) as (
            ref,
            snapshot,
        ):
            runner = running.runner(ref, progress) if running is not None else None
            report = judge(ref, snapshot, rubric, project_type=project_type, allow_waivers=allow_waivers, runner=runner)
    except ShipfolioError as why:
        return _failed(target, revision, rubric, why), why.exit_code
    except Exception as why:  # a bug of ours: the other targets still get their grades
        LOG.exception("grading broke")
        bug = ShipfolioError(
            f"This is a bug in shipfolio ({type(why).__name__}).",
            kind="internal_error",
            hint="SHIPFOLIO_DEBUG=1 prints the traceback to report.",
        )
        return _failed(target, revision, rubric, bug), BUG
    return report, 0


def _log_to_stderr() -> None:
    """Tracebacks of our own bugs are for who asks for them; without a handler Python would print them."""
    if os.environ.get("SHIPFOLIO_DEBUG"):
        LOG.addHandler(logging.StreamHandler())
        LOG.setLevel(logging.DEBUG)
    else:
        LOG.addHandler(logging.NullHandler())


def _check_type(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    from grader.model import PROJECT_TYPES  # noqa: PLC0415

    if value is not None and value not in PROJECT_TYPES:
        raise click.BadParameter(f"{value!r} is none of: {', '.join(PROJECT_TYPES)}.")
    return value


def _tell(reports: list[Report]) -> None:
    """Each failure on stderr, so that it is seen whatever the format and wherever the report goes."""
    from grader.reports.view import clean, name_of  # noqa: PLC0415

    for report in reports:
        if report.error is not None:
            name = f"{name_of(report.ref)}: " if len(reports) > 1 else ""
            click.echo(f"Error: {name}{clean(report.error.message)}", err=True)
            if report.error.hint:
                click.echo(f"Hint: {clean(report.error.hint)}", err=True)


def _upload(reports: list[Report], service: str) -> None:
    from grader.cli_upload import upload  # noqa: PLC0415

    for report in reports:
        if report.error is None:
            click.echo(f"Uploaded: {upload(report, service, os.environ)}", err=True)


def _below(report: Report, fail_under: float | None) -> bool:
    value = report.grade.value if report.grade else None
    return fail_under is not None and value is not None and value < fail_under


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option("--rev", "revision", metavar="REV", help="Branch, tag or commit to grade.  [default: HEAD]")
@click.option("--rubric", "rubric_name", default="portfolio", show_default=True, metavar="NAME|FILE.yaml",
              help="A built-in rubric, or a file of your own.")  # fmt: skip
@click.option("--type", "project_type", metavar="TYPE", callback=_check_type,
              help="What kind of project this is, where you know better than the detection.")  # fmt: skip
@click.option("--worktree", is_flag=True, help="Grade the files as they are on disk, committed or not.")
@click.option("--allow-waivers", is_flag=True, help="Let the repository's own waivers count.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True,
              help="How to show the result.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the result to a file.")  # fmt: skip
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="SCORE",
              help="Exit with 1 when a score is below this.")  # fmt: skip
@click.option("--full", is_flag=True, help="Every open finding with its places, every next step.")
@click.option("--run", "run", is_flag=True, help="Build it, start it, measure it and run its tests, in a sandbox.")
@click.option("--run-timeout", "run_timeout_s", type=click.FloatRange(30, 7200), default=900, show_default=True,
              metavar="SECONDS", help="The most that running one repository may take.")  # fmt: skip
@click.option("--sandbox", "provider", type=click.Choice(("auto", "docker", "bubblewrap")), default="auto",
              show_default=True, help="What keeps a run away from this machine.")  # fmt: skip
@click.option("--no-build-network", is_flag=True, help="Builds reach nothing, not even package registries.")
@click.option(
    "--upload", "service", metavar="URL", help="Send each report to a service, with the key of SHIPFOLIO_TOKEN."
)
def grade(
    *,
    targets: tuple[str, ...],
    revision: str | None,
    rubric_name: str,
    project_type: str | None,
    worktree: bool,
    allow_waivers: bool,
    format_: str,
    output: Path | None,
    fail_under: float | None,
    full: bool,
    run: bool,
    run_timeout_s: float,
    provider: str,
    no_build_network: bool,
    service: str | None,
) -> int:
    """Grade repositories against a rubric.

    A TARGET is a folder with a git repository, a bare repository, or an https URL of GitHub, GitLab, Bitbucket or
    Codeberg: `https://github.com/owner/repo`, with `@REV` or `/tree/BRANCH/FOLDER` behind it if you like. Nothing of
    the repository is ever run without `--run`. Several targets are graded one after the other; one that fails doesn't
    stop the rest.
    """
    from grader.reports import Look, render  # noqa: PLC0415
    from grader.rubric import load_rubric  # noqa: PLC0415

    _log_to_stderr()
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"There is no folder {output.parent} to write to.", kind="output_not_writable")
    if service is not None:
        from grader.cli_upload import service_of  # noqa: PLC0415  (few upload anything)

        service = service_of(service)
    rubric = load_rubric(rubric_name)
    running = None
    if run:
        from grader.running.runner import Running  # noqa: PLC0415  (who doesn't run anything needn't load what could)

        running = Running("" if provider == "auto" else provider, run_timeout_s, network=not no_build_network)
    progress = Progress(len(targets))
    reports: list[Report] = []
    codes: list[int] = []
    try:
        for target in targets:
            report, code = grade_one(
                target, rubric, revision=revision, project_type=project_type, worktree=worktree,
                allow_waivers=allow_waivers, progress=progress.say, running=running,
            )  # fmt: skip
            reports.append(report)
            codes.append(code)
            progress.ended(failed=code != 0)
    finally:
        progress.clear()
    _tell(reports)
    if format_ != "text" or output is not None or len(reports) > 1 or codes[0] == 0:
        width, colour = terminal() if output is None else (80, False)
        emit(render(format_, reports, Look(width, colour, full)), output)
    if service is not None:
        _upload(reports, service)
    if len(reports) == 1 and codes[0] != 0:
        return codes[0]
    below = sum(_below(report, fail_under) for report in reports)
    if below:
        what = "The score is" if len(reports) == 1 else f"{below} of {len(reports)} scores are"
        click.echo(f"{what} below {fail_under:g}.", err=True)
    return int(below > 0)
