"""Opens what is compared: repositories by path or URL, a roster's, a folder of earlier ones, and given code."""

from __future__ import annotations

import logging
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.cohort.similarity_prints import starter_sums
from grader.cohort.similarity_sources import Project, read_project, read_sources
from grader.errors import ShipfolioError, UsageError
from grader.evidence.files import VENDORED_DIRS, language
from grader.reports.view import clean, without_secrets
from grader.snapshot import open_target, without_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LOG = logging.getLogger("grader")
MAX_PROJECTS = 1000
MOST_AT_ONCE = 2
# Of a cohort with more different starters the first ones alone are subtracted, and the report says so.
MAX_STARTERS = 40


@dataclass(frozen=True, slots=True)
class Target:
    """Something to compare; `name` is empty where its path or address says enough."""

    target: str
    revision: str | None = None
    name: str = ""
    earlier: bool = False


class Unread(NamedTuple):
    """A target that couldn't be had, and why."""

    name: str
    kind: str
    message: str


class Given(NamedTuple):
    """Code that is subtracted from everybody's: its sums, where it comes from, and what to know of it."""

    sums: set[int]
    names: tuple[str, ...]
    notes: tuple[str, ...]


def roster_targets(path: Path) -> list[Target]:
    """The repositories of a roster, each under its learner's id.

    Raises:
        UsageError: it can't be read, or names no repository.
    """
    from grader.cohort.roster import read_roster  # noqa: PLC0415 - only for who has one

    try:
        data = path.read_bytes()
    except OSError as why:
        raise UsageError(f"{path} could not be read.", kind="bad_roster", hint=why.strerror or "") from why
    rows = read_roster(data, path.name, folder=path.parent).rows
    found = [(row.student_id, row.handed) for row in rows if row.handed is not None]
    if not found:
        raise UsageError(f"{path.name} names no repository.", kind="bad_roster", hint="It needs a column repo_url.")
    return [Target(handed.target, handed.revision, f"{learner} {handed.label}".strip()) for learner, handed in found]


def earlier_targets(folder: Path) -> list[Target]:
    """What a folder holds: itself where it is a repository or has code of its own, else each folder in it.

    Raises:
        UsageError: there is nothing in it.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", kind="no_such_directory")
    inside = sorted(folder.iterdir())
    if _is_repository(folder) or any(path.is_file() and language(path.name) for path in inside):
        return [Target(str(folder), earlier=True)]
    folders = [path for path in inside if path.is_dir() and path.name not in VENDORED_DIRS]
    if not folders:
        raise UsageError(f"{folder} holds nothing to compare with.", kind="no_such_directory")
    return [Target(str(path), earlier=True) for path in folders]


def _is_repository(path: Path) -> bool:
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def _plain_folder(target: str) -> bool:
    path = Path(target)
    try:
        return path.is_dir() and not any(_is_repository(one) for one in (path.absolute(), *path.absolute().parents))
    except (OSError, ValueError):
        return False


def distinct_targets(targets: Iterable[Target]) -> list[Target]:
    """Each repository once: a team's under all its names, and one that is also among the earlier ones as today's."""
    out: dict[tuple[str, str | None], Target] = {}
    for one in targets:
        known = os.path.exists(one.target)  # noqa: PTH110  (Path.exists raises on odd names)
        key = (os.path.realpath(one.target) if known else one.target, one.revision)
        first = out.setdefault(key, one)
        if one.name and one.name not in first.name.split(", "):
            out[key] = replace(first, name=f"{first.name}, {one.name}" if first.name else one.name)
    return list(out.values())


def name_targets(targets: Sequence[Target]) -> list[Target]:
    """Each with a name of its own: the last part of its path or address, with as many before it as tell it apart."""
    parts = [
        (clean(target.name),) if target.name else tuple(_parts(target.target)) or (target.target,) for target in targets
    ]
    names = [clean(one[-1]) for one in parts]
    for depth in range(2, max(map(len, parts), default=0) + 1):
        often = Counter(names)
        names = [
            clean("/".join(one[-depth:])) if often[name] > 1 else name for one, name in zip(parts, names, strict=True)
        ]
    seen = Counter[str]()
    out = []
    for target, name in zip(targets, names, strict=True):
        seen[name] += 1
        out.append(replace(target, name=name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return out


def _parts(target: str) -> list[str]:
    plain = without_secrets(without_credentials(target))
    text = plain if "://" in plain else os.path.realpath(plain)
    parts = [part for part in text.replace("\\", "/").split("/") if part]
    return [part.removesuffix(".git") or part for part in parts]


def read_targets(
    targets: Iterable[Target], *, environ: Mapping[str, str], progress: Callable[[str], None]
) -> tuple[list[Project], list[Unread]]:
    """Read all targets, which have names; one that can't be had doesn't stop the rest.

    Raises:
        UsageError: there are more than `MAX_PROJECTS`.
    """
    wanted = list(targets)
    if len(wanted) > MAX_PROJECTS:
        raise UsageError(f"More than {MAX_PROJECTS} projects can't be compared at once.", kind="too_many")

    def read(numbered: tuple[int, Target]) -> Project | Unread:
        number, one = numbered
        progress(f"Reading {number} of {len(wanted)}: {one.name}")
        try:
            with open_target(
                one.target,
                environ=environ,
                revision=one.revision,
                worktree=_plain_folder(one.target),
                progress=progress,
            ) as (_, snapshot):
                return read_project(one.name, snapshot, earlier=one.earlier)
        except ShipfolioError as why:
            return Unread(one.name, why.kind, clean(why.message))
        except Exception as why:  # a bug of ours: the other projects still get compared
            LOG.exception("reading for a comparison broke")
            return Unread(one.name, "internal_error", f"This is a bug in shipfolio ({type(why).__name__}).")

    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:  # most of the time is git's, outside of this process
        done = list(pool.map(read, enumerate(wanted, start=1)))
    return [one for one in done if isinstance(one, Project)], [one for one in done if isinstance(one, Unread)]


def given_code(
    projects: Iterable[Project],
    render: Callable[[bytes], Mapping[str, bytes] | None] | None,
    base: Sequence[tuple[str, Project]] = (),
) -> Given:
    """What everybody was given: the starters that the projects were made from, and a course's own base code.

    Args:
        render: from an answers file to the starter's files; None where nothing can render them.
        base: named projects whose code is subtracted.
    """
    sums, names, notes = set[int](), list[str](), list[str]()
    for name, project in base:
        sums |= starter_sums(project.files)
        names.append(name)
    told = sorted({one.answers for one in projects if one.answers is not None})
    if told and render is None:
        notes.append("The starters could not be rendered here: what they gave counts as the learners' own.")
        told = []
    rendered: list[Mapping[str, bytes]] = []
    for recorded in told:
        files = render(recorded) if render is not None else None
        if files is not None and not any(files is one for one in rendered):
            if len(rendered) == MAX_STARTERS:
                notes.append(f"Only the first {MAX_STARTERS} different starters were subtracted.")
                break
            rendered.append(files)
            sums |= starter_sums(read_sources(files))
    names += [f"{len(rendered)} rendered starter{'s' if len(rendered) > 1 else ''}"] if rendered else []
    return Given(sums, tuple(names), tuple(notes))
