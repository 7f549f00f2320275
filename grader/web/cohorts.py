"""Courses and their cohorts: who teaches what, and by which rules a cohort is graded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from grader.cohort.on_record import note_rules
from grader.errors import ShipfolioError, UsageError
from grader.store import accounts, cohorts
from grader.store.cohort_events import events_of
from grader.web.cohorts_place import Placed, Taught, cohort_page, slug_of, teaches, title_of
from grader.web.cohorts_rules import Given, Rules, choices, put_rules, rules_of
from grader.web.errors import status_of
from grader.web.pages import page
from grader.web.security import BODIES
from grader.web.site import site_of
from grader.web.who import Asking

if TYPE_CHECKING:
    from grader.store import Session
    from grader.store.cohorts import Cohort, Course
    from grader.web.cohorts_place import Place
    from grader.web.who import Who

router = APIRouter(prefix="/c", include_in_schema=False)
BODIES["/c/"] = 4 * 1024 * 1024  # an export of a platform has up to 2 MiB
Text = Annotated[str, Form(max_length=300)]


@router.get("")
def courses(request: Request, who: Asking) -> Response:
    """The courses that somebody teaches, and what is theirs as a learner."""
    return _courses(request, who)


def _courses(request: Request, who: Who, title: str = "", why: ShipfolioError | None = None) -> Response:
    if who.role == "anonymous":
        return RedirectResponse("/login?next=/c", 303)
    with site_of(request).store.read() as session:
        every = cohorts.list_courses(session, None if who.at_least("admin") else who.owner)
        taught = [(each, cohorts.list_cohorts(session, each.id)) for each in every if teaches(session, who, each)]
        own = cohorts.places_of(session, who.owner) if who.owner else ()
    status = status_of(why) if why else 200
    return page(
        request, "cohort_courses.html.j2", status=status, taught=taught, own=own, title=title, why=why,
        may_make=who.at_least("instructor"),
    )  # fmt: skip


@router.post("")
def make_course(request: Request, who: Asking, title: Text = "") -> Response:
    """Make a course; who made it teaches it."""
    if not who.at_least("instructor"):
        raise HTTPException(404)
    try:
        with site_of(request).store.write() as session:
            slug = slug_of(title)
            _free("course", cohorts.find_course(session, slug))
            made = cohorts.put_course(session, slug, title_of(title))
            if who.owner:
                cohorts.set_member(session, made.id, who.owner, "instructor")
    except UsageError as why:
        return _courses(request, who, title, why)
    return RedirectResponse(f"/c/{made.slug}", 303)


def _free(what: str, found: Course | Cohort | None) -> None:
    if found is not None:
        raise UsageError(f"A {what} of that address is there already.", kind="taken", hint="Add the year.")


def _instructor(session: Session, login: str) -> str:
    found = accounts.find_user_by_login(session, login)
    if found is None or found.role == "learner":
        hint = "They need an account here, made as an instructor’s."
        raise UsageError("There is no instructor of that name.", kind="no_account", hint=hint)
    return found.id


@router.get("/{course}")
def one_course(request: Request, who: Asking, taught: Taught) -> Response:
    """A course: its cohorts, who teaches it, and a form for the next cohort."""
    return _course(request, who, taught, Rules(rubric="portfolio"))


def _course(request: Request, who: Who, course: Course, rules: Rules, why: ShipfolioError | None = None) -> Response:
    site = site_of(request)
    with site.store.read() as session:
        every = cohorts.list_cohorts(session, course.id)
        counts = {each.id: len(cohorts.list_learners(session, each.id, absent=False)) for each in every}
        members = cohorts.instructors_of(session, course.id)
        deleted = events_of(session, course.id, kind="deleted")
    return page(
        request, "cohort_course.html.j2", status=status_of(why) if why else 200, course=course, cohorts=every,
        counts=counts, members=members, deleted=deleted, own=who.owner, why=why, rules=rules, **choices(site, None),
    )  # fmt: skip


@router.post("/{course}")
def make_cohort(request: Request, who: Asking, taught: Taught, rules: Given) -> Response:
    """Make a cohort of a course."""
    site = site_of(request)
    try:
        with site.store.write() as session:
            slug = slug_of(rules.title)
            _free("cohort", cohorts.find_cohort_by_slug(session, taught.id, slug))
            made = put_rules(session, site, taught.id, slug, rules)
    except UsageError as why:
        return _course(request, who, taught, rules, why)
    return RedirectResponse(f"/c/{taught.slug}/{made.slug}/roster", 303)


@router.post("/{course}/members")
def change_members(
    request: Request, who: Asking, taught: Taught, *, login: Text = "", user_id: Text = "", leave: Text = ""
) -> Response:
    """Let another instructor teach the course, or one no longer who did; the last one stays."""
    try:
        with site_of(request).store.write() as session:
            staff = cohorts.instructors_of(session, taught.id)
            if leave:
                if len(staff) > 1 and any(each == user_id for each, _ in staff):
                    cohorts.set_member(session, taught.id, user_id, None)
                return RedirectResponse(f"/c/{taught.slug}", 303)
            cohorts.set_member(session, taught.id, _instructor(session, login.strip()), "instructor")
    except UsageError as why:
        return _course(request, who, taught, Rules(rubric="portfolio"), why)
    return RedirectResponse(f"/c/{taught.slug}", 303)


@router.get("/{course}/{cohort}/settings")
def settings(request: Request, place: Placed) -> Response:
    """By which rules a cohort is graded."""
    return settings_page(request, place)


def settings_page(request: Request, place: Place, why: ShipfolioError | None = None) -> Response:
    """The settings as they are kept."""
    return _settings(request, place, rules_of(place.cohort), why)


def _settings(request: Request, place: Place, rules: Rules, why: ShipfolioError | None = None) -> Response:
    offered = choices(site_of(request), place.cohort)
    return cohort_page(request, place, "cohort_settings.html.j2", why=why, rules=rules, **offered)


@router.post("/{course}/{cohort}/settings")
def change_settings(request: Request, place: Placed, rules: Given) -> Response:
    """Change the rules; marks are worked out anew, a new rubric counts from the next batch."""
    site, cohort = site_of(request), place.cohort
    try:
        with site.store.write() as session:
            after = put_rules(session, site, place.course.id, cohort.slug, rules, cohort=cohort)
            note_rules(session, cohort, after, author=place.author)
    except UsageError as why:
        return _settings(request, place, rules, why)
    return RedirectResponse(f"{place.base}/settings", 303)
