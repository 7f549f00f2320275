"""The starter that a project's answers file tells of, rendered again, so that it can be told from the learner's work.

The answers file is the learner's: only its choices between what a template offers are taken, never its free text.
"""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scaffolder import answers, catalog, history, source
from scaffolder.errors import ScaffoldError
from scaffolder.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffolder.catalog import Answer, Question

PROJECT = "Quillon Desk"  # its name is the learner's, and says nothing of the code
MAX_BYTES, MAX_WORD = 64 << 10, 100

Chosen = tuple[tuple[str, "Answer"], ...]


def files_of(recorded: bytes) -> Mapping[str, bytes] | None:
    """The files of a starter by path, as the answers file `recorded` tells of it; None where it tells of none of ours.

    A version that this installation doesn't know is taken to be its own. The second call with the same choices costs
    nothing.

    Raises:
        SurroundingsError: a template of ours can't be rendered.
    """
    said = _read(recorded)
    kind, version = said.get(catalog.KIND), said.get("_commit")
    found = source.find()
    if not isinstance(kind, str) or kind not in catalog.names(found.root):
        return None
    choices = tuple(
        (name, value)
        for name, value in sorted(said.items())
        if isinstance(value, bool | int | str) and (not isinstance(value, str) or len(value) <= MAX_WORD)
    )
    taken = _taken(catalog.load_questions(found.root, kind), dict(choices))
    return _rendered(kind, version.removeprefix("v") if isinstance(version, str) else "", taken)


def _read(recorded: bytes) -> dict[str, object]:
    import yaml  # noqa: PLC0415

    try:
        data = yaml.safe_load(recorded[:MAX_BYTES])
    except (yaml.YAMLError, UnicodeError, ValueError, RecursionError, MemoryError, OverflowError):
        return {}
    return {key: value for key, value in data.items() if isinstance(key, str)} if isinstance(data, dict) else {}


def _taken(questions: tuple[Question, ...], said: Mapping[str, Answer]) -> Chosen:
    """The template's own choices; what every template asks, such as the licence, changes no code."""
    out: list[tuple[str, Answer]] = []
    for question in questions:
        if question.shared or question.name not in said or not (question.choices or question.type == "bool"):
            continue
        try:
            out.append((question.name, answers.parse(question, said[question.name])))
        except ScaffoldError:
            continue
    return tuple(out)


@functools.lru_cache(maxsize=64)
def _rendered(kind: str, version: str, taken: Chosen) -> Mapping[str, bytes] | None:
    found = source.find()
    with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp:
        root = Path(temp) / "templates"
        if version == found.version or not _past(found, version, root):
            with source.opened(found) as present:
                return _files(present, found.version, kind, taken, Path(temp) / "project")
        return _files(root, version, kind, taken, Path(temp) / "project") if kind in catalog.names(root) else None


def _past(found: source.Source, version: str, target: Path) -> bool:
    """Write the templates of an earlier release to `target`; False where there is no such release."""
    try:
        with source.bundled(found) as bundle, tempfile.TemporaryDirectory(prefix="shipfolio-") as temp:
            if version not in history.bundled_versions(bundle):
                return False
            history.run_git(Path(temp), "clone", "-q", "--bare", str(bundle), "releases")
            history.extract(Path(temp) / "releases", f"v{version}", target)
    except (ScaffoldError, OSError, subprocess.CalledProcessError):
        return False
    return True


def _files(root: Path, version: str, kind: str, taken: Chosen, target: Path) -> dict[str, bytes]:
    questions = catalog.load_questions(root, kind)
    here = dict(_taken(questions, dict(taken)))
    values = answers.resolve(kind, questions, {}, derived={"project_name": PROJECT}, here=here).values
    render(root, version, kind, values, target)
    paths = sorted(path for path in target.rglob("*") if path.is_file())
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in paths}
