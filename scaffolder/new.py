"""A new project: a template and answers become a directory with a first commit."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scaffolder import repository, source
from scaffolder.errors import ScaffoldError
from scaffolder.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scaffolder.answers import Answers
    from scaffolder.catalog import Answer, Question, Template
    from scaffolder.repository import FirstCommit
    from scaffolder.source import Source


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: how many files, and the first commit or why there is none."""

    files: int
    first_commit: FirstCommit


def refuse_occupied(target: Path) -> None:
    """A directory with something in it is nobody's to write into.

    Raises:
        ScaffoldError: `target` is a file, or holds anything.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ScaffoldError(f"{target} is not a directory.", kind="target_occupied", hint="Name a new one.")
    if target.is_dir() and next(target.iterdir(), None) is not None:
        raise ScaffoldError(
            f"{target} is not empty.",
            kind="target_occupied",
            hint="Name a new directory; `shipfolio adopt` adds what an existing project lacks.",
        )
    parent = next((place for place in target.absolute().parents if place.exists()), None)
    if parent is not None and not (parent.is_dir() and os.access(parent, os.W_OK)):
        raise ScaffoldError(f"{parent} can't be written to.", kind="target_not_writable", hint="Name another place.")


def derived_defaults(target: Path) -> dict[str, Answer]:
    """What the directory's name says: `earnings-qa` is called Earnings qa."""
    words = " ".join(re.split(r"[\s_.-]+", target.absolute().name)).strip()
    return {"project_name": words[:1].upper() + words[1:]} if words else {}


def defaults_here(identity: tuple[str, str]) -> dict[str, Answer]:
    """What this machine says: the name and address that git commits with, where it was told."""
    return {key: value for key, value in zip(("author_name", "author_email"), identity, strict=True) if value}


@contextlib.contextmanager
def _all_or_nothing(target: Path) -> Iterator[None]:
    """Leave the place as it was when anything goes wrong: it was empty or not there."""
    existed = target.is_dir()
    first_made = target.absolute()
    while not first_made.parent.exists():
        first_made = first_made.parent
    try:
        yield
    except BaseException:
        if existed:
            for path in target.iterdir():
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        else:
            shutil.rmtree(first_made, ignore_errors=True)
        raise


def make(
    found: Source, template: Template, answers: Answers, target: Path, *, identity: tuple[str, str], git: bool = True
) -> Made:
    """Write the project and commit it.

    Args:
        identity: the user's name and address as git knows them; either may be empty.
        git: whether to make a repository at all; none is made inside another one.

    Raises:
        ScaffoldError: the directory is occupied (nothing was written), the template is broken (nothing is left), or
            git refused to commit (the files stay).
    """
    refuse_occupied(target)
    with source.opened(found) as root, _all_or_nothing(target):
        render(root, found.version, template.name, answers.values, target)
        files = sum(path.is_file() for path in target.rglob("*"))
    around = repository.enclosing(target)
    if not git:
        return Made(files, repository.FirstCommit("", None, "No repository was made, as you asked."))
    if around is not None:
        note = f"No repository was made: {target} lies in the one at {around}. Commit it there."
        return Made(files, repository.FirstCommit("", None, note))
    author = (str(answers.values.get("author_name", "")), str(answers.values.get("author_email", "")))
    message = f"Start from the {template.name} template of shipfolio {found.version}"
    return Made(files, repository.commit_all(target, message, identity, author))


def command_line(template: str, target: Path, questions: tuple[Question, ...], chosen: Mapping[str, Answer]) -> str:
    """The one line that makes the same project again."""
    words = ["shipfolio", "new", template, str(target)]
    for question in questions:
        if question.name not in chosen:
            continue
        value = chosen[question.name]
        if question.type == "bool":
            words.append(question.flag if value else "--no-" + question.flag.removeprefix("--"))
        else:
            # One word, so that a value with a leading dash stays a value.
            words.append(f"{question.flag}={value}")
    words.append("--defaults")
    return quote(words)


def quote(words: list[str]) -> str:
    """A command line for this system's shell."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
