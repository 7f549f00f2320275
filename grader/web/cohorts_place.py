"""What every page of a cohort starts with: which one is meant, whether who asks teaches it, and its tabs."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from fastapi import Depends, HTTPException, Query, Request
from markupsafe import Markup

from grader.cohort.deadlines import parse_time
from grader.errors import UsageError
from grader.reports.view import clean
from grader.store import cohorts
from grader.store.cohorts import Cohort, Course, Learner
from grader.web.errors import status_of
from grader.web.pages import page
from grader.web.site import site_of
from grader.web.who import Asking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from fastapi.responses import HTMLResponse

    from grader.errors import ShipfolioError
    from grader.store import Session
    from grader.web.who import Who

TABS = (
    ("", "Grid"), ("insights", "Insights"), ("roster", "Roster"), ("batch", "Batch"), ("similarity", "Similarity"),
    ("release", "Release"), ("gradebook", "Gradebook"), ("feedback", "Feedback"), ("audit", "Audit"),
    ("settings", "Settings"),
)  # fmt: skip
# What may be done to a cohort that was archived: nothing of it changes by these but where it stands.
WHILE_AWAY = ("/archive", "/delete", "/gradebook/fill", "/roster/preview", "/roster/errors")
PER_PAGE = 100  # learners in a table: 500 would make a page of 3,000 cells and 500 forms
MOST_FILE = 2 * 1024 * 1024  # as `lms_table` reads
_SLUG = re.compile(r"[^a-z0-9]+")


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Place:
    """A cohort that who asks teaches, and by what name they go into its ledger."""

    course: Course
    cohort: Cohort
    author: str

    @property
    def base(self) -> str:
        """The address of its first page."""
        return f"/c/{self.course.slug}/{self.cohort.slug}"


def teaches(session: Session, who: Who, course: Course) -> bool:
    """Whether somebody may see a course whole: an admin, or a member who teaches it.

    Workers read private repositories by the operator's tokens, so a learner's account never teaches.
    """
    if who.at_least("admin"):
        return True
    if not who.at_least("instructor"):
        return False
    return cohorts.member_role(session, course.id, who.owner) == "instructor"


def author_of(request: Request, who: Who) -> str:
    """Who is named in the ledger."""
    name = who.user.login if who.user else site_of(request).environ.get("USER", "")
    return clean(name)[:200] or "instructor"


def find_course(request: Request, who: Asking, course: str) -> Course:
    """The course of an address, for who teaches it; 404 for everybody else."""
    with site_of(request).store.read() as session:
        found = cohorts.find_course(session, course)
        if found is None or not teaches(session, who, found):
            raise HTTPException(404)
    return found


def find_place(request: Request, who: Asking, course: str, cohort: str) -> Place:
    """The cohort of an address, for who teaches it; 404 for everybody else."""
    taught = find_course(request, who, course)
    with site_of(request).store.read() as session:
        found = cohorts.find_cohort_by_slug(session, taught.id, cohort)
    if found is None:
        raise HTTPException(404)
    if found.archived_at and request.method == "POST" and not request.url.path.endswith(WHILE_AWAY):
        raise HTTPException(409, "This cohort is archived. Bring it back in its settings to change anything.")
    return Place(taught, found, author_of(request, who))


Taught = Annotated[Course, Depends(find_course)]
Placed = Annotated[Place, Depends(find_place)]


def find_learner(request: Request, place: Place, learner_id: str) -> Learner:
    """A learner of the cohort; 404 for any other."""
    with site_of(request).store.read() as session:
        found = cohorts.find_learner(session, learner_id)
    if found is None or found.cohort_id != place.cohort.id:
        raise HTTPException(404)
    return found


def cohort_page(
    request: Request, place: Place, template: str, *, why: ShipfolioError | None = None, **values: Any
) -> HTMLResponse:
    """A page of a cohort; `why` is what was wrong with a form of it, which decides the status."""
    status = status_of(why) if why else 200
    away = Markup(" inert") if place.cohort.archived_at else ""  # what would be refused can't be pressed
    return page(request, template, status=status, place=place, tabs=TABS, why=for_a_page(why), away=away, **values)


_OPTIONS = (
    (re.compile(r"with --map \w+=COLUMN"), "under “Which column is what”"),
    (re.compile(r"with --column"), "under Column"),
    (re.compile(r"with --points"), "under Full marks"),
    (re.compile(r"`shipfolio explain` lists them"), "The pages of checks list them"),
    (re.compile(r"(?:Compare fewer at a time|Compare) by `shipfolio similarity`\."), "Compare fewer at a time."),
)


def for_a_page(why: ShipfolioError | None) -> ShipfolioError | None:
    """An error whose hint speaks of the page's fields where it speaks of the command line's options."""
    if why is None or not ("--" in why.hint or "`shipfolio" in why.hint):
        return why
    hint = why.hint
    for pattern, words in _OPTIONS:
        hint = pattern.sub(words, hint)
    told = "" if "--" in hint or "`shipfolio" in hint else hint
    return type(why)(why.message, kind=why.kind, hint=told)


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """A page of a long list: its rows, what was looked for, and how many there are.

    Attributes:
        number, pages: which page this is, from 1, and how many there are.
        sought, everybody: rows that were looked for, and all.
    """

    rows: tuple[Row, ...]
    find: str
    number: int
    pages: int
    sought: int
    everybody: int

    @property
    def is_long(self) -> bool:
        """Whether it needs a field to find somebody in it."""
        return self.everybody > PER_PAGE or bool(self.find)


Find = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(alias="page", ge=1, le=10_000)]


def part_of(rows: Sequence[Row], find: str, number: int, words: Callable[[Row], str]) -> Part[Row]:
    """The page of that number of the rows in whose words all that is looked for stands."""
    wanted = find.casefold().split()
    sought = [row for row in rows if all(word in words(row).casefold() for word in wanted)] if wanted else rows
    pages = max(1, -(-len(sought) // PER_PAGE))
    number = min(number, pages)
    shown = tuple(sought[(number - 1) * PER_PAGE : number * PER_PAGE])
    return Part(shown, find.strip(), number, pages, len(sought), len(rows))


def words_of(learner: Learner) -> str:
    """By what a learner is found."""
    return f"{learner.name} {learner.student_id} {learner.email} {learner.section} {learner.team}"


def slug_of(text: str) -> str:
    """A title as the part of an address: `ML, autumn 2026` is `ml-autumn-2026`."""
    slug = _SLUG.sub("-", text.lower()).strip("-")[:60].strip("-")
    if not slug:
        raise UsageError(
            "That can't be part of an address.", kind="bad_slug", hint="Use letters from a to z and digits."
        )
    return slug


def title_of(text: str) -> str:
    """A title as it is kept."""
    title = clean(text)[:200]
    if not title:
        raise UsageError("A title is missing.", kind="bad_title", hint="Such as Machine learning, autumn 2026.")
    return title


def utc_time(text: str) -> datetime | None:
    """A time of a form, which is in UTC unless it says otherwise; a day alone is its last second. None: no time."""
    text = text.strip()
    if not text:
        return None
    if len(text) == len("2026-11-30"):
        text += "T23:59:59"
    at = parse_time(text)
    said = len(text) > len("2026-11-30T23:59:59.999999") or any(sign in text[11:] for sign in "+-Zz")
    return at if said else parse_time(f"{text}+00:00")


def form_time(at: datetime | None) -> str:
    """A time as a form's field has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if at else ""


def pack(data: bytes) -> str:
    """A file that was uploaded, to be sent again with the next form: nothing of it is kept here."""
    return base64.b64encode(zlib.compress(data)).decode()


def unpack(text: str) -> bytes:
    """What `pack` made; UsageError for anything else, and for what would be too large."""
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(base64.b64decode(text, validate=True), MOST_FILE + 1)
    except (ValueError, zlib.error):
        data = b""
    if not data:
        raise UsageError("The file is missing.", kind="no_file", hint="Choose a file.")
    return data
