"""`shipfolio similarity`: which projects of a cohort have code in common, side by side."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import Progress, emit
from grader.errors import RepoUnavailable, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.cohort.similarity_report import Comparison
    from grader.cohort.similarity_sources import Project
    from grader.cohort.similarity_targets import Target, Unread

FORMATS = ("text", "json", "html")


def _read(targets: Sequence[Target]) -> tuple[list[Project], list[Unread]]:
    from grader.cohort.similarity_targets import distinct_targets, name_targets, read_targets  # noqa: PLC0415

    progress = Progress(len(targets))
    try:
        return read_targets(name_targets(distinct_targets(targets)), environ=os.environ, progress=progress.say)
    finally:
        progress.clear()


def _base(folders: Sequence[Path]) -> list[tuple[str, Project]]:
    from grader.cohort.similarity_targets import Target  # noqa: PLC0415

    if not folders:
        return []
    projects, unread = _read([Target(str(folder)) for folder in folders])
    if unread:
        raise UsageError(f"{unread[0].name} could not be read.", kind="bad_base", hint=unread[0].message)
    return [(one.name, one) for one in projects]


def compare_targets(targets: Sequence[Target], base: Sequence[Path] = (), render: Any = None) -> Comparison:
    """Read, subtract and compare.

    Args:
        render: from an answers file to the files of its starter.

    Raises:
        RepoUnavailable: fewer than two targets could be read.
    """
    from grader.cohort.similarity import compare  # noqa: PLC0415
    from grader.cohort.similarity_prints import load_idioms  # noqa: PLC0415
    from grader.cohort.similarity_report import Comparison  # noqa: PLC0415
    from grader.cohort.similarity_targets import given_code  # noqa: PLC0415

    given_folders = _base(base)
    projects, unread = _read(targets)
    for one in unread:
        click.echo(f"Error: {one.name}: {one.message}", err=True)
    if len(projects) < 2:  # noqa: PLR2004
        raise RepoUnavailable(
            "Fewer than two projects could be read.", kind="nothing_to_compare", hint="Name two or more, or --against."
        )
    given = given_code(projects, render, given_folders)
    result = compare(projects, starter=given.sums, idioms=load_idioms())
    return Comparison(result, given, tuple(unread))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option("--roster", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Also compare the repositories of a roster.")  # fmt: skip
@click.option("--against", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="Compare with the projects in a folder, too: earlier cohorts, solutions.")  # fmt: skip
@click.option("--base", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="Subtract the code in a folder: what everybody was given.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True,
              help="How to show the result.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the result to a file.")  # fmt: skip
@click.pass_obj
def similarity(
    given: dict[str, Any] | None,
    /,
    *,
    targets: tuple[str, ...],
    roster: Path | None,
    against: tuple[Path, ...],
    base: tuple[Path, ...],
    format_: str,
    output: Path | None,
) -> int:
    """Show which projects have code in common, once the starter and everybody's idioms are taken away.

    A TARGET is what `shipfolio grade` takes: a folder with a git repository, or its https URL. Renamed, reordered or
    reformatted code is found, too. It shows what to look at together; it judges nothing, and no mark depends on it.
    """
    from grader.cohort import similarity_html, similarity_report, similarity_targets  # noqa: PLC0415

    if output is not None and not output.parent.is_dir():
        raise UsageError(f"There is no folder {output.parent} to write to.", kind="output_not_writable")
    wanted = [similarity_targets.Target(one) for one in targets]
    wanted += similarity_targets.roster_targets(roster) if roster else []
    if not wanted:
        raise UsageError("There is nothing to compare.", kind="no_targets", hint="Name repositories, or --roster FILE.")
    wanted += [one for folder in against for one in similarity_targets.earlier_targets(folder)]
    comparison = compare_targets(wanted, base, (given or {}).get("starter"))
    render = {
        "text": similarity_report.as_text, "json": similarity_report.as_json, "html": similarity_html.as_html,
    }  # fmt: skip
    emit(render[format_](comparison), output)
    return 0
