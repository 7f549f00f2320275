"""How the command line says which cohort is meant, and who speaks."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Rubric
    from grader.store import Store

HELP = {"help_option_names": ["-h", "--help"]}
FOLDER = click.argument("where", metavar="FOLDER|DATABASE-URL")
COHORT = click.option("--cohort", "where", metavar="FOLDER|DATABASE-URL", default=".", show_default=True,
                      help="Where the cohort is kept.")  # fmt: skip
COURSE = click.option("--course", default="course", show_default=True, help="The course, in a server's database.")
NAME = click.option("--name", default="cohort", show_default=True, help="The cohort, in a server's database.")
AUTHOR = click.option("--author", metavar="NAME", help="Who does this, for the ledger.  [default: your user name]")


def author_or_user(author: str | None) -> str:
    """Who is named in the ledger."""
    name = author or os.environ.get("USER") or os.environ.get("USERNAME") or "instructor"
    return clean(name)[:200]


@contextmanager
def opened(
    where: str, course: str, name: str, *, create: bool = False, rubric: Rubric | None = None
) -> Iterator[tuple[Store, str]]:
    """The store of a cohort and its id; see `grader.cohort.opening`, which `--help` needn't load."""
    from grader.cohort.opening import open_cohort  # noqa: PLC0415 - the database's libraries

    with open_cohort(where, course=course, name=name, create=create, rubric=rubric) as pair:
        yield pair
