"""Gives an existing project what it lacks of a template, and touches nothing that it has."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scaffolder import answers, catalog, repository, source
from scaffolder import new as making
from scaffolder.errors import ScaffoldError
from scaffolder.history import LEAVINGS
from scaffolder.render import render
from scaffolder.update import ANSWERS_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffolder.catalog import Answer, Template
    from scaffolder.source import Source

# One thing under several names: who has one of them has it.
SAME = (
    ("license", "license.md", "license.txt", "licence", "licence.md", "copying"),
    ("readme.md", "readme.rst", "readme.txt", "readme"),
    ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"),
    ("pyproject.toml", "setup.py", "setup.cfg"),
    (".pre-commit-config.yaml", ".pre-commit-config.yml"),
    ("makefile", "justfile", "taskfile.yml", "gnumakefile"),
)
# Code and its tests are one piece: files of a starter's package beside somebody's own code would be dead weight.
CODE = ("src/", "tests/")


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was, or would be, done.

    Attributes:
        left_out: (path, why) of the template's files that the project doesn't get, though it has no such file.
        kept: how many of the template's paths the project had already.
    """

    added: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    kept: int


def adopt(
    found: Source, template: Template, directory: Path, given: Mapping[str, Answer], *, dry_run: bool = False
) -> Adopted:
    """Add the template's files that `directory` has no equivalent of.

    Raises:
        ScaffoldError: no such directory, or one that was made by shipfolio already.
    """
    if not directory.is_dir():
        raise ScaffoldError(f"{directory} is no directory.", kind="no_directory", hint="`shipfolio new` makes one.")
    if (directory / ANSWERS_FILE).exists():
        raise ScaffoldError(
            f"{directory} was made by shipfolio already.", kind="already_adopted", hint="`shipfolio update` updates it."
        )
    questions = catalog.load_questions(found.root, template.name)
    resolved = answers.resolve(
        template.name,
        questions,
        given,
        derived=making.derived_defaults(directory),
        here=making.defaults_here(repository.user_identity(directory.absolute())),
    )
    with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp, source.opened(found) as root:
        rendered = Path(temp) / "project"
        render(root, found.version, template.name, resolved.values, rendered)
        paths = sorted(path.relative_to(rendered).as_posix() for path in rendered.rglob("*") if path.is_file())
        result = _sort(paths, directory)
        if not dry_run:
            for path in result.added:
                (directory / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(rendered / path, directory / path)
    return result


def _sort(paths: list[str], directory: Path) -> Adopted:
    present = {path.name.lower(): path.name for path in directory.iterdir()}
    sources = (path for suffix in ("py", "ipynb") for path in directory.rglob(f"*.{suffix}"))
    has_code = any(not LEAVINGS.intersection(path.relative_to(directory).parts) for path in sources)
    added, left_out, kept = [], [], 0
    for path in paths:
        same = next((group for group in SAME if path.lower() in group), ())
        twin = next((present[name] for name in same if name in present), "")
        if (directory / path).exists() or (directory / path).is_symlink():
            kept += 1
        elif twin:
            left_out.append((path, f"you have {twin}"))
        elif has_code and path.startswith(CODE):
            left_out.append((path, "you have code of your own"))
        elif any((directory / parent).is_file() or (directory / parent).is_symlink() for parent in _parents(path)):
            left_out.append((path, "its folder is a file or a link here"))
        else:
            added.append(path)
    return Adopted(tuple(added), tuple(left_out), kept)


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]
