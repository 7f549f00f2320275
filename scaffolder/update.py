"""Brings a project up to this version's template. With `render.py` the only file that knows Copier.

The project names a source that nobody serves; git is told to look into the bundle instead, for this one run.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scaffolder import answers, catalog, history, source
from scaffolder.errors import ScaffoldError, SurroundingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scaffolder.catalog import Answer
    from scaffolder.source import Source

ANSWERS_FILE = ".shipfolio.yml"
MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update would do, before any file is looked at.

    Attributes:
        was, becomes: versions without the `v`.
        before: the answers that the project records.
        values: the answers that it is going to have.
        fresh: questions that its template didn't ask yet.
        dirty: files with uncommitted changes.
    """

    directory: Path
    source: Source
    kind: str
    was: str
    becomes: str
    before: Mapping[str, Answer]
    values: Mapping[str, Answer]
    fresh: tuple[str, ...]
    dirty: tuple[str, ...]

    @property
    def changed_answers(self) -> tuple[str, ...]:
        """The answers that differ from what the project records."""
        return tuple(k for k, v in self.values.items() if k in self.before and self.before[k] != v)

    @property
    def nothing_to_do(self) -> bool:
        """The project has this version and these answers already."""
        return self.was == self.becomes and not self.changed_answers


def load_answers(directory: Path) -> dict[str, Any]:
    """What the project's answers file says.

    Raises:
        ScaffoldError: there is none, or it can't be read.
    """
    import yaml  # noqa: PLC0415

    path = directory / ANSWERS_FILE
    if not path.is_file():
        raise ScaffoldError(
            f"{directory} was not made by shipfolio: it has no {ANSWERS_FILE}.",
            kind="not_a_project",
            hint="Name the project's own directory. `shipfolio adopt` gives an existing project what it lacks.",
        )
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
        names = all(isinstance(data[key], str) for key in ("_commit", "_src_path", catalog.KIND))
    except (yaml.YAMLError, UnicodeError, KeyError, TypeError) as why:
        raise _broken() from why
    if not names:
        raise _broken()
    return dict(data)


def _broken() -> ScaffoldError:
    return ScaffoldError(
        f"{ANSWERS_FILE} doesn't say what the project was made from.",
        kind="answers_broken",
        hint=f"Restore it: git log --oneline -- {ANSWERS_FILE}",
    )


def plan(directory: Path, given: Mapping[str, Answer], found: Source | None = None) -> Plan:
    """Find out whether and from where to where the project can be updated.

    Raises:
        ScaffoldError: no project, no repository, another source, a version that isn't known, a bad answer.
        SurroundingsError: no git, or an installation without history.
    """
    found = found or source.find()
    recorded = load_answers(directory)
    if recorded["_src_path"] != source.CANONICAL_URL:
        raise ScaffoldError(
            "The project was made by Copier from another place than this installation.",
            kind="other_source",
            hint=f"`copier update` brings it up to date from {recorded['_src_path']}.",
        )
    dirty = tuple(_changes(directory))
    kind, was = recorded[catalog.KIND], recorded["_commit"].removeprefix("v")
    if kind not in catalog.names(found.root):
        raise ScaffoldError(
            f"This version of shipfolio has no template {kind!r}.", kind="template_not_found", hint=_install_hint()
        )
    _refuse_unknown_version(was, found)
    questions = catalog.load_questions(found.root, kind)
    before = {key: value for key, value in recorded.items() if not key.startswith("_") and key != catalog.KIND}
    resolved = answers.resolve(kind, questions, given, here=before)
    fresh = tuple(name for name in resolved.values if name not in before)
    return Plan(directory, found, kind, was, found.version, before, resolved.values, fresh, dirty)


def _changes(directory: Path) -> Iterator[str]:
    try:
        listed = history.run_git(directory, "status", "--porcelain", "-z", users=True).decode("utf-8", "replace")
    except OSError as why:
        raise SurroundingsError("An update needs git.", kind="no_git", hint="Install git 2.24 or newer.") from why
    except subprocess.CalledProcessError as why:
        raise ScaffoldError(
            f"{directory} is not in a git repository, so an update could not tell your changes from the template's.",
            kind="no_repository",
            hint="git init, git add -A and git commit first; the template's own state is then taken from its version.",
        ) from why
    rows = iter(listed.split("\0"))
    for row in rows:
        if row:
            yield row[3:]
        if row[:1] in {"R", "C"}:
            next(rows, None)


def _refuse_unknown_version(was: str, found: Source) -> None:
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415

    with source.bundled(found) as bundle:
        known = history.bundled_versions(bundle)
    if was in known:
        return
    try:
        newer = Version(was) > Version(found.version)
    except InvalidVersion:
        newer = False
    if newer:
        raise ScaffoldError(
            f"The project was made with shipfolio {was}, which is newer than this one, {found.version}.",
            kind="newer_project",
            hint=_install_hint(),
        )
    raise ScaffoldError(
        f"The project says it was made from version {was!r}, which this shipfolio doesn't know.",
        kind="unknown_version",
        hint=f"It knows {', '.join(known)}. See what {ANSWERS_FILE} said in earlier commits.",
    )


def _install_hint() -> str:
    return "Install the newest shipfolio and try again."


def describe(one: Plan) -> Iterator[str]:
    """What is going to happen, in words."""
    if one.nothing_to_do:
        yield f"{one.directory} is up to date: {one.kind} {one.becomes}."
        return
    yield f"{one.kind}: {one.was} to {one.becomes}."
    for name in one.changed_answers:
        yield f"  {name}: {one.before[name]} becomes {one.values[name]}."
    for name in one.fresh:
        yield f"  New question {name}: {one.values[name]}. Answer it otherwise with --set {name}=VALUE."


def refuse_dirty(one: Plan) -> None:
    """An update mixes with uncommitted work so that nobody can tell them apart.

    Raises:
        ScaffoldError: there are uncommitted changes; some of them are named.
    """
    if not one.dirty:
        return
    named = ", ".join(one.dirty[:MAX_NAMED]) + (", …" if len(one.dirty) > MAX_NAMED else "")
    raise ScaffoldError(
        f"{one.directory} has uncommitted changes: {named}.",
        kind="dirty_tree",
        hint="Commit or stash them first; then `git diff` shows what the update did. --dry-run works as it is.",
    )


@contextlib.contextmanager
def _own_cache() -> Iterator[None]:
    """A cache for this run: Copier's own is keyed by the address alone, and two runs at once spoil each other's."""
    name, kept = "COPIER_CACHE_DIR", os.environ.get("COPIER_CACHE_DIR")
    with tempfile.TemporaryDirectory(prefix="shipfolio-", ignore_cleanup_errors=True) as cache:
        os.environ[name] = cache
        try:
            yield
        finally:
            os.environ.pop(name)
            if kept is not None:
                os.environ[name] = kept


def update(one: Plan) -> tuple[str, ...]:
    """Do it.

    Returns:
        The files with conflicts: markers in the file, unmerged in the index. Sorted, relative to the directory.

    Raises:
        ScaffoldError: uncommitted changes, or Copier refused.
    """
    refuse_dirty(one)
    with warnings.catch_warnings(), source.bundled(one.source) as bundle, _own_cache():
        warnings.simplefilter("ignore")
        import copier  # noqa: PLC0415 - a third of a second
        from copier.errors import CopierError  # noqa: PLC0415
        from plumbum import ProcessExecutionError, local  # noqa: PLC0415

        # plumbum copied the environment when it was imported; os.environ is too late.
        with local.env(
            GIT_CONFIG_COUNT="1",
            GIT_CONFIG_KEY_0=f"url.{bundle.as_posix()}.insteadOf",
            GIT_CONFIG_VALUE_0=source.CANONICAL_URL,
            GIT_TERMINAL_PROMPT="0",
        ):
            for name in history.FOREIGN - {"GIT_CONFIG_COUNT"}:
                if name in local.env:
                    del local.env[name]
            try:
                copier.run_update(
                    one.directory,
                    data={catalog.KIND: one.kind, **one.values},
                    answers_file=ANSWERS_FILE,
                    vcs_ref=f"v{one.becomes}",
                    defaults=True,
                    overwrite=True,
                    quiet=True,
                )
            except (CopierError, ProcessExecutionError, ValueError) as why:
                raise SurroundingsError(
                    "The update stopped halfway.",
                    kind="update_failed",
                    hint=f"`git restore .` takes its changes back. Copier's words: {why}",
                ) from why
    listed = history.run_git(
        one.directory, "diff", "--name-only", "--relative", "--diff-filter=U", "-z", users=True
    ).decode("utf-8", "replace")
    return tuple(sorted({path for path in listed.split("\0") if path}))
