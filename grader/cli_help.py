"""`shipfolio explain` and `shipfolio rubric`: what is asked, why, and how to meet it."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import click

from grader.cli import emit, terminal
from grader.errors import ShipfolioError, UsageError
from grader.reports import Look

HELP = {"help_option_names": ["-h", "--help"]}


def _look() -> Look:
    return Look(*terminal())


@click.command(context_settings=HELP)
@click.argument("name", metavar="CHECK|CRITERION")
@click.option("--rubric", "rubric_name", default="portfolio", show_default=True, metavar="NAME|FILE.yaml",
              help="Whose criteria are meant.")  # fmt: skip
def explain(name: str, rubric_name: str) -> None:
    """Explain a check or a criterion.

    Prints why it matters, how to fix it, an example that passes, and where the rubric asks for it.
    """
    from grader.reports import help_pages  # noqa: PLC0415
    from grader.rubric import load_rubric  # noqa: PLC0415
    from grader.wiring import check_ids  # noqa: PLC0415

    rubric = load_rubric(rubric_name)
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    if name in check_ids():
        emit(help_pages.check_page(name, [rubric], _look()))
    elif name in criteria:
        emit(help_pages.criterion_page(criteria[name], _look()))
    else:
        known = [*check_ids(), *criteria]
        near = difflib.get_close_matches(name, known, 3, 0.5) or [one for one in known if name in one][:3]
        raise UsageError(
            f"There is no check or criterion {name!r}.",
            kind="check_not_found",
            hint=f"Did you mean {' or '.join(near)}?" if near else "`shipfolio rubric show` lists what there is.",
        )


@click.group(context_settings=HELP)
def rubric() -> None:
    """List, show and check rubrics."""


@rubric.command("list", context_settings=HELP)
def list_() -> None:
    """List the built-in rubrics."""
    from grader.reports import help_pages  # noqa: PLC0415
    from grader.rubric import builtin_ids, load_rubric  # noqa: PLC0415

    emit(help_pages.rubric_list([load_rubric(name) for name in builtin_ids()], _look()))


@rubric.command(context_settings=HELP)
@click.argument("name", default="portfolio", metavar="[NAME|FILE.yaml]")
@click.option("--format", "format_", type=click.Choice(["text", "yaml", "json"]), default="text", show_default=True,
              help="yaml is the file as written, json what it comes to with all that it extends.")  # fmt: skip
def show(name: str, format_: str) -> None:
    """Show what a rubric asks for, and for how many points."""
    from grader.rubric import HOME, builtin_ids, load_rubric, to_dict  # noqa: PLC0415

    loaded = load_rubric(name)
    if format_ == "yaml":
        path = HOME / f"{name}.yaml" if name in builtin_ids() else Path(name)
        emit(path.read_text("utf-8"))
    elif format_ == "json":
        emit(json.dumps(to_dict(loaded) | {"digest": loaded.digest}, indent=2) + "\n")
    else:
        from grader.reports import help_pages  # noqa: PLC0415

        emit(help_pages.rubric_page(loaded, _look()))


@rubric.command(context_settings=HELP)
@click.argument("files", nargs=-1, required=True, metavar="FILE.yaml...", type=click.Path(path_type=Path))
def lint(files: tuple[Path, ...]) -> int:
    """Check rubric files; every fault is named with its line."""
    from grader.rubric_file import read_rubric  # noqa: PLC0415

    code = 0
    for path in files:
        try:
            loaded = read_rubric(path)
        except ShipfolioError as why:
            click.echo(f"Error: {why.message}\nHint: {why.hint}", err=True)
            code = why.exit_code
        else:
            emit(f"{path}: {loaded.id}@{loaded.version}, {len(loaded.criteria)} criteria, no faults\n")
    return code


@rubric.command(context_settings=HELP)
def schema() -> None:
    """Print the JSON Schema of a rubric file, for editors."""
    from grader.rubric_file import json_schema  # noqa: PLC0415

    emit(json.dumps(json_schema(), indent=2) + "\n")
