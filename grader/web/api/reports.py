"""Reports: lists, documents in every format, comparisons, uploads, and what their owner may do with them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from grader.reports import Look, render
from grader.store import reports
from grader.web.api.accepting import preferred
from grader.web.api.paging import cursor_of, position_of
from grader.web.api.shapes import (
    API,
    NAME,
    Comparison,
    Id,
    ReportLine,
    ReportPage,
    RubricName,
    Visibility,
    VisibilityChange,
    comparison_shape,
    report_shape,
)
from grader.web.kept import Kept
from grader.web.limits import SUBMIT, spend
from grader.web.openapi import REPORT_REF
from grader.web.pages_report import FILES, document_of, find_report, read_report
from grader.web.scopes import need, need_account
from grader.web.security import BODIES
from grader.web.site import site_of
from grader.web.uploads import MOST_BYTES, read_upload
from grader.web.who import Asking, Who, may_change

router = APIRouter(prefix=API, tags=["reports"])
BODIES[f"{API}/reports"] = MOST_BYTES
Format = Literal["json", "md", "html", "sarif", "junit", "csv", "text"]
_TYPES = {"json": "application/json"} | {name: media_type for name, (_, media_type, _) in FILES.items()}
Limit = Annotated[int, Query(ge=1, le=100)]
_DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The report: as JSON to the byte as it was graded, or in another format.",
        "content": {
            "application/json": {"schema": REPORT_REF},
            **{
                media_type: {"schema": {"type": "object" if media_type.endswith("+json") else "string"}}
                for _, media_type, _ in FILES.values()
                if media_type != "application/json"
            },
        },
        "headers": {
            "ETag": {"schema": {"type": "string"}},
            "Shipfolio-Source": {"schema": {"enum": ["grade", "upload"]}, "description": "`upload`: not graded here."},
        },
    },
    304: {"description": "It is the one that you have."},
}
_UPLOAD = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": REPORT_REF}}},
}


@router.get("/reports", operation_id="reports")
def listed(
    request: Request,
    who: Asking,
    *,
    of: Annotated[Literal["mine", "public"] | None, Query(description="Yours if you are logged in.")] = None,
    host: Annotated[str | None, Query(pattern=r"^[a-z0-9.-]{1,253}$")] = None,
    owner: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_.-]{1,100}(/[A-Za-z0-9_.-]{1,100}){0,9}$")] = None,
    name: Annotated[str | None, Query(pattern=NAME)] = None,
    rubric: RubricName | None = None,
    visibility: Visibility | None = None,
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> ReportPage:
    """Reports, newest first: yours, or those that were published."""
    need(who, "read")
    of = of or ("public" if who.role == "anonymous" else "mine")
    if of == "mine":
        need_account(who)
    wanted = reports.Wanted(
        owner=who.owner if of == "mine" and who.role != "single" else None,
        visibility=visibility if of == "mine" else "public",
        host=host, repo_owner=owner, repo_name=name, rubric_id=rubric,
    )  # fmt: skip
    with site_of(request).store.read() as session:
        found = reports.page_of_reports(session, wanted, after=position_of(cursor), most=limit + 1)
    items = [report_shape(one, who) for one in found[:limit]]
    return ReportPage(items=items, next=cursor_of(found[limit - 1]) if len(found) > limit else None)


@router.post(
    "/reports", status_code=201, response_model=ReportLine, openapi_extra=_UPLOAD, operation_id="upload",
    responses={200: {"model": ReportLine, "description": "This very report was uploaded before."}},
)  # fmt: skip
async def upload(request: Request, who: Asking, visibility: Visibility = "unlisted") -> Response:
    """Upload a report that was made elsewhere, as by `shipfolio grade --format json`.

    It is checked and shown as uploaded: this service didn't grade it. At most 4 MiB, with one report.
    """
    need_account(who)
    need(who, "upload")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "A report is application/json.")
    body = await request.body()
    return await to_thread.run_sync(_stored, request, who, visibility, body)


def _stored(request: Request, who: Who, visibility: str, body: bytes) -> Response:
    spend(request, who, SUBMIT)
    _, text = read_upload(body)
    key = hashlib.sha256(f"upload {who.owner} {text}".encode()).hexdigest()
    with site_of(request).store.write() as session:
        there = reports.find_by_key(session, key)
        report_id = there or reports.save_report(
            session, text, key=key, owner=who.owner, visibility=visibility, source="upload"
        )
        found = reports.find_report(session, report_id)
    assert found is not None  # noqa: S101 - it was there a moment ago, in the same transaction
    shape = report_shape(found, who).model_dump(mode="json")
    return JSONResponse(shape, 200 if there else 201, {"Location": f"{API}/reports/{report_id}"})


@router.get("/reports/{report_id}", response_class=Response, responses=_DOCUMENT, operation_id="report")
def one(
    request: Request,
    who: Asking,
    report_id: Id,
    format: Annotated[Format | None, Query(description="Instead of what `Accept` says.")] = None,  # noqa: A002
) -> Response:
    """A report."""
    need(who, "read")
    return document(request, who, report_id, format)


def document(request: Request, who: Who, report_id: str, kind: str | None = None) -> Response:
    """A report in the format that is asked for; `grader.web.packing` answers 304 where the client has it already."""
    site = site_of(request)
    found = find_report(site, who, report_id)
    kind = kind or preferred(request.headers.get("accept", ""), _TYPES)
    kept: Kept = request.app.state.kept

    def make() -> bytes:
        if kind == "json":
            return document_of(site.store, report_id).encode()
        text = render(kind, [read_report(site.store, report_id)], Look(full=True))
        return text.encode("utf-8", "replace")

    body = kept.get((report_id, kind), make)
    headers = {"Cache-Control": "private, no-cache", "Vary": "Accept", "Shipfolio-Source": found.source}
    ending, media_type, _ = FILES[kind]
    if kind == "html":  # a file to keep: our pages' policy would take its style from it
        headers["Content-Disposition"] = f'attachment; filename="report.{ending}"'
    return Response(body, media_type=media_type, headers=headers)


@router.patch("/reports/{report_id}", operation_id="show_report")
def change(request: Request, who: Asking, report_id: Id, wanted: VisibilityChange) -> ReportLine:
    """Publish or hide a report of yours."""
    need(who, "manage")
    site = site_of(request)
    found = _own(request, who, report_id)
    with site.store.write() as session:
        reports.set_visibility(session, report_id, wanted.visibility)
    return report_shape(replace(found, visibility=wanted.visibility), who)


@router.delete("/reports/{report_id}", status_code=204, operation_id="delete_report")
def delete(request: Request, who: Asking, report_id: Id) -> Response:
    """Delete a report of yours for good."""
    need(who, "manage")
    _own(request, who, report_id)
    with site_of(request).store.write() as session:
        reports.delete_report(session, report_id)
    return Response(status_code=204)


def _own(request: Request, who: Who, report_id: str) -> reports.StoredReport:
    """A report that somebody may change; 404 as for one that isn't there, since others needn't know the difference."""
    found = find_report(site_of(request), who, report_id)
    if not may_change(who, found):
        raise HTTPException(404)
    return found


@router.get("/reports/{earlier}/compare/{later}", operation_id="compare")
def compare(request: Request, who: Asking, earlier: Id, later: Id) -> Comparison:
    """What was fixed, what is new and what is still open, from one report to a later one."""
    need(who, "read")
    site = site_of(request)
    for report_id in (earlier, later):
        find_report(site, who, report_id)
    with site.store.read() as session:
        return comparison_shape(earlier, later, reports.compare(session, earlier, later))
