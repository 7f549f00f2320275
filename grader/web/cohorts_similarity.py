"""Which projects of a cohort have code in common: compared when asked, shown side by side, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from grader.cohort.batch import in_play
from grader.cohort.similarity_targets import Target
from grader.errors import ShipfolioError, UsageError
from grader.snapshot import without_credentials
from grader.snapshot.target import Local, parse_target
from grader.store import cohorts
from grader.store.cohort_events import find_comparison, note_event, save_comparison
from grader.web.cohorts_batch import doings_of
from grader.web.cohorts_place import Place, Placed, cohort_page
from grader.web.pages import NO_NUL
from grader.web.site import Site, site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.store import Session
    from grader.store.cohorts import Cohort

router = APIRouter(prefix="/c", include_in_schema=False)
MOST_SOURCES = 50
Lines = Annotated[str, Form(max_length=20_000, pattern=NO_NUL)]
Ids = Annotated[list[str], Form(max_length=100)]


def _key(place: Place) -> str:
    return f"similarity {place.cohort.id}"


def _comparable(session: Session, site: Site, place: Place) -> dict[str, Cohort]:
    """Other cohorts that everybody who teaches this one may see: whoever opens the result reads their code."""
    here = {who for who, _ in cohorts.instructors_of(session, place.course.id)}
    found: dict[str, Cohort] = {}
    for course in cohorts.list_courses(session):
        teachers = {who for who, _ in cohorts.instructors_of(session, course.id)}
        if course.id == place.course.id or not site.accounts or (here and here <= teachers):
            found |= {each.id: each for each in cohorts.list_cohorts(session, course.id) if each.id != place.cohort.id}
    return found


@router.get("/{course}/{cohort}/similarity")
def similarity(request: Request, place: Placed) -> Response:
    """The last comparison, how far the next one is, and a form for it."""
    return _page(request, place)


def _page(
    request: Request, place: Place, why: ShipfolioError | None = None, given: dict[str, Any] | None = None
) -> Response:
    site, doing = site_of(request), doings_of(request).of(_key(place))
    with site.store.read() as session:
        count = len(in_play(session, place.cohort.id))
        others = _comparable(session, site, place)
        found = find_comparison(session, place.cohort.id)
        hidden = found is not None and not set(found.asked.get("cohorts", ())) <= {*others, place.cohort.id}
    asked = given or (dict(found.asked) if found else {})
    ended = doing.why if doing and doing.ended else None
    return cohort_page(
        request, place, "cohort_similarity.html.j2", why=why or ended, count=count, others=others, hidden=hidden,
        found=None if hidden else found, chosen=asked.get("cohorts", ()),
        sources="\n".join(asked.get("sources", ())), base="\n".join(asked.get("base", ())),
        body=Markup(found.body) if found and not hidden else None,  # noqa: S704 - `similarity_html` escaped it
        doing=doing if doing and not doing.ended else None,
    )  # fmt: skip


def _addresses(text: str, *, local: bool) -> list[str]:
    """The repositories that a form names, a line each, without what may be secret in an address."""
    named = [line.strip() for line in text.splitlines() if line.strip()]
    if len(named) > MOST_SOURCES:
        raise UsageError(f"Those are more than {MOST_SOURCES} repositories.", kind="too_many", hint="Name fewer.")
    for one in named:
        if isinstance(parse_target(one), Local) and not local:
            raise UsageError(
                "Folders of this machine aren’t read here.", kind="local_not_allowed", hint="Give https addresses."
            )
    return [without_credentials(one) for one in named]


def _targets(session: Session, cohort: Cohort, *, earlier: bool) -> list[Target]:
    names = {each.id: each.name or each.student_id for each in cohorts.list_learners(session, cohort.id)}
    head = f"{cohort.title}: " if earlier else ""
    return [
        Target(one.target, one.revision, f"{head}{names[one.learner_id]} {one.label}".strip(), earlier=earlier)
        for one in in_play(session, cohort.id)
    ]


@router.post("/{course}/{cohort}/similarity")
def compare(
    request: Request,
    place: Placed,
    *,
    against: Ids = [],  # noqa: B006 - FastAPI copies it
    sources: Lines = "",
    base: Lines = "",
) -> Response:
    """Read every repository of the cohort, and what it is compared with, and compare them."""
    site = site_of(request)
    local = site.allow_local and not site.accounts
    asked: dict[str, Any] = {"cohorts": sorted(set(against)), "sources": sources.split(), "base": base.split()}
    try:
        asked |= {"sources": _addresses(sources, local=local), "base": _addresses(base, local=local)}
        with site.store.read() as session:
            others = _comparable(session, site, place)
            if not set(against) <= set(others):
                raise UsageError("There is no such cohort.", kind="no_cohort", hint="Load the page again.")  # noqa: TRY301
            targets = _targets(session, place.cohort, earlier=False)
            for cohort_id in asked["cohorts"]:
                targets += _targets(session, others[cohort_id], earlier=True)
    except UsageError as why:
        return _page(request, place, why, asked)
    targets += [Target(one, earlier=True) for one in asked["sources"]]
    given = [Target(one) for one in asked["base"]]
    doings_of(request).start(_key(place), "Reading the repositories", _comparing(site, place, targets, given, asked))
    return RedirectResponse(f"{place.base}/similarity", 303)


def _comparing(
    site: Site, place: Place, targets: list[Target], base: list[Target], asked: dict[str, Any]
) -> Callable[[Callable[[str], None]], str]:
    def work(say: Callable[[str], None]) -> str:
        from grader.cohort.similarity_child import compare_apart  # noqa: PLC0415 - for who compares

        title, body = compare_apart(targets, site.environ, say, base=base, render=site.starter)
        body = body.replace("\0", "")  # which no database takes
        with site.store.write() as session:
            if cohorts.find_cohort(session, place.cohort.id) is not None:  # it may have been deleted meanwhile
                save_comparison(session, place.cohort.id, title, body, asked=asked, author=place.author)
                note_event(session, place.course.id, place.cohort.id, "compared", f"{title}.", author=place.author)
        return ""

    return work
