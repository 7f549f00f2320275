"""`shipfolio templates`, `new`, `update` and `adopt`. Copier is imported only once something is to be rendered."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder import catalog, source
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffolder.answers import Answers, Ask
    from scaffolder.catalog import Answer, Question, Template
    from scaffolder.source import Source

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
# Parameters of `new` itself, by names that no question can have.
PAIRS, DEFAULTS, GUIDED, GIT = "set_", "defaults_", "guided_", "git_"


def _is_interactive() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


@click.command(context_settings=HELP)
def templates() -> None:
    """List what a project can start from."""
    for template in catalog.load_templates(source.find().root):
        click.echo(f"{template.name}\n  {template.title}. {template.summary}\n  {', '.join(template.stack)}\n")
    click.echo("`shipfolio new TEMPLATE DIR` makes a project; `shipfolio new TEMPLATE --help` lists its questions.")


class PerTemplate(click.Group):
    """`new TEMPLATE`: one command per template, each with its questions as options."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The templates."""
        return list(catalog.names(source.find().root))

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one template."""
        return _new_command(cmd_name) if cmd_name in catalog.names(source.find().root) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the template, or say which ones there are."""
        if args and not args[0].startswith("-"):
            catalog.load_template(source.find().root, args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of templates, without reading their questions."""
        rows = [(one.name, one.summary) for one in catalog.load_templates(source.find().root)]
        if rows:
            with formatter.section("Templates"):
                formatter.write_dl(rows)


@click.group(
    cls=PerTemplate,
    context_settings=HELP,
    invoke_without_command=True,
    subcommand_metavar="TEMPLATE DIR [OPTIONS]",
)
@click.pass_context
def new(ctx: click.Context) -> None:
    """Make a new project from a template, as a git repository with a first commit.

    On a terminal it asks for the name, then takes the defaults or asks one by one, and shows a summary first.
    Elsewhere, or with --defaults, it asks nothing. `shipfolio new TEMPLATE --help` lists a template's questions, each
    of them an option.
    """
    if ctx.invoked_subcommand is not None:
        return
    if not _is_interactive():
        raise ScaffoldError(
            "Name a template and a directory.",
            kind="no_template",
            hint="`shipfolio new TEMPLATE DIR`; `shipfolio templates` lists the templates.",
        )
    from scaffolder import prompts  # noqa: PLC0415

    template = prompts.ask_template(catalog.load_templates(source.find().root))
    ctx.invoke(_new_command(template.name), directory=None)


def _option(question: Question) -> click.Option:
    notes = "" if question.when in {"True", "true"} else _condition(question.when)
    words = question.help + (f"  [when {notes}]" if notes else "")
    if question.type == "bool":
        return click.Option([f"{question.flag}/--no-{question.flag[2:]}", question.name], default=None, help=words)
    kind: Any = {"int": click.INT, "float": click.FLOAT}.get(question.type, click.STRING)
    if question.choices:
        kind = click.Choice([str(value) for _, value in question.choices])
    return click.Option([question.flag, question.name], type=kind, default=None, help=words)


def _condition(when: str) -> str:
    """The part of a condition that isn't about the template, which the command itself already says."""
    parts = [part.strip() for part in when.strip("{} ").split(" and ")]
    return " and ".join(part for part in parts if not part.startswith("kind =="))


def _new_command(name: str) -> click.Command:
    found = source.find()
    template = catalog.load_template(found.root, name)
    questions = catalog.load_questions(found.root, name)

    def run(directory: Path | None, **options: Any) -> None:
        _new(found, template, questions, directory, options)

    return click.Command(
        name,
        callback=run,
        context_settings=HELP,
        help=f"{template.title}.\n\n{template.summary}",
        params=[
            click.Argument(["directory"], required=False, type=click.Path(path_type=Path), metavar="DIR"),
            click.Option(
                ["--defaults", DEFAULTS], is_flag=True, help="Ask nothing; what isn't given takes its default."
            ),
            click.Option(["--guided", GUIDED], is_flag=True, help="Ask every question."),
            click.Option(["--set", PAIRS], multiple=True, metavar="NAME=VALUE", help="Answer a question by its name."),
            click.Option(
                ["--git/--no-git", GIT], default=True, help="Make a repository and a first commit.  [default: git]"
            ),
            *(_option(question) for question in questions),
        ],
    )


def _new(
    found: Source,
    template: Template,
    questions: tuple[Question, ...],
    directory: Path | None,
    options: dict[str, Any],
) -> None:
    import scaffolder.new as making  # noqa: PLC0415
    from scaffolder import answers, repository  # noqa: PLC0415
    from scaffolder.render import parse_set  # noqa: PLC0415

    pairs, defaults, guided = options.get(PAIRS, ()), options.get(DEFAULTS), options.get(GUIDED)
    asks = _is_interactive() and not defaults
    if guided and not asks:
        raise ScaffoldError("--guided needs a terminal.", kind="no_terminal", hint="Give the answers as options.")
    names = {question.name for question in questions}
    given = {key: value for key, value in options.items() if key in names and value is not None}
    given |= parse_set(pairs)
    answers.refuse_unknown(questions, given)
    if directory is None:
        if not asks:
            raise ScaffoldError("Name a directory.", kind="no_directory", hint=f"`shipfolio new {template.name} DIR`.")
        directory = Path(click.prompt("Directory", default=f"my-{template.name}", err=True))
    making.refuse_occupied(directory)
    identity = repository.user_identity(directory.absolute())
    derived, here = making.derived_defaults(directory), making.defaults_here(identity)

    def resolve(known: Mapping[str, Answer], ask: Ask | None, carried: Mapping[str, Answer]) -> Answers:
        return answers.resolve(template.name, questions, known, derived=derived, here={**here, **carried}, ask=ask)

    if asks:
        from scaffolder import prompts  # noqa: PLC0415

        result = prompts.converse(questions, given, resolve, guided=bool(guided))
    else:
        result = resolve(given, None, {})
    made = making.make(found, template, result, directory, identity=identity, git=options.get(GIT, True))
    commit = made.first_commit
    click.echo(f"Made {directory} from {template.name} {found.version}: {made.files} files.")
    if commit.commit:
        click.echo(f"First commit {commit.commit[:10]} on main.")
    if commit.note:
        click.echo(commit.note)
    click.echo("\nThe same again:")
    click.echo(f"  {making.command_line(template.name, directory, questions, result.chosen)}")
    click.echo("\nNext:")
    for command in (making.quote(["cd", str(directory)]), *template.first_commands)[:3]:
        click.echo(f"  {command}")


@click.command(context_settings=HELP)
@click.argument("directory", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would become of each file.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Answer a new question, or change an answer.")
@click.option("--all", "show_all", is_flag=True, help="With --dry-run: list unchanged files too.")
def update(*, directory: Path, dry_run: bool, pairs: tuple[str, ...], show_all: bool) -> int:
    """Bring a project up to this version's template, keeping your changes.

    Needs no network. Where you and the template changed the same lines, both are left in the file between conflict
    markers, as in a git merge. What you deleted stays deleted. Exits with 1 when there are conflicts.
    """
    import scaffolder.update as updating  # noqa: PLC0415
    from scaffolder import preview  # noqa: PLC0415
    from scaffolder.render import parse_set  # noqa: PLC0415

    plan = updating.plan(directory, parse_set(pairs))
    for line in updating.describe(plan):
        click.echo(line)
    if plan.nothing_to_do:
        return 0
    if dry_run:
        verdicts = preview.preview(plan)
        for line in preview.describe(verdicts, show_all=show_all):
            click.echo(line)
        return int(any(one.verdict is preview.Verdict.CONFLICT for one in verdicts))
    conflicts = updating.update(plan)
    for path in preview.restore_edited(plan):
        click.echo(f"Kept {path}: {preview.WORDS[preview.Verdict.KEPT]}.")
    if not conflicts:
        click.echo("Updated. `git diff` shows what changed; run the tests, then commit.")
        return 0
    click.echo("Updated, with conflicts in:")
    for path in conflicts:
        click.echo(f"  {path}")
    click.echo("Edit them, `git add` them, run the tests, then commit.")
    return 1


@click.command(context_settings=HELP)
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--template", "name", required=True, metavar="TEMPLATE", help="Which template; see `shipfolio templates`."
)
@click.option("--dry-run", is_flag=True, help="Change nothing; list what would be added.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Answer one of the template's questions.")
def adopt(*, directory: Path, name: str, dry_run: bool, pairs: tuple[str, ...]) -> None:
    """Add what an existing project lacks of a template; touch nothing that it has.

    Nothing is committed: look through the new files, drop what doesn't fit, and commit the rest yourself.
    """
    import scaffolder.adopt as adopting  # noqa: PLC0415
    from scaffolder.render import parse_set  # noqa: PLC0415

    found = source.find()
    template = catalog.load_template(found.root, name)
    adopted = adopting.adopt(found, template, directory, parse_set(pairs), dry_run=dry_run)
    for path in adopted.added:
        click.echo(f"{'would add' if dry_run else 'added'}  {path}")
    for path, why in adopted.left_out:
        click.echo(f"left out   {path}: {why}")
    click.echo(
        f"{len(adopted.added)} files {'would be ' if dry_run else ''}added, {adopted.kept} of yours left as they are."
    )
