"""A learner's workbench: marks per criterion, what a person does to them, and on what all of it rests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from grader.cohort import marking
from grader.cohort.deadlines import arrivals, shown
from grader.cohort.export_html import FLAGS
from grader.cohort.feedback import current_comments
from grader.cohort.marks import final_marks
from grader.errors import ShipfolioError, UsageError
from grader.reports import as_html
from grader.store import accounts, cohorts
from grader.store.gradings import commits_of, gradings_of
from grader.store.marks import comments, ledger, waiver_decisions
from grader.web.cohorts_place import Place, Placed, cohort_page, find_learner, form_time, utc_time
from grader.web.pages import page
from grader.web.pages_report import read_report
from grader.web.site import site_of
from grader.web.who import Asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.cohort.marks import LearnerMarks, SubmissionMarks
    from grader.store import Session
    from grader.store.cohorts import Learner
    from grader.store.marks import WaiverDecision
    from grader.web.kept import Kept
    from grader.web.site import Site

router = APIRouter(prefix="/c", include_in_schema=False)
LEARNER = "/{course}/{cohort}/learners/{learner_id}"
Text = Annotated[str, Form(max_length=300)]
Words = Annotated[str, Form(max_length=20_000)]


def body_of(request: Request, report_id: str) -> Markup:
    """The report as markup, without a page around it; what can't be read any more is said so."""
    kept: Kept = request.app.state.kept
    store = site_of(request).store

    def make() -> bytes:
        return as_html.report_body(read_report(store, report_id), top=3, prefix="report-").encode()

    try:
        return Markup(kept.get((report_id, "cohort-body"), make).decode())  # noqa: S704 - it was markup when it was kept
    except (UsageError, ValueError, KeyError, IndexError, TypeError):
        return Markup("<p>This report can’t be shown any more.</p>")


@router.get(LEARNER)
def workbench(request: Request, place: Placed, learner_id: str) -> Response:
    """Everything of one learner."""
    return _page(request, place, find_learner(request, place, learner_id))


def _page(request: Request, place: Place, learner: Learner, why: ShipfolioError | None = None) -> Response:
    with site_of(request).store.read() as session:
        everyone = cohorts.list_learners(session, place.cohort.id)
        (marks,) = final_marks(session, place.cohort, {learner.id})
        said = comments(session, place.cohort.id, learner_id=learner.id)
        decided = waiver_decisions(session, place.cohort.id)
        lines = ledger(session, place.cohort.id, learner_id=learner.id)
        history = {
            one.submission.id: (
                arrivals(commits_of(session, one.submission.id)),
                gradings_of(session, one.submission.id),
            )
            for one in marks.submissions
        }
        account = accounts.find_user(session, learner.user_id) if learner.user_id else None
    at = [each.id for each in everyone].index(learner.id)
    return cohort_page(
        request, place, "cohort_learner.html.j2", why=why, marks=marks, learner=learner, history=history,
        flags=FLAGS, shown=shown,
        bodies={one.submission.id: body_of(request, one.report_id) for one in marks.submissions if one.report_id},
        comments=[each for each in said if each.text], told=current_comments(said), account=account,
        waivers={one.submission.id: _waivers(one, decided) for one in marks.submissions},
        checks={one.submission.id: _open_checks(request, one) for one in marks.submissions},
        lines=[line for line in reversed(lines) if line.kind != "automatic"][:30], until=form_time(learner.extended_to),
        before=everyone[at - 1] if at else None, after=everyone[at + 1] if at + 1 < len(everyone) else None,
    )  # fmt: skip


def _waivers(one: SubmissionMarks, decided: dict[tuple[str, str], WaiverDecision]) -> list[WaiverDecision]:
    return [decision for (submission_id, _), decision in sorted(decided.items()) if submission_id == one.submission.id]


def _open_checks(request: Request, one: SubmissionMarks) -> list[str]:
    """The checks that don't hold in the report that counts: what can be spared."""
    if one.report_id is None:
        return []
    try:
        report = read_report(site_of(request).store, one.report_id)
    except (UsageError, ValueError, KeyError, IndexError, TypeError):
        return []
    lines = report.grade.lines if report.grade else ()
    return sorted({each.check for line in lines for each in line.findings if each.status in ("fail", "partial")})


def _done(
    request: Request, place: Place, learner_id: str, change: Callable[[Session, Learner], None], to: str = ""
) -> Response:
    """Make a change, and show the learner again; what is wrong with the form is said on the same page."""
    learner = find_learner(request, place, learner_id)
    try:
        with site_of(request).store.write() as session:
            change(session, learner)
    except UsageError as why:
        return _page(request, place, learner, why)
    return RedirectResponse(f"{place.base}/learners/{learner.id}{to}", 303)


@router.post(LEARNER + "/mark")
def mark(
    request: Request,
    place: Placed,
    learner_id: str,
    *,
    criterion: Text = "",
    label: Text = "",
    whole: Text = "",
    kind: Text = "manual",
    points: Text = "",
    reason: Words = "",
    take_back: Text = "",
) -> Response:
    """Give a mark, override one with a reason, or take either back."""

    def change(session: Session, learner: Learner) -> None:
        value = None if take_back else _number(points)
        marking.give_mark(
            session, place.cohort, learner.id, kind, value, author=place.author, criterion=criterion,
            label=None if whole else label, reason=reason,
        )  # fmt: skip

    return _done(request, place, learner_id, change, "#marks")


def _number(text: str) -> float:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError("Those are no points.", kind="bad_mark", hint="Give a number such as 6.5.")
    return value


@router.post(LEARNER + "/comment")
def comment(
    request: Request, place: Placed, learner_id: str, *, text: Words = "", criterion: Text = "", internal: Text = ""
) -> Response:
    """Say something to the learner, shown after release, or only to instructors."""

    def change(session: Session, learner: Learner) -> None:
        words = {"author": place.author, "criterion": criterion, "internal": bool(internal)}
        marking.comment(session, learner.id, text, **words)  # type: ignore[arg-type]

    return _done(request, place, learner_id, change, "#said")


@router.post(LEARNER + "/waiver")
def waiver(
    request: Request,
    place: Placed,
    learner_id: str,
    *,
    submission: Text = "",
    check: Text = "",
    granted: Text = "",
    text: Words = "",
) -> Response:
    """Spare a check to a repository, or refuse to, with the reason."""

    def change(session: Session, learner: Learner) -> None:
        found = cohorts.find_submission(session, submission)
        if found is None or found.learner_id != learner.id:
            raise UsageError("There is no such repository.", kind="no_submission", hint="Load the page again.")
        marking.waive(session, found.id, check, granted=granted == "yes", reason=text, author=place.author)

    return _done(request, place, learner_id, change, "#waivers")


@router.post(LEARNER + "/extension")
def extension(request: Request, place: Placed, learner_id: str, *, until: Text = "", text: Words = "") -> Response:
    """Give the learner a deadline of their own."""

    def change(session: Session, learner: Learner) -> None:
        at = utc_time(until)
        if at is None:
            raise UsageError("A time is missing.", kind="bad_time", hint="Until when do they have?")
        marking.extend(session, learner.id, at, reason=text, author=place.author)

    return _done(request, place, learner_id, change, "#extension")


@router.post(LEARNER + "/account")
def link_account(request: Request, place: Placed, learner_id: str, *, login: Text = "") -> Response:
    """Say which account is the learner's, so that they see what is released; an empty name unlinks it."""

    def change(session: Session, learner: Learner) -> None:
        found = accounts.find_user_by_login(session, login.strip()) if login.strip() else None
        if found is None and login.strip():
            raise UsageError("There is no account of that name.", kind="no_account", hint="An admin invites people.")
        cohorts.link_user(session, learner.id, found.id if found else None)

    return _done(request, place, learner_id, change, "#account")


# ---------------------------------------------------------------- what a learner sees


@router.get("/{course}/{cohort}/mine")
def mine(request: Request, who: Asking, course: str, cohort: str) -> Response:
    """A learner's own marks, comments and report, once they are released; no reason of an override, no author."""
    site = site_of(request)
    found = _own(site, who.owner, course, cohort)
    marks = [each for each, _ in found[2] if each.released]
    bodies = {
        one.submission.id: body_of(request, one.report_id)
        for each in marks
        for one in each.submissions
        if one.report_id
    }
    return page(request, "cohort_mine.html.j2", course=found[0], cohort=found[1], told=found[2], bodies=bodies)


_Own = tuple[cohorts.Course, cohorts.Cohort, list[tuple["LearnerMarks", dict[str, str]]]]


def _own(site: Site, owner: str, course: str, cohort: str) -> _Own:
    """What is a user's in a cohort; 404 for whoever stands on no such roster."""
    with site.store.read() as session:
        places = cohorts.places_of(session, owner) if owner else ()
        place = next((pair for pair in places if (pair[0].slug, pair[1].slug) == (course, cohort)), None)
        if place is None:
            raise HTTPException(404)
        ids = {each.id for each in cohorts.learners_of_user(session, owner) if each.cohort_id == place[1].id}
        said = current_comments(comments(session, place[1].id))
        marks = final_marks(session, place[1], ids)
    told = [
        (each, {criterion: text for (whose, criterion), text in said.items() if whose == each.learner.id})
        for each in marks
    ]
    return place[0], place[1], told
