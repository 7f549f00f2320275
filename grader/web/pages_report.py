"""A report: its page, its files in every format, two of them side by side, and what its owner may do with it."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from grader.errors import UsageError
from grader.reports import FORMATS, Look, as_html, render, view
from grader.reports.read_json import report_of
from grader.rubric import builtin_ids
from grader.store import reports
from grader.web.home import follow, seen_words
from grader.web.kept import Kept
from grader.web.limits import SUBMIT, spend
from grader.web.pages import page
from grader.web.site import site_of
from grader.web.submit import Wish, may_submit, order_of, place
from grader.web.who import Asking, may_change, may_list, may_see

if TYPE_CHECKING:
    from grader.model import Report
    from grader.store import Session, Store
    from grader.store.reports import StoredReport
    from grader.web.site import Site
    from grader.web.who import Who

router = APIRouter(include_in_schema=False)
MOST_POINTS = 12  # of a history beside a report
FILES = {
    "html": ("html", "text/html", "Web page"),
    "json": ("json", "application/json", "JSON"),
    "md": ("md", "text/markdown", "Markdown"),
    "sarif": ("sarif", "application/sarif+json", "SARIF"),
    "junit": ("junit.xml", "application/xml", "JUnit"),
    "csv": ("csv", "text/csv", "CSV"),
    "text": ("txt", "text/plain", "Text"),
}
assert set(FILES) == set(FORMATS)  # noqa: S101 - at start, not at the first click


def find_report(site: Site, who: Who, report_id: str) -> StoredReport:
    """A report that somebody may see; 404 otherwise, whether there is one or not."""
    with site.store.read() as session:
        return _seen(session, who, report_id)


def _seen(session: Session, who: Who, report_id: str) -> StoredReport:
    found = reports.find_report(session, report_id)
    if found is None or not may_see(who, found):
        raise HTTPException(404)
    return found


def document_of(store: Store, report_id: str) -> str:
    """The text of a report that is there."""
    with store.read() as session:
        text = reports.find_document(session, report_id)
    if text is None:
        raise HTTPException(404)
    return text


@functools.lru_cache(maxsize=64)
def read_report(store: Store, report_id: str) -> Report:
    """A stored report, taken apart; a report never changes under its id."""
    return report_of(json.loads(document_of(store, report_id))["reports"][0])


def _with_trend(store: Store, who: Who, report_id: str) -> tuple[StoredReport, list[StoredReport]]:
    """A report, and those up to it that somebody may have listed: graded, same repository, directory and rubric."""
    with store.read() as session:
        report = _seen(session, who, report_id)
        if not report.host:
            return report, [report]
        found = reports.reports_of_repository(
            session, report.host, report.repo_owner, report.repo_name, subdir=report.subdir,
            rubric_id=report.rubric_id, visibilities=reports.VISIBILITIES,
        )  # fmt: skip
    return report, [
        each for each in found
        if each.id == report.id or (
            each.source == "grade" and each.score is not None and each.created_at <= report.created_at
            and may_list(who, each)
        )
    ]  # fmt: skip


@router.get("/r/{report_id}")
def report(request: Request, who: Asking, report_id: str, unchanged: bool = False) -> Response:  # noqa: FBT001, FBT002
    """The report, with what came before it."""
    site = site_of(request)
    found, trend = _with_trend(site.store, who, report_id)
    trend = trend[-MOST_POINTS:]
    points = tuple(
        as_html.Point(each.score, view.day(each.created_at), "" if each.id == found.id else f"/r/{each.id}")
        for each in trend
        if each.score is not None
    )
    extra = as_html.Extra(history=points)
    kept: Kept = request.app.state.kept
    made = kept.get(
        (found.id, "page", extra), lambda: as_html.report_body(read_report(site.store, found.id), extra).encode()
    )
    body = Markup(made.decode())  # noqa: S704 - it was markup when it was kept
    before = next((each for each in reversed(trend) if each.id != found.id), None)
    return page(
        request, "report.html.j2", report=found, body=body, title=title_of(found), before=before, files=FILES,
        unchanged=unchanged, may_change=may_change(who, found), repo=repo_path(found),
        may_regrade=bool(found.host) and may_submit(site, who), visibilities=visibilities_for(who),
        address=f"{site.base_url}/r/{found.id}",
    )  # fmt: skip


def visibilities_for(who: Who) -> tuple[str, ...]:
    """What an owner may choose from."""
    return ("unlisted", "public", "private") if who.role != "anonymous" else ("unlisted", "public")


def title_of(report: StoredReport) -> str:
    """`54.4 D – ada/engine`."""
    score = "Not graded" if report.score is None else f"{view.tenths(report.score)} {report.grade or ''}".strip()
    return f"{score} – {report.name}"


def repo_path(report: StoredReport) -> str:
    """Where a repository's page is; "" for what has none, as a folder."""
    good = report.host and report.repo_owner and report.repo_name
    return f"/repo/{report.host}/{report.repo_owner}/{report.repo_name}" if good else ""


@router.get("/r/{report_id}/file/{kind}")
def download(request: Request, who: Asking, report_id: str, kind: str) -> Response:
    """The report as a file; JSON to the byte as it was graded."""
    site = site_of(request)
    found = find_report(site, who, report_id)
    if kind not in FILES:
        raise HTTPException(404)
    ending, media_type, _ = FILES[kind]
    text = (
        document_of(site.store, found.id)
        if kind == "json"
        else render(kind, [read_report(site.store, found.id)], Look(full=True))
    )
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{found.repo_name}-{(found.commit or 'files')[:10]}").strip("-.")[:80]
    headers = {
        "Content-Disposition": f'attachment; filename="{name or "report"}.{ending}"',
        "Cache-Control": "private, no-cache",
    }
    return Response(text.encode("utf-8", "replace"), media_type=media_type, headers=headers)


@router.get("/r/{report_id}/compare/{other_id}")
def compare(request: Request, who: Asking, report_id: str, other_id: str) -> Response:
    """Two reports of one repository: fixed, new, still open. The earlier one stands before, however they are named."""
    site = site_of(request)
    pair = sorted((find_report(site, who, each) for each in (report_id, other_id)), key=lambda one: one.created_at)
    names = {(each.host, each.repo_owner, each.repo_name, each.subdir) for each in pair}
    if len(names) > 1 or report_id == other_id:
        raise UsageError(
            "These can't be compared.", kind="not_comparable", hint="Choose two reports of one repository."
        )
    before, after = (read_report(site.store, each.id) for each in pair)
    body = as_html.comparison_body(as_html.compared(before, after))
    return page(request, "compare.html.j2", body=body, pair=pair, repo=repo_path(pair[1]))


@router.post("/r/{report_id}/again")
def again(request: Request, who: Asking, report_id: str) -> Response:
    """Grade the repository as it is now, by the same rubric as it is now."""
    site = site_of(request)
    found = find_report(site, who, report_id)
    if not found.host or found.rubric_id not in builtin_ids():
        raise UsageError("This can't be graded again from here.", kind="not_ours", hint="Run the command at its end.")
    spend(request, who, SUBMIT, found.host)
    visibility = found.visibility if may_change(who, found) else "unlisted"
    wish = Wish(found.url, found.rubric_id, found.ref or "", found.subdir, visibility)
    order, seen = order_of(site, who, wish)
    return follow(request, who, place(site, order, seen_words(request, seen)).job, was=found.id)


@router.post("/r/{report_id}/visibility")
def change_visibility(
    request: Request, who: Asking, report_id: str, visibility: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    """Publish or hide a report."""
    found = _own(request, who, report_id)
    with site_of(request).store.write() as session:
        reports.set_visibility(session, found.id, visibility)
    return RedirectResponse(f"/r/{found.id}", 303)


@router.post("/r/{report_id}/delete")
def delete(request: Request, who: Asking, report_id: str) -> Response:
    """Remove a report for good."""
    found = _own(request, who, report_id)
    with site_of(request).store.write() as session:
        reports.delete_report(session, found.id)
    return RedirectResponse("/", 303)


def _own(request: Request, who: Who, report_id: str) -> StoredReport:
    found = find_report(site_of(request), who, report_id)
    if not may_change(who, found):
        raise HTTPException(404)
    return found
