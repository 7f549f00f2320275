"""What leaves a cohort: marks that are released, the gradebook, and a platform's own file filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from grader.cohort import marking
from grader.cohort.gradebook import FORMATS
from grader.cohort.gradebook_fill import Filled, fill_gradebook, number_in
from grader.cohort.gradebook_read import read_back
from grader.cohort.gradebook_rows import enter_changes, finals_of, gradebook_of
from grader.cohort.marks import final_marks
from grader.errors import ShipfolioError, UsageError
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
from grader.web.cohorts_roster import Packed, as_file
from grader.web.site import site_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.cohort.gradebook_read import ReadBack

router = APIRouter(prefix="/c", include_in_schema=False)
Text = Annotated[str, Form(max_length=300)]
Uploaded = Annotated[UploadFile | None, File()]
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}
MOST_SHOWN = 200


# ---------------------------------------------------------------- release


@router.get("/{course}/{cohort}/release")
def release(request: Request, place: Placed, find: Find = "", number: Number = 1) -> Response:
    """Who sees their marks, and buttons for all and for each section."""
    with site_of(request).store.read() as session:
        everyone = [marks for marks in final_marks(session, place.cohort) if marks.learner.absent_at is None]
    sections: dict[str, list[bool]] = {}
    for marks in everyone:
        sections.setdefault(marks.learner.section, []).append(marks.released)
    return cohort_page(
        request, place, "cohort_release.html.j2", sections=sorted(sections.items()),
        part=part_of(everyone, find, number, lambda marks: words_of(marks.learner)),
        shown=sum(marks.released for marks in everyone), unmarked=sum(marks.final is None for marks in everyone),
    )  # fmt: skip


@router.post("/{course}/{cohort}/release")
def change_release(
    request: Request,
    place: Placed,
    *,
    scope: Text = "learner",
    section: Text = "",
    learner: Text = "",
    shown: Text = "",
    back: Text = "",
    find: Text = "",
    number: Annotated[int, Form(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Show the marks to a learner, a section or all; or hide them again."""
    with site_of(request).store.write() as session:
        if scope == "learner":
            found = cohorts.find_learner(session, learner)
            if found is None or found.cohort_id != place.cohort.id:
                raise HTTPException(404)
        elif scope not in ("section", "all") or shown not in ("yes", "no"):
            raise HTTPException(422, "Choose whom to show it to.")
        marking.show_marks(
            session, place.cohort, author=place.author, shown=shown == "yes",
            section=section if scope == "section" else None, learner_id=learner if scope == "learner" else None,
        )  # fmt: skip
    there = f"?{urlencode({'find': find, 'page': number})}" if find or number > 1 else ""
    to = f"learners/{learner}" if back == "learner" and scope == "learner" else f"release{there}"
    return RedirectResponse(f"{place.base}/{to}", 303)


# ---------------------------------------------------------------- the gradebook


@router.get("/{course}/{cohort}/gradebook")
def gradebook(request: Request, place: Placed) -> Response:
    """Downloads, and forms for what comes back."""
    return _books(request, place)


def _books(
    request: Request,
    place: Place,
    why: ShipfolioError | None = None,
    *,
    given: Mapping[str, str] | None = None,
    filled: Filled | None = None,
    back: ReadBack | None = None,
) -> Response:
    values = {"column": "", "points": "", "packed": "", "name": "", "reason": "", **(given or {})}
    return cohort_page(
        request, place, "cohort_gradebook.html.j2", why=why, kinds=tuple(FORMATS), filled=filled, back=back,
        most=MOST_SHOWN, **values,
    )  # fmt: skip


@router.get("/{course}/{cohort}/gradebook/{kind}")
def download(request: Request, place: Placed, kind: str) -> Response:
    """The gradebook as a file."""
    if kind not in FORMATS:
        raise HTTPException(404)
    with site_of(request).store.read() as session:
        data = FORMATS[kind](gradebook_of(session, place.cohort))
    return as_file(data, f"{place.course.slug}-{place.cohort.slug}.{kind}", MEDIA[kind])


def _file(file: UploadFile | None, packed: str, name: str) -> tuple[bytes, str]:
    """What was uploaded now, or comes again with the form."""
    if file is not None and file.filename:
        return file.file.read(MOST_FILE + 1), file.filename[:100]
    return unpack(packed), name


@router.post("/{course}/{cohort}/gradebook/fill")
def fill(
    request: Request,
    place: Placed,
    *,
    file: Uploaded = None,
    packed: Packed = "",
    name: Text = "gradebook.csv",
    column: Text = "",
    points: Text = "",
    download: Text = "",
) -> Response:
    """Fill one column of an export of Canvas or Moodle: first what it would come to, then the file."""
    given = {"column": column, "points": points, "name": name}
    try:
        data, given["name"] = _file(file, packed, name)
        given["packed"] = pack(data)
        full = number_in(points)
        if points.strip() and (full is None or full <= 0):
            raise UsageError("Those are no points.", kind="bad_points", hint="Give a number such as 20.")  # noqa: TRY301
        with site_of(request).store.read() as session:
            finals = finals_of(final_marks(session, place.cohort))
            learners = cohorts.list_learners(session, place.cohort.id)
        options = {"column": column.strip() or None, "points": float(full) if full is not None else None}
        filled = fill_gradebook(data, learners, finals, **options)  # type: ignore[arg-type]
    except UsageError as why:
        return _books(request, place, why, given=given)
    if download:
        return as_file(filled.data, "filled.csv", "text/csv")
    return _books(request, place, given=given, filled=filled)


@router.post("/{course}/{cohort}/gradebook/read")
def read(
    request: Request,
    place: Placed,
    *,
    file: Uploaded = None,
    packed: Packed = "",
    name: Text = "gradebook.csv",
    reason: Text = "",
    enter: Text = "",
) -> Response:
    """Compare a gradebook of ours that somebody edited with what stands; entered, each difference is an override."""
    given = {"name": name, "reason": reason}
    try:
        data, given["name"] = _file(file, packed, name)
        with site_of(request).store.read() as session:
            book = gradebook_of(session, place.cohort)
        back = read_back(data, book)
        given["packed"] = pack(data)
        if enter:
            with site_of(request).store.write() as session:
                enter_changes(session, place.cohort, book, back, author=place.author, reason=reason)
            return RedirectResponse(f"{place.base}/audit?kind=override", 303)
    except UsageError as why:
        return _books(request, place, why, given=given)
    return _books(request, place, given=given, back=back)
