"""The front page: a form for an address, a look at it while it is typed, and what this visitor had graded before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from grader.errors import ShipfolioError, UsageError
from grader.reports import view
from grader.rubric import builtin_ids, load_rubric
from grader.store import reports
from grader.web.errors import status_of
from grader.web.limits import LOOK, SUBMIT, spend
from grader.web.pages import NO_NUL, page
from grader.web.site import site_of
from grader.web.submit import Wish, examine, host_of, may_submit, order_of, place
from grader.web.told import Told, unknown_words, words_of
from grader.web.who import Asking, may_see

if TYPE_CHECKING:
    from grader.jobs import Job
    from grader.snapshot.look import Seen
    from grader.store.reports import StoredReport
    from grader.web.who import Who

router = APIRouter(include_in_schema=False)
RECENT = "shipfolio-recent"  # the jobs that a visitor without an account started, in a cookie of theirs
MOST_RECENT = 8
_JOB = re.compile(r"[a-z2-7]{24}")

Text = Annotated[str, Form(max_length=2100, pattern=NO_NUL)]


@dataclass(frozen=True, slots=True)
class Recent:
    """A line of the list on the front page: a report, or a job that has none yet."""

    name: str
    href: str
    when: str
    score: float | None
    letter: str | None
    state: str = ""


@router.get("/")
def home(request: Request, who: Asking, url: str = "", rubric: str = "portfolio") -> Response:
    """The form, filled in where the address says so."""
    return _form(request, who, Wish(url[:2048], rubric))


def _form(request: Request, who: Who, wish: Wish, why: ShipfolioError | None = None, found: str = "") -> Response:
    site, recent = site_of(request), _recent(request, who)
    known = (load_rubric(name) for name in builtin_ids())
    rubrics = sorted(known, key=lambda rubric: (rubric.id != "portfolio", rubric.title))
    return page(
        request,
        "home.html.j2",
        status=status_of(why) if why else 200,
        wish=wish,
        why=why,
        found=found,
        rubrics=rubrics,
        recent=recent[:MOST_RECENT],
        more=len(recent) > MOST_RECENT,
        may_submit=may_submit(site, who),
        opened=bool(wish.revision or wish.subdir or wish.visibility != "unlisted" or wish.mode != "static"),
        runs=any(worker.runs for worker in site.jobs.stats().workers),
    )


def _recent(request: Request, who: Who) -> list[Recent]:
    site = site_of(request)
    if who.role != "anonymous":
        with site.store.read() as session:
            owner = None if who.role == "single" else who.owner
            found = reports.list_reports(session, owner=owner, most=MOST_RECENT + 1)
        return [_of_report(each) for each in found]
    listed = []
    for job_id in recent_jobs(request):
        job = site.jobs.find(job_id)
        with site.store.read() as session:
            report = reports.find_report(session, job.report_id) if job and job.report_id else None
        if report and may_see(who, report):
            listed.append(_of_report(report))
        elif job and not job.report_id and job.order.visibility != "private":
            listed.append(_of_job(job))
    return listed


def _of_report(report: StoredReport) -> Recent:
    name = report.name + (f" in {report.subdir}" if report.subdir else "")
    when = view.day(report.created_at) + ("" if report.host else " · a local folder")
    return Recent(name, f"/r/{report.id}", when, report.score, report.grade)


def _of_job(job: Job) -> Recent:
    words = {"queued": "waiting", "running": "being graded"}.get(job.state, "not graded")
    return Recent(
        job.order.target.removeprefix("https://"), f"/j/{job.id}", view.day(job.created_at), None, None, words
    )


def recent_jobs(request: Request) -> list[str]:
    """What a visitor's cookie says they started, newest first."""
    return [part for part in request.cookies.get(RECENT, "")[:400].split(".") if _JOB.fullmatch(part)][:MOST_RECENT]


def _wished(  # noqa: PLR0917 - the form's fields
    url: Text = "",
    rubric: Text = "portfolio",
    revision: Text = "",
    subdir: Text = "",
    visibility: Text = "unlisted",
    mode: Text = "static",
) -> Wish:
    """The form of the front page."""
    return Wish(url, rubric, revision, subdir, visibility, mode)


Wished = Annotated[Wish, Depends(_wished)]


@router.post("/")
def submit(request: Request, who: Asking, wish: Wished) -> Response:
    """Look at what was pasted, queue it, and go where it can be watched; or say what is wrong with it."""
    site = site_of(request)
    if not may_submit(site, who):
        return RedirectResponse("/login?next=/", 303)
    try:
        spend(request, who, SUBMIT, host_of(wish.url))
        order, seen = order_of(site, who, wish)
        job = place(site, order, seen_words(request, seen)).job
    except ShipfolioError as why:
        return _form(request, who, wish, why)
    except HTTPException as refused:
        return _too_often(request, who, wish, refused)
    return follow(request, who, job)


def _too_often(request: Request, who: Who, wish: Wish, refused: HTTPException) -> Response:
    """The form as it was filled in, to be sent again later; what else was refused has a page of its own."""
    if refused.status_code != HTTPStatus.TOO_MANY_REQUESTS:
        raise refused
    made = _form(request, who, wish, UsageError(refused.detail, kind="rate_limited"))
    made.status_code = refused.status_code
    made.headers.update(refused.headers or {})
    return made


def seen_words(request: Request, seen: Seen | None) -> str:
    """What was found at an address, for the page of its job; "" for a folder of this machine."""
    return words_of(seen, _told(request, seen)) if seen else ""


def _told(request: Request, seen: Seen) -> Told:
    told: Told = request.app.state.tellings.of(seen, site_of(request).environ)
    return told


def follow(request: Request, who: Who, job: Job, *, was: str = "") -> Response:
    """Send a browser to a job; one without an account is given a note of it to keep."""
    response = RedirectResponse(f"/j/{job.id}" + (f"?was={was}" if was else ""), 303)
    if who.role == "anonymous":
        kept = [job.id, *(each for each in recent_jobs(request) if each != job.id)][:MOST_RECENT]
        secure = site_of(request).https
        response.set_cookie(RECENT, ".".join(kept), 90 * 24 * 3600, httponly=True, samesite="lax", secure=secure)
    return response


@router.post("/look")
def look(
    request: Request,
    who: Asking,
    url: Text = "",
    revision: Text = "",
    subdir: Text = "",
) -> Response:
    """What is found at an address, in a sentence or two: for the form, while it is filled in."""
    try:
        return JSONResponse({"found": True, "words": _found(request, who, Wish(url, "", revision, subdir))})
    except ShipfolioError as why:
        return JSONResponse({"found": False, "words": f"{why.message} {why.hint}".strip()})
    except HTTPException as refused:
        return JSONResponse({"found": False, "words": str(refused.detail)}, refused.status_code)


@router.post("/check")
def check(request: Request, who: Asking, wish: Wished) -> Response:
    """The same without a script: the form again, with what was found."""
    try:
        return _form(request, who, wish, found=_found(request, who, wish))
    except ShipfolioError as why:
        return _form(request, who, wish, why)
    except HTTPException as refused:
        return _too_often(request, who, wish, refused)


def _found(request: Request, who: Who, wish: Wish) -> str:
    """Looks, and says what is there; raises as `examine`, and HTTPException for who looks too often."""
    spend(request, who, LOOK, host_of(wish.url))
    _, seen = examine(site_of(request), who, wish)
    if seen is None:
        return "A folder of this machine."
    told = _told(request, seen)
    found = f"Found {view.clean(seen.target.path)} on {seen.target.host}: {words_of(seen, told)}."
    return f"{found} {unknown_words(told)}".rstrip()
