"""All reports of whoever asks, a page at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from grader.store import reports
from grader.web.api.paging import cursor_of, position_of
from grader.web.pages import page
from grader.web.site import site_of
from grader.web.who import ANONYMOUS, SINGLE, Asking

router = APIRouter(include_in_schema=False)
MOST = 25


@router.get("/reports")
def listed(request: Request, who: Asking, cursor: Annotated[str | None, Query(max_length=200)] = None) -> Response:
    """One's own reports, newest first; all that there are for who is alone with their machine."""
    if who.role == ANONYMOUS:
        return RedirectResponse("/login?next=/reports", 303)
    wanted = reports.Wanted(owner=None if who.role == SINGLE else who.owner)
    with site_of(request).store.read() as session:
        found = reports.page_of_reports(session, wanted, after=position_of(cursor), most=MOST + 1)
    older = cursor_of(found[MOST - 1]) if len(found) > MOST else ""
    return page(request, "reports.html.j2", reports=found[:MOST], older=older, first=cursor is None)
