"""A cohort's batch: started, followed, sorted by what went wrong; and newer grades, which wait for a decision."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from grader.cohort import pending
from grader.cohort.batch import Standing, begin, in_play, sample_of, settle, standings
from grader.cohort.probing import probe
from grader.store import cohorts
from grader.store.gradings import GRADED, REFUSED, RUNNING, latest_gradings
from grader.web.cohorts_doing import Doing, Doings
from grader.web.cohorts_place import Place, Placed, cohort_page
from grader.web.limits import Streams
from grader.web.live import MOST_S, PACE_S
from grader.web.pages import render
from grader.web.site import Site, site_of
from grader.web.who import Asking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.store.gradings import Grading

router = APIRouter(prefix="/c", include_in_schema=False)
SAMPLE = 5
OPEN = ("queued", "running")
COUNTED = (GRADED, REFUSED)  # who is refused a newer grade keeps the earlier one
MOST_PENDING = 100
Text = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is; `left_s` is an estimate, None before there is one."""

    total: int
    done: int
    running: int
    left_s: float | None
    waiting: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether something will still come."""
        return self.done < self.total


@dataclass(frozen=True, slots=True)
class Cause:
    """Submissions that ended in the same state, and what it means."""

    state: str
    message: str
    hint: str
    whose: tuple[tuple[cohorts.Learner, Standing], ...]


def doings_of(request: Request) -> Doings:
    """What this service does in the background."""
    found: Doings = request.app.state.doings
    return found


def _key(place: Place) -> str:
    return f"batch {place.cohort.id}"


def progress_of(newest: Mapping[str, Grading], found: tuple[Standing, ...]) -> Progress:
    """The batches that aren't over, as one; what is tried again says so."""
    batches = {each.batch for each in newest.values() if each.state == RUNNING}
    theirs = [each for each in newest.values() if each.batch in batches]
    done = [each for each in theirs if each.state != RUNNING]
    since_s = max(
        0.0, (datetime.now(UTC) - min((e.created_at for e in theirs), default=datetime.now(UTC))).total_seconds()
    )
    left_s = (len(theirs) - len(done)) * since_s / len(done) if done else None
    again = tuple(sorted({each.message for each in found if each.state in OPEN and each.message}))
    return Progress(len(theirs), len(done), sum(each.state == "running" for each in found), left_s, again[:5])


def _part(site: Site, place: Place, doing: Doing | None) -> tuple[str, bool]:
    """The progress as markup, and whether it will change."""
    settle(site.store, place.cohort.id)
    with site.store.read() as session:
        found = standings(session, place.cohort.id)
        how_far = progress_of(latest_gradings(session, place.cohort.id), found)
    asking = doing is not None and not doing.ended
    idle = how_far.is_open and not site.jobs.stats().workers
    part = render("cohort_batch_part.html.j2", how_far=how_far, doing=doing if asking else None, idle=idle)
    return part, asking or how_far.is_open


@router.get("/{course}/{cohort}/batch")
def batch(request: Request, place: Placed) -> Response:
    """How everything stands, and what can be done next."""
    site = site_of(request)
    doing = doings_of(request).of(_key(place))
    part, is_open = _part(site, place, doing)
    with site.store.read() as session:
        found = standings(session, place.cohort.id)
        learners = {each.id: each for each in cohorts.list_learners(session, place.cohort.id)}
        changes = pending.difference(session, place.cohort.id)
    failed = [each for each in found if each.state not in (*OPEN, *COUNTED, "not_graded")]
    waiting = [change for change in changes if change.after is not None]
    return cohort_page(
        request, place, "cohort_batch.html.j2", part=part, is_open=is_open, found=found, sample=SAMPLE,
        graded=sum(each.state in COUNTED for each in found), untried=sum(each.state == "not_graded" for each in found),
        causes=causes_of(failed, learners), waiting=waiting[:MOST_PENDING], left=len(waiting) - MOST_PENDING,
        why=doing.why if doing and doing.ended else None,
    )  # fmt: skip


def causes_of(failed: list[Standing], learners: Mapping[str, cohorts.Learner]) -> list[Cause]:
    """What went wrong, the commonest cause first."""
    by: dict[str, list[Standing]] = {}
    for each in failed:
        by.setdefault(each.state, []).append(each)
    return [
        Cause(state, group[0].message, group[0].hint, tuple((learners[e.submission.learner_id], e) for e in group))
        for state, group in sorted(by.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


@router.post("/{course}/{cohort}/batch")
def start(request: Request, place: Placed, what: Text = "all", state: Text = "") -> Response:
    """Grade a sample, everything that has changed, or what failed by one cause again."""
    site = site_of(request)
    with site.store.read() as session:
        everything = in_play(session, place.cohort.id)
        if what == "again":
            failed = {each.submission.id for each in standings(session, place.cohort.id) if each.state == state}
            chosen = [each for each in everything if each.id in failed]
        else:
            chosen = list(sample_of(everything, SAMPLE) if what == "sample" else everything)
    work = _beginning(site, place.cohort.id, chosen, again=what == "again")
    doings_of(request).start(_key(place), f"Asking {len(chosen)} repositories for their newest commit", work)
    return RedirectResponse(f"{place.base}/batch", 303)


def _beginning(
    site: Site, cohort_id: str, chosen: list[cohorts.Submission], *, again: bool
) -> Callable[[Callable[[str], None]], str]:
    """Ask every host for its newest commit, then order what has changed."""

    def work(say: Callable[[str], None]) -> str:
        seen = probe(
            chosen, site.environ,
            say=lambda done: say(f"Asked {done} of {len(chosen)} repositories for their newest commit"),
        )  # fmt: skip
        begin(site.store, site.jobs, cohort_id, seen=seen, only={each.id for each in chosen}, again=again)
        return ""

    return work


@router.post("/{course}/{cohort}/batch/decide")
def decide(request: Request, place: Placed, decision: Text = "", submission: Text = "") -> Response:
    """Let newer grades count, or refuse them: all, or one repository's."""
    only = {submission} if submission else None
    with site_of(request).store.write() as session:
        if decision == "accept":
            pending.accept(session, place.cohort.id, place.author, only)
        elif decision == "refuse":
            pending.refuse(session, place.cohort.id, place.author, only)
        else:
            raise HTTPException(422, "Choose to accept or to refuse.")
    return RedirectResponse(f"{place.base}/batch", 303)


def _streaming(request: Request, who: Asking, place: Placed) -> Iterator[Place]:
    streams: Streams = request.app.state.streams
    with streams.open(who):
        yield place


@router.get("/{course}/{cohort}/batch/live", response_class=EventSourceResponse)
async def live(request: Request, place: Annotated[Place, Depends(_streaming)]) -> AsyncIterator[ServerSentEvent]:
    """The progress again whenever it changes; `end` where the whole page has something new."""
    site, doings = site_of(request), doings_of(request)
    shown, end = "", time.monotonic() + MOST_S
    while time.monotonic() < end and not request.app.state.stopping.is_set():
        part, is_open = await to_thread.run_sync(_part, site, place, doings.of(_key(place)))
        if part != shown:
            shown = part
            yield ServerSentEvent(event="part", raw_data=part)
        if not is_open:
            yield ServerSentEvent(event="end", raw_data="over")
            return
        await asyncio.sleep(PACE_S * 2)
