"""Which projects of a cohort have code in common: compared when somebody asks, shown side by side, kept for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from grader.cohort.batch import in_play
from grader.cohort.similarity_targets import Target
from grader.store import cohorts
from grader.web.cohorts_batch import doings_of
from grader.web.cohorts_place import Place, Placed, cohort_page
from grader.web.site import Site, site_of

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(prefix="/c", include_in_schema=False)
MOST_KEPT = 10  # comparisons of 5 MB at most, in memory


@dataclass(frozen=True, slots=True)
class Found:
    """A comparison, as markup of ours, and when it was made."""

    title: str
    body: str
    at: datetime


class Shelf:
    """The last comparison of each cohort, as long as there is room and the service runs."""

    def __init__(self) -> None:
        self._there: OrderedDict[str, Found] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, cohort_id: str, found: Found) -> None:
        """Keep one in the place of an earlier one."""
        with self._lock:
            self._there.pop(cohort_id, None)
            self._there[cohort_id] = found
            while len(self._there) > MOST_KEPT:
                self._there.popitem(last=False)

    def of(self, cohort_id: str) -> Found | None:
        """A cohort's last one."""
        with self._lock:
            return self._there.get(cohort_id)


def _key(place: Place) -> str:
    return f"similarity {place.cohort.id}"


@router.get("/{course}/{cohort}/similarity")
def similarity(request: Request, place: Placed) -> Response:
    """The last comparison, how far the next one is, and a button for it."""
    doing = doings_of(request).of(_key(place))
    shelf: Shelf = request.app.state.shelf
    found = shelf.of(place.cohort.id)
    with site_of(request).store.read() as session:
        count = len(in_play(session, place.cohort.id))
    return cohort_page(
        request, place, "cohort_similarity.html.j2", count=count, found=found,
        body=Markup(found.body) if found else None,  # noqa: S704 - `similarity_html` escaped it
        doing=doing if doing and not doing.ended else None, why=doing.why if doing and doing.ended else None,
    )  # fmt: skip


@router.post("/{course}/{cohort}/similarity")
def compare(request: Request, place: Placed) -> Response:
    """Read every repository of the cohort and compare them."""
    site, shelf = site_of(request), request.app.state.shelf
    with site.store.read() as session:
        names = {each.id: each.name or each.student_id for each in cohorts.list_learners(session, place.cohort.id)}
        targets = [
            Target(one.target, one.revision, f"{names[one.learner_id]} {one.label}".strip())
            for one in in_play(session, place.cohort.id)
        ]
    doings_of(request).start(_key(place), "Reading the repositories", _comparing(site, shelf, place, targets))
    return RedirectResponse(f"{place.base}/similarity", 303)


def _comparing(site: Site, shelf: Shelf, place: Place, targets: list[Target]) -> Callable[[Callable[[str], None]], str]:
    def work(say: Callable[[str], None]) -> str:
        from grader.cohort.similarity_child import compare_apart  # noqa: PLC0415 - for who compares

        title, body = compare_apart(targets, site.environ, say, render=site.starter)
        shelf.put(place.cohort.id, Found(title, body, datetime.now(UTC)))
        return ""

    return work
