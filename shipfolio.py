"""The front door: one command, whose subcommands are loaded when they are called.

Exit codes: 0 graded, 1 graded and below `--fail-under`, 2 wrong use, 3 repository unavailable, 4 our infrastructure,
70 a bug, 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.errors import ShipfolioError
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from collections.abc import Mapping

BUG, INTERRUPTED = 70, 130

# name -> (module, what it does). The words are repeated here so that `--help` needn't import the commands.
COMMANDS = {
    "templates": ("scaffolder.cli", "List what a project can start from."),
    "new": ("scaffolder.cli", "Make a new project from a template."),
    "update": ("scaffolder.cli", "Bring a project up to this version's template."),
    "adopt": ("scaffolder.cli", "Add what an existing project lacks of a template."),
    "grade": ("grader.cli", "Grade repositories against a rubric."),
    "similarity": ("grader.cli_similarity", "Show which projects have code in common."),
    "explain": ("grader.cli_help", "Explain a check or a criterion."),
    "rubric": ("grader.cli_help", "List, show and check rubrics."),
    "batch": ("grader.cli_batch", "Grade the repositories of a whole roster."),
    "cohort": ("grader.cli_cohort", "Look after a class: its roster, its marks, its gradebook."),
    "serve": ("grader.cli_serve", "Serve the web pages and the API."),
    "worker": ("grader.cli_service", "Grade what is queued, until stopped."),
    "db": ("grader.cli_service", "Look after the service's database."),
    "settings": ("grader.cli_service", "List what can be set by the environment."),
    "doctor": ("grader.cli_doctor", "Tell what this machine can do."),
}


class Door(click.Group):
    """A group that imports a command only when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order that a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which ones there are."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib  # noqa: PLC0415 - only for a typo

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(COMMANDS)}."
            ctx.fail(f"There is no command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="shipfolio %(version)s")
def door() -> None:
    """Scaffold AI/ML portfolio projects, and grade any git repository against a rubric, with evidence at file and line.

    Start with `shipfolio grade .` in a repository, or `shipfolio new rag-app my-project` without one.
    """


def _tell(message: str, hint: str = "") -> None:
    click.echo(f"Error: {message}", err=True)
    if hint:
        click.echo(f"Hint: {hint}", err=True)


def _starter(recorded: bytes) -> Mapping[str, bytes] | None:
    """A starter's files by its answers file: the scaffolder renders what the grader subtracts, and neither knows it."""
    from scaffolder.starter import files_of  # noqa: PLC0415 - only where projects were made from one

    return files_of(recorded)


def run(argv: list[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing but the code and the two streams leaves this function."""
    debug = bool(os.environ.get("SHIPFOLIO_DEBUG"))
    try:
        code: Any = door.main(argv, prog_name="shipfolio", standalone_mode=False, obj={"starter": _starter})
    except (ShipfolioError, ScaffoldError) as why:
        _tell(why.message, why.hint)
        return why.exit_code
    except click.UsageError as why:
        why.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrupted.", err=True)
        return INTERRUPTED
    except Exception as why:
        if debug:
            raise
        _tell(
            f"this is a bug in shipfolio ({type(why).__name__}).", "Set SHIPFOLIO_DEBUG=1 for the traceback to report."
        )
        return BUG
    return code if isinstance(code, int) else 0


def main() -> None:
    """What `shipfolio` calls."""
    sys.exit(run())


if __name__ == "__main__":
    main()
