"""Where a cohort lives: a folder of this machine with a database of its own, or a server's database."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.rubric import DEFAULT, load_rubric
from grader.store import open_store
from grader.store.cohorts import find_cohort_by_slug, find_course, put_cohort, put_course
from grader.store.rubrics import find_rubric, save_rubric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Rubric
    from grader.store import Session, Store
    from grader.store.cohorts import Cohort

FILE = "cohort.db"
COURSE, COHORT = "course", "cohort"  # the slugs of a folder's one cohort


def address_of(where: str) -> str:
    """The database of a folder; an address of a database is itself."""
    if "://" in where:
        return where
    return f"sqlite:///{(Path(where).absolute() / FILE).as_posix()}"


@contextmanager
def open_cohort(
    where: str,
    *,
    course: str = COURSE,
    name: str = COHORT,
    rubric: Rubric | None = None,
    create: bool = False,
) -> Iterator[tuple[Store, str]]:
    """Open a cohort by its place: its store, closed at the end, and its id.

    Args:
        where: a folder, or a database's address; `course` and `name` are slugs in it.
        create: make what isn't there, with `rubric` or the default one.

    Raises:
        UsageError: there is no such cohort.
        InfraError: the database can't be opened.
    """
    if not create and "://" not in where and not (Path(where) / FILE).is_file():
        raise no_cohort(where)
    store = open_store(address_of(where))
    try:
        with store.read() as session:
            cohort_id = _find(session, course, name)
        if cohort_id is None and not create:
            raise no_cohort(where)
        if cohort_id is None:
            with store.write() as session:
                cohort_id = _find(session, course, name) or _make(session, course, name, rubric)
        yield store, cohort_id
    finally:
        store.close()


def _find(session: Session, course: str, name: str) -> str | None:
    found = find_course(session, course)
    cohort = find_cohort_by_slug(session, found.id, name) if found else None
    return cohort.id if cohort else None


def _make(session: Session, course: str, name: str, rubric: Rubric | None) -> str:
    rubric = rubric or load_rubric(DEFAULT)
    save_rubric(session, rubric)
    return put_cohort(session, put_course(session, course).id, name, rubric).id


def no_cohort(where: str) -> UsageError:
    """The error for a place where no cohort is kept."""
    shown = "that database" if "://" in where else where
    return UsageError(
        f"There is no cohort in {shown}.",
        kind="no_cohort",
        hint="`shipfolio cohort import ROSTER` or `shipfolio batch run ROSTER` makes one.",
    )


def change_cohort(session: Session, cohort: Cohort, *, rubric: Rubric | None = None, **values: Any) -> Cohort:
    """The cohort with other values of `put_cohort`; what isn't named stays. `settings` are merged into those there."""
    if rubric is not None:
        save_rubric(session, rubric)
    kept = rubric or find_rubric(session, cohort.rubric, cohort.rubric_digest)
    if kept is None:
        raise UsageError(
            f"The rubric {cohort.rubric} of this cohort has changed with this version.",
            kind="rubric_gone",
            hint="Say by which to grade from now on: `shipfolio batch run ROSTER --rubric NAME`.",
        )
    there = {name: getattr(cohort, name) for name in ("title", "mode", "deadline_at", "penalty")}
    settings = {**cohort.settings, **(values.pop("settings", None) or {})}
    given = {name: value for name, value in values.items() if value is not None}
    return put_cohort(session, cohort.course_id, cohort.slug, kept, **{**there, **given}, settings=settings)
