"""The grid of learners and criteria, what the marks say together, and the ledger they rest on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from grader.cohort import export_html
from grader.cohort.insights import insights_of, read_reports
from grader.cohort.marks import LearnerMarks, final_marks
from grader.store import cohorts
from grader.store.cohort_events import events_of
from grader.store.marks import ledger
from grader.web.cohorts_place import Place, Placed, cohort_page
from grader.web.site import site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.store import Session
    from grader.web.kept import Kept

router = APIRouter(prefix="/c", include_in_schema=False)
PER_PAGE = 100


def links_of(place: Place, everyone: Sequence[LearnerMarks]) -> dict[str, str]:
    """Each learner's workbench, by learner and by submission id."""
    made: dict[str, str] = {}
    for marks in everyone:
        address = f"{place.base}/learners/{marks.learner.id}"
        made |= {marks.learner.id: address} | {one.submission.id: address for one in marks.submissions}
    return made


@router.get("/{course}/{cohort}")
def grid(request: Request, place: Placed) -> Response:
    """Everybody's marks in a table that can be filtered and sorted."""
    with site_of(request).store.read() as session:
        everyone = final_marks(session, place.cohort)
    links = links_of(place, everyone)
    summary = export_html.summary(insights_of(everyone, {})) if everyone else ""
    table = export_html.grid(everyone, links) if everyone else ""
    return cohort_page(request, place, "cohort_grid.html.j2", everyone=everyone, summary=summary, table=table)


@router.get("/{course}/{cohort}/insights")
def insights(request: Request, place: Placed) -> Response:
    """What was hardest, what most lack, who stands out, what was claimed, and what has changed."""
    kept: Kept = request.app.state.kept
    with site_of(request).store.read() as session:
        everyone = final_marks(session, place.cohort)
        found = insights_of(everyone, _told(session, kept, everyone))
    body = export_html.told(found, everyone, links_of(place, everyone))
    return cohort_page(request, place, "cohort_insights.html.j2", body=body, everyone=everyone)


def _told(session: Session, kept: Kept, everyone: Sequence[LearnerMarks]) -> dict[str, dict[str, Any]]:
    """Of each report what insights look at; documents never change, so that is kept by their id."""

    def slim(marks: LearnerMarks, submission_id: str) -> bytes:
        report = read_reports(session, [marks]).get(submission_id, {})
        return json.dumps({name: report.get(name) for name in ("next_steps", "claims")}).encode()

    return {
        one.submission.id: json.loads(
            kept.get((one.report_id, "insights"), lambda m=marks, s=one.submission.id: slim(m, s))  # type: ignore[misc]
        )
        for marks in everyone
        for one in marks.submissions
        if one.report_id
    }


@router.get("/{course}/{cohort}/audit")
def audit(request: Request, place: Placed, after: int = 0, who: str = "", kind: str = "") -> Response:
    """Every mark that was ever given: who, when, what, why, and on what it stood; the newest first."""
    with site_of(request).store.read() as session:
        lines = ledger(session, place.cohort.id)
        learners = {each.id: each for each in cohorts.list_learners(session, place.cohort.id)}
        events = events_of(session, place.course.id, place.cohort.id) if not (after or who or kind) else ()
    kinds = ("manual", "override", "automatic")
    chosen = [
        line
        for line in reversed(lines)
        if (not kind or line.kind == kind) and (not who or learners[line.learner_id].student_id == who)
    ]
    first = max(0, min(after, len(chosen)))
    return cohort_page(
        request, place, "cohort_audit.html.j2", lines=chosen[first : first + PER_PAGE], learners=learners, kinds=kinds,
        who_of=who, kind=kind, first=first, total=len(chosen), per_page=PER_PAGE,
        events=events[:PER_PAGE],
    )  # fmt: skip
