"""What is done to a cohort as a whole: pushes that a host recorded, archived and brought back, deleted."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from grader.cohort.deadlines import shown
from grader.cohort.on_record import record_pushes
from grader.cohort.pushes import COLUMNS, match_pushes, read_pushes
from grader.errors import ShipfolioError, UsageError
from grader.reports.view import clean
from grader.store import cohorts
from grader.store.cohort_events import note_event
from grader.store.marks import ledger
from grader.store.retention import delete_cohort, delete_owner
from grader.web.cohorts_place import MOST_FILE, Place, Placed, cohort_page, pack, unpack, utc_time
from grader.web.cohorts_roster import Packed
from grader.web.pages import NO_NUL
from grader.web.site import site_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.cohort.pushes import Matched, Pushes

router = APIRouter(prefix="/c", include_in_schema=False)
Text = Annotated[str, Form(max_length=300, pattern=NO_NUL)]
MOST_SHOWN = 100


# ---------------------------------------------------------------- the host's record of pushes


@router.get("/{course}/{cohort}/pushes")
def pushes(request: Request, place: Placed, done: str = "") -> Response:
    """Two forms: a file of pushes, or a single one."""
    return _pushes(request, place, done=done)


def _pushes(
    request: Request,
    place: Place,
    why: ShipfolioError | None = None,
    *,
    read: Pushes | None = None,
    matched: Matched | None = None,
    given: Mapping[str, str] | None = None,
    done: str = "",
) -> Response:
    values = {"packed": "", "name": "", "student_id": "", "project": "", "commit": "", "pushed_at": "", **(given or {})}
    with site_of(request).store.read() as session:
        names = {
            one.id: (learner.name or learner.student_id, one.label)
            for learner in cohorts.list_learners(session, place.cohort.id)
            for one in cohorts.list_submissions(session, place.cohort.id)
            if one.learner_id == learner.id
        }
    return cohort_page(
        request, place, "cohort_pushes.html.j2", why=why, read=read, matched=matched, names=names, most=MOST_SHOWN,
        done=clean(done)[:200], shown=shown, **values,
    )  # fmt: skip


def _single(student_id: str, project: str, commit: str, pushed_at: str) -> bytes:
    """One push as a file of them; a time is in UTC unless it says otherwise."""
    at = utc_time(pushed_at)
    if at is None:
        raise UsageError("A time is missing.", kind="bad_time", hint="When does the host say that it was pushed?")
    out = io.StringIO()
    cells = {"student_id": student_id, "project": project, "commit": commit, "pushed_at": at.isoformat()}
    csv.writer(out).writerows([COLUMNS, [cells.get(name, "").strip() for name in COLUMNS]])
    return out.getvalue().encode()


@router.post("/{course}/{cohort}/pushes")
def enter(
    request: Request,
    place: Placed,
    *,
    file: Annotated[UploadFile | None, File()] = None,
    packed: Packed = "",
    name: Text = "",
    student_id: Text = "",
    project: Text = "",
    commit: Text = "",
    pushed_at: Text = "",
    yes: Text = "",
) -> Response:
    """Show what a record says and whom it fits; with `yes`, note it."""
    given = {"name": name, "student_id": student_id, "project": project, "commit": commit, "pushed_at": pushed_at}
    try:
        if file is not None and file.filename:
            data, given["name"] = file.file.read(MOST_FILE + 1), clean(file.filename)[:100]
        elif packed:
            data = unpack(packed)
        else:
            data, given["name"] = _single(student_id, project, commit, pushed_at), "One push"
        found = read_pushes(data)
        if not yes:
            with site_of(request).store.read() as session:
                matched = match_pushes(session, place.cohort.id, found)
            return _pushes(request, place, read=found, matched=matched, given={**given, "packed": pack(data)})
        with site_of(request).store.write() as session:
            count, unmatched = record_pushes(session, place.cohort, found, source=given["name"], author=place.author)
    except UsageError as why:
        return _pushes(request, place, why, given=given)
    left = f"-{len(unmatched)}-of-no-repository-here" if unmatched else ""
    return RedirectResponse(f"{place.base}/pushes?done={count}-entered{left}", 303)


# ---------------------------------------------------------------- archived, deleted


@router.post("/{course}/{cohort}/archive")
def archive(request: Request, place: Placed, away: Text = "") -> Response:
    """Archive the cohort, so that nothing of it changes; or bring it back."""
    with site_of(request).store.write() as session:
        if bool(away) != (place.cohort.archived_at is not None):
            cohorts.set_archived(session, place.cohort.id, archived=bool(away))
            kind, words = ("archived", "Archived.") if away else ("restored", "Brought back.")
            note_event(session, place.course.id, place.cohort.id, kind, words, author=place.author)
    return RedirectResponse(f"{place.base}/settings#away", 303)


@router.post("/{course}/{cohort}/delete")
def delete(request: Request, place: Placed, title: Text = "") -> Response:
    """Delete a cohort that was archived, with every mark and report; its title has to be typed."""
    from grader.web.cohorts import settings_page  # noqa: PLC0415 - that module shows what is wrong with this form

    try:
        if place.cohort.archived_at is None:
            hint = "What is archived can be brought back; what is deleted can’t."
            raise UsageError("Archive it first.", kind="not_archived", hint=hint)  # noqa: TRY301
        if clean(title) != clean(place.cohort.title):
            hint = "Type it as it stands at the top of this page."
            raise UsageError("That isn’t the cohort’s title.", kind="not_the_title", hint=hint)  # noqa: TRY301
    except UsageError as why:
        return settings_page(request, place, why)
    with site_of(request).store.write() as session:
        learners = len(cohorts.list_learners(session, place.cohort.id))
        marks = len(ledger(session, place.cohort.id, kinds=("manual", "override")))
        delete_cohort(session, place.cohort.id)
        delete_owner(session, place.cohort.id)  # jobs that wait, and reports that nothing stands on
        counts = (
            f"{learners} learner{'' if learners == 1 else 's'}, {marks} mark{'' if marks == 1 else 's'} by a person"
        )
        words = f"{place.cohort.title}: {counts}."
        note_event(session, place.course.id, place.cohort.id, "deleted", words, author=place.author)
    return RedirectResponse(f"/c/{place.course.slug}", 303)
