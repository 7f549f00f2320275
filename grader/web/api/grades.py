"""Orders: have a repository graded."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from grader.errors import UsageError
from grader.jobs import Enqueued, State
from grader.model import PROJECT_TYPES
from grader.snapshot.target import Remote, parse_target
from grader.store import requests
from grader.web.api.reports import document
from grader.web.api.shapes import API, Job, Order, job_shape
from grader.web.limits import SUBMIT, client_key, spend
from grader.web.openapi import REPORT_REF
from grader.web.scopes import need
from grader.web.site import Site, site_of
from grader.web.submit import Wish, may_submit, order_of, place
from grader.web.told import Told, words_of
from grader.web.who import Asking, Who

router = APIRouter(prefix=API, tags=["grades"])
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", max_length=255, description="Sent again with it, the same order is the same job."),
]
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "It was graded before: the report.",
        "content": {"application/json": {"schema": REPORT_REF}},
        "headers": {"Content-Location": {"schema": {"type": "string"}, "description": "The report's address."}},
    },
    202: {
        "description": "It is queued, or being graded: the job.",
        "headers": {"Location": {"schema": {"type": "string"}, "description": "The job's address."}},
    },
}


@router.post("/grades", status_code=202, response_model=Job, responses=_ANSWERS, operation_id="grade")
def grade(request: Request, who: Asking, asked: Order, key: Key = None) -> Response:
    """Have a repository graded.

    The host is asked at once whether the repository is there. A commit that was graded before by this rubric is
    answered by its report; everything else by a job, the same one for everybody who asks for the same at the time.
    """
    need(who, "grade")
    site = site_of(request)
    if not may_submit(site, who):
        raise HTTPException(401, "Log in to have a repository graded.", {"WWW-Authenticate": "Bearer"})
    earlier = _answered_before(site, who, key, asked)
    if earlier is None:
        spend(request, who, SUBMIT, _host(asked))
        earlier = _ordered(site, who, asked)
        if key is not None:
            with site.store.write() as session:
                requests.keep_answer(session, client_key(who), key, asked.model_dump(), earlier.job.id)
    job = earlier.job
    if job.state is State.DONE and job.report_id and not earlier.fresh:
        response = document(request, who, job.report_id)
        response.headers["Content-Location"] = f"{API}/reports/{job.report_id}"
        return response
    shape = job_shape(job, site.jobs.ahead_of(job) if job.state is State.QUEUED else 0)
    return JSONResponse(shape.model_dump(mode="json"), 202, {"Location": f"{API}/jobs/{job.id}"})


def _answered_before(site: Site, who: Who, key: str | None, asked: Order) -> Enqueued | None:
    """The job that answers a request which was sent before; one that was forgotten since is ordered anew."""
    if key is None:
        return None
    if not key or not key.isprintable():
        raise UsageError("That is no Idempotency-Key.", kind="bad_key", hint="Use a random one, such as a UUID.")
    with site.store.read() as session:
        job_id = requests.earlier_answer(session, client_key(who), key, asked.model_dump())
    job = site.jobs.find(job_id) if job_id else None
    return Enqueued(job, fresh=False) if job else None


def _host(asked: Order) -> str:
    """The code host that an order will ask; UsageError where the address can't be one."""
    target = parse_target(asked.url.strip(), revision=asked.ref or None)
    return target.host if isinstance(target, Remote) else ""


def _ordered(site: Site, who: Who, asked: Order) -> Enqueued:
    if asked.project_type is not None and asked.project_type not in PROJECT_TYPES:
        known = ", ".join(PROJECT_TYPES)
        raise UsageError("There is no such kind of project.", kind="bad_project_type", hint=f"One of: {known}.")
    wish = Wish(asked.url, asked.rubric, asked.ref or "", asked.subdir, asked.visibility, asked.mode)
    order, seen = order_of(site, who, wish)
    found = words_of(seen, Told()) if seen else ""  # the host's own API is asked for people only
    return place(site, replace(order, project_type=asked.project_type, anew=asked.anew), found)
