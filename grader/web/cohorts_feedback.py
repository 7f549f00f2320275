"""Feedback to learners: read word for word, looked at where it would go, then sent with a token that is never kept."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from grader.cohort.feedback import current_comments, feedback_of, feedback_text
from grader.cohort.feedback_post import deliver
from grader.cohort.hosts import KINDS, open_host
from grader.cohort.hosts_http import kind_of, open_api
from grader.cohort.marks import final_marks
from grader.errors import ShipfolioError, UsageError
from grader.snapshot.tips import host_of
from grader.snapshot.tokens import token_for, variable_for
from grader.store.cohort_events import note_event
from grader.store.marks import comments
from grader.store.reports import find_document
from grader.web.cohorts_batch import doings_of
from grader.web.cohorts_place import Find, Place, Placed, cohort_page, part_of, words_of
from grader.web.pages import NO_NUL
from grader.web.site import Site, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.cohort.feedback import Feedback
    from grader.cohort.feedback_post import Delivery
    from grader.cohort.hosts import CommentHost

router = APIRouter(prefix="/c", include_in_schema=False)
Text = Annotated[str, Form(max_length=300, pattern=NO_NUL)]
MOST_SHOWN = 100
MOST_KEPT = 50  # outcomes in memory; what was sent stands on the hosts, and in the audit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look, or a sending, came to.

    Attributes:
        digest: of every word that was looked at, and where to: what is sent must be that.
    """

    host: str
    kind: str
    public: bool
    sent: bool
    digest: str
    author: str
    at: datetime
    rows: tuple[Delivery, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each state, the commonest first."""
        found = Counter(row.state for row in self.rows)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def shown(self) -> tuple[Delivery, ...]:
        """The first of them, with what isn't where it belongs before the rest."""
        return tuple(sorted(self.rows, key=lambda row: row.is_done)[:MOST_SHOWN])

    @property
    def to_send(self) -> int:
        """How many a sending would write."""
        return 0 if self.sent else sum(row.state in ("created", "updated") for row in self.rows)


class Outcomes:
    """The last one of each cohort, as long as the service runs. No token is in it."""

    def __init__(self) -> None:
        self._there: OrderedDict[str, Outcome] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, cohort_id: str, outcome: Outcome) -> None:
        """In the place of the earlier one."""
        with self._lock:
            self._there.pop(cohort_id, None)
            self._there[cohort_id] = outcome
            while len(self._there) > MOST_KEPT:
                self._there.popitem(last=False)

    def of(self, cohort_id: str) -> Outcome | None:
        """A cohort's last one."""
        with self._lock:
            return self._there.get(cohort_id)


def _key(place: Place) -> str:
    return f"feedback {place.cohort.id}"


def _outcomes(request: Request) -> Outcomes:
    found: Outcomes = request.app.state.outcomes
    return found


@router.get("/{course}/{cohort}/feedback")
def feedback(request: Request, place: Placed, show: str = "", find: Find = "") -> Response:
    """What each learner would be told, word for word, and where it would go."""
    return _page(request, place, show=show, find=find)


def _page(
    request: Request, place: Place, why: ShipfolioError | None = None, *, show: str = "", find: str = ""
) -> Response:
    site, doing = site_of(request), doings_of(request).of(_key(place))
    with site.store.read() as session:
        everyone = final_marks(session, place.cohort)
        told = [marks for marks in everyone if marks.released and marks.learner.absent_at is None]
        shown = [(marks, one) for marks in told for one in marks.submissions]
        part = part_of(shown, find, 1, lambda pair: f"{words_of(pair[0].learner)} {pair[1].submission.target}")
        offered = part.rows or tuple(shown[:1])
        chosen = next((pair for pair in shown if pair[1].submission.id == show and (not find or pair in offered)), None)
        chosen = chosen or (offered[0] if offered else None)
        body = ""
        if chosen is not None:
            marks, one = chosen
            said = current_comments(comments(session, place.cohort.id, learner_id=marks.learner.id))
            own = {criterion: text for (_, criterion), text in said.items()}
            document = find_document(session, one.report_id) if one.report_id else None
            body = feedback_text(place.cohort.title, marks, one, own, document)
    hosts = sorted({host for _, one in shown if (host := host_of(one.submission.target))})
    ended = doing.why if doing and doing.ended else None
    return cohort_page(
        request, place, "cohort_feedback.html.j2", why=why or ended, part=part, chosen=chosen, body=body,
        hidden=len([marks for marks in everyone if marks.learner.absent_at is None]) - len(told),
        hosts=hosts, unknown=[host for host in hosts if kind_of(host) is None],
        outcome=_outcomes(request).of(place.cohort.id),
        names={marks.learner.id: marks.learner.name or marks.learner.student_id for marks in told},
        doing=doing if doing and not doing.ended else None, own_token=site.accounts,
    )  # fmt: skip


@router.post("/{course}/{cohort}/feedback")
def post(
    request: Request,
    place: Placed,
    *,
    host: Text = "",
    kind: Text = "",
    token: Text = "",
    public: Text = "",
    digest: Text = "",
) -> Response:
    """Look where feedback would go; with the `digest` of a look, send exactly what was looked at."""
    site = site_of(request)
    try:
        with site.store.read() as session:
            said = [each for each in feedback_of(session, place.cohort) if host_of(each.target) == host]
        if not host or not said:
            raise UsageError("Nobody is told anything there.", kind="no_feedback", hint="Choose a host.")  # noqa: TRY301
        kind = kind_of(host) or kind
        if kind not in KINDS:
            hint = "Only GitHub and GitLab take comments from here."
            raise UsageError(f"{host} is no host of a kind that we know.", kind="other_host", hint=hint)  # noqa: TRY301
        words = _digest(said, host, public=bool(public))
        if digest and digest != words:
            hint = "Look at it again, then send it."
            raise UsageError("Since you looked, something has changed.", kind="feedback_changed", hint=hint)  # noqa: TRY301
        opener = _opener(site, host, kind, token)
    except UsageError as why:
        return _page(request, place, why)
    plan = Outcome(host, kind, bool(public), bool(digest), words, place.author, datetime.now(UTC), ())
    done = _done(site, _outcomes(request), place)
    doings_of(request).start(_key(place), "Asking the host", _delivering(said, opener, plan, done))
    return RedirectResponse(f"{place.base}/feedback", 303)


def _digest(said: Sequence[Feedback], host: str, *, public: bool) -> str:
    """Identifies what is said to whom, and where."""
    parts = [host, str(public), *(f"{each.target}\n{each.marker}\n{each.body}" for each in said)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _opener(site: Site, host: str, kind: str, token: str) -> Callable[[str], CommentHost]:
    """The host behind its port. Where people have accounts, only the token that was typed is ever used."""
    environ = _with_token(site.environ, host, token.strip(), accounts=site.accounts)
    if token_for(host, environ) is None:
        hint = "It must be allowed to read the repositories and to write issues and pull requests."
        raise UsageError(f"A token for {host} is missing.", kind="token_missing", hint=hint)
    api = open_api(kind, host, environ)
    return lambda _: open_host(kind, api)


def _with_token(environ: Mapping[str, str], host: str, token: str, *, accounts: bool) -> Mapping[str, str]:
    if not token and not accounts:
        return environ
    kept = {name: value for name, value in environ.items() if "TOKEN" not in name}
    return {**kept, variable_for(host): token}


def _done(site: Site, outcomes: Outcomes, place: Place) -> Callable[[Outcome], None]:
    """Keep an outcome for the page, and of what was sent a line for the audit."""

    def keep(outcome: Outcome) -> None:
        outcomes.put(place.cohort.id, outcome)
        if outcome.sent and outcome.rows:
            counts = ", ".join(f"{number} {state}" for state, number in outcome.counts.items())
            words = f"Feedback sent to {outcome.host}: {counts}."
            with site.store.write() as session:
                note_event(session, place.course.id, place.cohort.id, "feedback", words, author=outcome.author)

    return keep


def _delivering(
    said: Sequence[Feedback], opener: Callable[[str], CommentHost], plan: Outcome, keep: Callable[[Outcome], None]
) -> Callable[[Callable[[str], None]], str]:
    def work(say: Callable[[str], None]) -> str:
        rows: list[Delivery] = []
        try:
            for row in deliver(said, opener, send=plan.sent, public=plan.public):
                rows.append(replace(row, feedback=replace(row.feedback, body="")))
                say(f"{len(rows)} of {len(said)} {'done' if plan.sent else 'looked at'}")
        finally:  # what was sent is told, whatever broke after it
            keep(replace(plan, rows=tuple(rows), at=datetime.now(UTC)))
        return ""

    return work
