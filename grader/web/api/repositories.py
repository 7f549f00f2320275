"""Repositories: how one's reports went over time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request

from grader.store import reports
from grader.web.api.shapes import API, NAME, RubricName, Trend, report_shape
from grader.web.scopes import need
from grader.web.site import site_of
from grader.web.who import Asking, may_change, may_list

router = APIRouter(prefix=API, tags=["repositories"])
Owner = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9_.-]{1,100}(/[A-Za-z0-9_.-]{1,100}){0,9}$", description="With its sub-groups.")
]


@router.get("/repositories/{host}/{owner:path}/{name}", operation_id="repository")
def trend(
    request: Request,
    who: Asking,
    host: Annotated[str, Path(pattern=r"^[a-z0-9.-]{1,253}$", examples=["github.com"])],
    owner: Owner,
    name: Annotated[str, Path(pattern=NAME)],
    *,
    rubric: RubricName | None = None,
    subdir: Annotated[str | None, Query(max_length=500, pattern=r"^[^\x00-\x1f]*$")] = None,
) -> Trend:
    """A repository's reports that you may see, oldest first. What others uploaded isn't among them."""
    need(who, "read")
    with site_of(request).store.read() as session:
        found = reports.reports_of_repository(
            session, host, owner, name, subdir=subdir, rubric_id=rubric, visibilities=reports.VISIBILITIES
        )
    items = [
        report_shape(one, who)
        for one in found
        if may_list(who, one) and (one.source == "grade" or may_change(who, one))
    ]
    if not items:
        raise HTTPException(404)
    return Trend(host=host, owner=owner, name=name, items=items)
