"""Jobs: how an order stands, and its progress as it happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, HTTPException, Request
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from grader.jobs import Job as StoredJob
from grader.jobs import State
from grader.web.api.shapes import API, Id, Job, job_shape
from grader.web.limits import Streams
from grader.web.live import find_job, may_cancel
from grader.web.scopes import need
from grader.web.site import Site, site_of
from grader.web.who import Asking

router = APIRouter(prefix=API, tags=["jobs"])
PACE_S = 0.4
MOST_S = 1800.0  # a stream; a client that wants more comes back with Last-Event-ID


def followed(request: Request, who: Asking, job_id: Id) -> StoredJob:
    """The job that a request names, if who asks may see it."""
    need(who, "read")
    return find_job(site_of(request), who, job_id)


Followed = Annotated[StoredJob, Depends(followed)]


def _shape(site: Site, job: StoredJob) -> Job:
    return job_shape(job, site.jobs.ahead_of(job) if job.state is State.QUEUED else 0)


@router.get("/jobs/{job_id}", operation_id="job")  # noqa: FAST003 - `followed` takes it
def one(request: Request, job: Followed) -> Job:
    """How a job stands. Ask every few seconds, or follow its events."""
    return _shape(site_of(request), job)


@router.delete("/jobs/{job_id}", status_code=204, operation_id="cancel")  # noqa: FAST003
def cancel(request: Request, who: Asking, job: Followed) -> Response:
    """Cancel a job; one that has ended stays as it is."""
    need(who, "grade")
    if not may_cancel(who, job):
        raise HTTPException(404)
    site_of(request).jobs.cancel(job.id)
    return Response(status_code=204)


def _streaming(request: Request, who: Asking) -> Iterator[None]:
    streams: Streams = request.app.state.streams
    with streams.open(who):
        yield


@router.get(
    "/jobs/{job_id}/events",  # noqa: FAST003
    response_class=EventSourceResponse,
    operation_id="events",
    dependencies=[Depends(_streaming)],
    responses={200: {"description": "`progress` events with `stage` and `text`, then one `end` with the job."}},
)
async def events(
    request: Request, job: Followed, last_event_id: Annotated[str | None, Header(max_length=20)] = None
) -> AsyncIterator[ServerSentEvent]:
    """Follow a job: what was done, then what is being done, then how it ended.

    A stream that breaks goes on where it was by `Last-Event-ID`, which browsers send by themselves.
    """
    site, after = site_of(request), 0
    with suppress(ValueError):
        after = int(last_event_id or "0")
    end = time.monotonic() + MOST_S
    while time.monotonic() < end and not request.app.state.stopping.is_set():
        known = await to_thread.run_sync(site.jobs.find, job.id)  # before its events, so that none of them is missed
        for event in await to_thread.run_sync(site.jobs.events, job.id, after):
            after = event.number
            data = {"stage": event.stage, "text": event.text, "at": event.at.isoformat()}
            yield ServerSentEvent(event="progress", id=str(event.number), data=data)
        if known is None or known.state.ended:
            shape = await to_thread.run_sync(_shape, site, known or job)
            yield ServerSentEvent(event="end", data=shape.model_dump(mode="json"))
            return
        await asyncio.sleep(PACE_S)
