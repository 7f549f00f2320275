"""A job while it is worked on: its steps as they happen, with a script or without."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from grader.jobs import FETCHED, LOOK, Job, State
from grader.reports import view
from grader.snapshot.target import Remote, parse_target
from grader.web.limits import Streams
from grader.web.pages import page, render
from grader.web.site import Site, site_of
from grader.web.who import Asking, is_theirs

if TYPE_CHECKING:
    from grader.jobs import Event
    from grader.web.who import Who

router = APIRouter(include_in_schema=False)
PACE_S = 0.35
MOST_S = 600.0  # a stream; a browser asks for the next one by itself
_STAGES = (("queued", "Waiting for its turn"), ("fetch", "Fetch the repository"), ("grade", "Read and judge it"))
_RUN = ("run", "Build and run it")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job: `done`, `now`, `later` or `failed`, and what was said in it last."""

    title: str
    state: str
    words: str = ""


def may_follow(who: Who, job: Job) -> bool:
    """Whether somebody may watch a job: whoever was given its address, unless its report will be private."""
    private = job.order.visibility == "private"
    return not private or who.at_least("admin") or is_theirs(who, job.order.owner)


def may_cancel(who: Who, job: Job) -> bool:
    """Its owner, an admin, or the very client that ordered it without an account."""
    owner = job.order.owner
    return who.at_least("admin") or (owner == who.owner if owner else job.order.lane == who.lane)


def find_job(site: Site, who: Who, job_id: str) -> Job:
    """A job that somebody may watch; 404 otherwise."""
    job = site.jobs.find(job_id)
    if job is None or not may_follow(who, job):
        raise HTTPException(404)
    return job


def steps_of(job: Job, events: tuple[Event, ...], ahead: int) -> list[Step]:
    """The steps of a job, and how far it is."""
    stages = [*_STAGES, _RUN] if job.order.mode == "run" else list(_STAGES)
    said = {event.stage: event.text for event in events}
    names = [name for name, _ in stages]
    found = [Step("Check its address", "done", said[LOOK])] if LOOK in said else []
    last = max((names.index(event.stage) for event in events if event.stage in names), default=0)
    now = 0 if job.state is State.QUEUED else max(last, 1)
    states = [
        "done" if n < now or job.state is State.DONE else "now" if n == now else "later" for n in range(len(names))
    ]
    if job.state in (State.REJECTED, State.FAILED):
        states[now] = "failed"
    waiting = f"{ahead} before it" if ahead else "It is next."
    words = {**said, "queued": waiting if job.state is State.QUEUED else ""}
    if states[names.index("fetch")] == "done":
        words["fetch"] = said.get(FETCHED, "")
    return found + [Step(title, states[n], words.get(name, "")) for n, (name, title) in enumerate(stages)]


def name_of(job: Job) -> str:
    """What a person calls the target of a job."""
    try:
        target = parse_target(job.order.target, revision=job.order.revision)
    except Exception:  # noqa: BLE001 - it was ordered by a version that read addresses differently
        return job.order.target
    if not isinstance(target, Remote):
        return target.path
    return target.path + (f" in {target.subdir or target.ambiguous}" if target.subdir or target.ambiguous else "")


def _part(site: Site, job: Job) -> str:
    events = site.jobs.events(job.id)
    ahead = site.jobs.ahead_of(job) if job.state is State.QUEUED else 0
    waiting = job.state is State.QUEUED and not site.jobs.stats().workers
    return render("live_part.html.j2", job=job, steps=steps_of(job, events, ahead), idle=waiting)


@router.get("/j/{job_id}")
def watch(request: Request, who: Asking, job_id: str, was: str = "") -> Response:
    """The steps of a job; its report once there is one."""
    site = site_of(request)
    job = find_job(site, who, job_id)
    if job.report_id:
        return RedirectResponse(f"/r/{job.report_id}" + ("?unchanged=1" if was == job.report_id else ""), 303)
    retry = f"/?url={_quoted(job.order.target)}&rubric={_quoted(job.order.rubric)}"
    return page(
        request, "live.html.j2", job=job, part=_part(site, job), name=name_of(job), was=was, retry=retry,
        may_cancel=may_cancel(who, job) and not job.state.ended, since=view.minute(job.created_at),
    )  # fmt: skip


def _quoted(text: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - for one link

    return quote(text, safe="")


@router.post("/j/{job_id}/cancel")
def cancel(request: Request, who: Asking, job_id: str) -> Response:
    """End a job that somebody doesn't want any more: its owner, or who runs this."""
    site = site_of(request)
    job = find_job(site, who, job_id)
    if not may_cancel(who, job):
        raise HTTPException(404)
    site.jobs.cancel(job.id)
    return RedirectResponse(f"/j/{job.id}", 303)


def _streaming(request: Request, who: Asking, job_id: str) -> Iterator[Job]:
    """The job, found before the stream begins, so that what can't be followed is a page of its own."""
    job = find_job(site_of(request), who, job_id)
    streams: Streams = request.app.state.streams
    with streams.open(who):
        yield job


@router.get("/j/{job_id}/live", response_class=EventSourceResponse)
async def live(
    request: Request, who: Asking, job: Annotated[Job, Depends(_streaming)]
) -> AsyncIterator[ServerSentEvent]:
    """The steps again whenever they change: `part` has markup of ours, `end` says that the page has another address."""
    site = site_of(request)
    shown, end = "", time.monotonic() + MOST_S
    while time.monotonic() < end and not request.app.state.stopping.is_set():
        part = await to_thread.run_sync(_part, site, job)
        if part != shown:
            shown = part
            yield ServerSentEvent(event="part", raw_data=part)
        if job.state.ended:
            yield ServerSentEvent(event="end", raw_data=str(job.report_id or ""))
            return
        await asyncio.sleep(PACE_S)
        job = await to_thread.run_sync(find_job, site, who, job.id)
