"""A cohort's roster: a file is read and shown, with what it would change, before anything is changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from grader.cohort.lms_headers import knows
from grader.cohort.lms_table import parse_table
from grader.cohort.roster import HANDED_FIELDS, LEARNER_FIELDS, read_roster, with_errors
from grader.cohort.roster_changes import apply_roster, diff_roster
from grader.errors import ShipfolioError, UsageError
from grader.reports.view import clean
from grader.store import cohorts
from grader.web.cohorts_place import (
    MOST_FILE,
    Find,
    Number,
    Place,
    Placed,
    cohort_page,
    pack,
    part_of,
    unpack,
    words_of,
)
from grader.web.site import site_of

if TYPE_CHECKING:
    from grader.cohort.roster import Roster

router = APIRouter(prefix="/c", include_in_schema=False)
FIELDS = (*LEARNER_FIELDS, *HANDED_FIELDS, "first_name", "last_name", "github_username")
MOST_SHOWN = 200
KINDS = {
    "own": "our own columns", "classroom-roster": "a roster of GitHub Classroom",
    "classroom-grades": "grades of GitHub Classroom", "canvas": "a gradebook of Canvas",
    "moodle-worksheet": "a grading worksheet of Moodle", "moodle-gradebook": "a gradebook of Moodle",
    "moodle-participants": "a list of participants of Moodle",
}  # fmt: skip
Packed = Annotated[str, Form(max_length=3_900_000)]
Name = Annotated[str, Form(max_length=300)]
Columns = Annotated[list[str], Form(max_length=40)]


@router.get("/{course}/{cohort}/roster")
def roster(request: Request, place: Placed, done: str = "", find: Find = "", number: Number = 1) -> Response:
    """Who is on it, and a form for the next file."""
    return _page(request, place, done=done, find=find, number=number)


def _page(
    request: Request,
    place: Place,
    *,
    done: str = "",
    why: ShipfolioError | None = None,
    find: str = "",
    number: int = 1,
) -> Response:
    with site_of(request).store.read() as session:
        learners = cohorts.list_learners(session, place.cohort.id)
        handed = cohorts.list_submissions(session, place.cohort.id)
    by: dict[str, list[cohorts.Submission]] = {}
    for each in handed:
        if each.withdrawn_at is None:
            by.setdefault(each.learner_id, []).append(each)

    def words(learner: cohorts.Learner) -> str:
        return " ".join((words_of(learner), *(one.target for one in by.get(learner.id, ()))))

    part = part_of(learners, find, number, words)
    return cohort_page(request, place, "cohort_roster.html.j2", why=why, part=part, handed=by, done=clean(done)[:200])


def _folder(request: Request) -> Path | None:
    """Folders of this machine may be named only where they may be graded."""
    site = site_of(request)
    return Path.cwd() if site.allow_local and not site.accounts else None


def _mapping(data: bytes, columns: list[str]) -> dict[str, str]:
    """What somebody chose beside what the headers say: `field=3` is the fourth column."""
    there = parse_table(data, knows).columns
    chosen: dict[str, str] = {}
    for each in columns:
        field, _, number = each.partition("=")
        if field in FIELDS and number.isdigit() and len(number) < 5 and int(number) < len(there):  # noqa: PLR2004
            chosen[field] = there[int(number)]
    return chosen


def _read(request: Request, data: bytes, name: str, columns: list[str]) -> Roster:
    return read_roster(data, name, mapping=_mapping(data, columns), folder=_folder(request))


@router.post("/{course}/{cohort}/roster/preview")
def preview(
    request: Request,
    place: Placed,
    *,
    file: Annotated[UploadFile | None, File()] = None,
    packed: Packed = "",
    name: Name = "roster.csv",
    part: Name = "",
    columns: Columns = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """What a file says and what it would change."""
    data = b""
    try:
        if file is not None and file.filename:
            data, name = file.file.read(MOST_FILE + 1), clean(file.filename)[:100]
        else:
            data = unpack(packed)
        found = _read(request, data, name, columns)
        with site_of(request).store.read() as session:
            changes = diff_roster(session, place.cohort.id, found, partial=bool(part))
    except UsageError as why:
        return _unread(request, place, data, name, why, part=part)
    moving = changes.of("added", "changed", "absent")
    return cohort_page(
        request, place, "cohort_roster_preview.html.j2", found=found, kind=KINDS.get(found.kind, found.kind),
        changes=changes, moving=moving[:MOST_SHOWN], left=max(0, len(moving) - MOST_SHOWN), fields=FIELDS, name=name,
        packed=pack(data), part=bool(part), header=list(enumerate(found.table.columns)), mapped=found.mapping,
        errors=found.errors[:MOST_SHOWN],
    )  # fmt: skip


def _unread(request: Request, place: Place, data: bytes, name: str, why: UsageError, *, part: str) -> Response:
    """What is wrong with a file; where it is a table at least, with a form that says which column is what."""
    try:
        header = parse_table(data, knows).columns
    except UsageError:
        return _page(request, place, why=why)
    told = UsageError(why.message, kind=why.kind, hint="Say below which column is what, or choose another file.")
    return cohort_page(
        request, place, "cohort_roster_preview.html.j2", why=told, found=None, fields=FIELDS, name=name,
        packed=pack(data), part=bool(part), header=list(enumerate(header)), mapped={}, errors=(), moving=(),
    )  # fmt: skip


@router.post("/{course}/{cohort}/roster/apply")
def apply(
    request: Request,
    place: Placed,
    *,
    packed: Packed = "",
    name: Name = "roster.csv",
    part: Name = "",
    columns: Columns = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Bring the cohort to what the file says; nobody is deleted."""
    try:
        found = _read(request, unpack(packed), name, columns)
        with site_of(request).store.write() as session:
            counts = apply_roster(session, place.cohort.id, found, partial=bool(part)).counts
    except UsageError as why:
        return _page(request, place, why=why)
    words = "-".join(f"{number}-{state}" for state, number in counts.items() if number)
    return RedirectResponse(f"{place.base}/roster?done={words}", 303)


@router.post("/{course}/{cohort}/roster/errors")
def errors(
    request: Request,
    place: Placed,
    *,
    packed: Packed = "",
    name: Name = "roster.csv",
    columns: Columns = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """The rows that aren't taken, as the same file with a last column that says why."""
    try:
        data = with_errors(_read(request, unpack(packed), name, columns))
    except UsageError as why:
        return _page(request, place, why=why)
    return as_file(data, "roster-errors.csv", "text/csv")


def as_file(data: bytes, name: str, media_type: str) -> Response:
    """A download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(data, media_type=media_type, headers=headers)
