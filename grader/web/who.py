"""Who asks, and what they may see: by session cookie, by key, or as the only user of their own machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Protocol

from anyio import to_thread
from fastapi import Depends, HTTPException, Request

from grader.store import accounts
from grader.store.cohorts import taught_by
from grader.web.site import client_of, site_of

if TYPE_CHECKING:
    from grader.store.accounts import User
    from grader.store.reports import StoredReport

SINGLE, ANONYMOUS = "single", "anonymous"
_RANKS = {ANONYMOUS: 0, "learner": 1, "instructor": 2, "admin": 3, SINGLE: 4}
_MOST_SECRET = 200


class Identity(Protocol):
    """The seam for another way to log in, such as OAuth: it says whose account a finished log-in belongs to.

    A provider's routes end by `grader.web.sessions.log_in(request, user, to)`, as the form for passwords does; nothing
    else of the service knows how somebody proved who they are.
    """

    def user_of(self, request: Request) -> User | None:
        """The account that the request proves to be its own; None where it proves nothing."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks.

    Attributes:
        role: an account's, `single` (the only user, on the loopback) or `anonymous`.
        owner: whose reports theirs are: an account's id, "" for nobody in particular.
        client: the address asked from.
        scopes: what a key may do; None where no key limits anything.
        cohorts: those of the courses that they teach, by id; each owns its learners' reports.
    """

    user: User | None
    role: str
    owner: str = ""
    client: str = ""
    scopes: frozenset[str] | None = None
    cohorts: frozenset[str] = frozenset()

    @property
    def lane(self) -> str:
        """Whose turn their jobs use up."""
        return self.owner or "ip:" + hashlib.sha256(self.client.encode()).hexdigest()[:16]

    def at_least(self, role: str) -> bool:
        """Whether they have this role, or one that may do more."""
        return _RANKS[self.role] >= _RANKS[role]


def session_cookie(request: Request) -> str:
    """The name of the cookie: with https a prefix by which browsers keep others from setting it."""
    return "__Host-shipfolio" if site_of(request).https else "shipfolio"


async def find_who(request: Request) -> Who:
    """Who asks, by what the request carries; remembered for the request."""
    if getattr(request.state, "who", None) is None:
        request.state.who = await _find(request)
    who: Who = request.state.who
    return who


async def _find(request: Request) -> Who:
    site, client = site_of(request), client_of(request)
    if not site.accounts:
        return Who(None, SINGLE, client=client)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme and request.url.path.startswith("/api/"):  # a page takes no key: what keys may do is the API's to say
        found = await to_thread.run_sync(_by_token, request, token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise HTTPException(401, "That key is unknown, revoked or expired.", {"WWW-Authenticate": "Bearer"})
        user, key = found
        return Who(user, user.role, user.id, client, frozenset(key.scopes))
    secret = request.cookies.get(session_cookie(request), "")
    person = await to_thread.run_sync(_by_session, request, secret) if 0 < len(secret) <= _MOST_SECRET else None
    if person is None:
        return Who(None, ANONYMOUS, client=client)
    return Who(person[0], person[0].role, person[0].id, client, cohorts=person[1])


def _by_session(request: Request, secret: str) -> tuple[User, frozenset[str]] | None:
    with site_of(request).store.read() as session:
        user = accounts.user_of_session(session, secret)
        if user is None:
            return None
        return user, taught_by(session, user.id) if user.role == "instructor" else frozenset()


def _by_token(request: Request, secret: str) -> tuple[User, accounts.ApiToken] | None:
    if not 0 < len(secret) <= _MOST_SECRET:
        return None
    store = site_of(request).store
    with store.read() as session:
        found = accounts.user_of_token(session, secret)
    if found and (found[1].used_at is None or datetime.now(UTC) - found[1].used_at > accounts.SEEN_EVERY):
        with store.write() as session:
            accounts.note_token_use(session, found[1])
    return found


Asking = Annotated[Who, Depends(find_who)]


def may_see(who: Who, report: StoredReport) -> bool:
    """Whether somebody may see a report: their own, their learners', one that isn't private, or any as an admin."""
    return report.visibility != "private" or who.at_least("admin") or is_theirs(who, report.owner)


def is_theirs(who: Who, owner: str) -> bool:
    """Whether what has this owner is somebody's own, or of a cohort that they teach."""
    return bool(owner) and (owner == who.owner or owner in who.cohorts)


def may_list(who: Who, report: StoredReport) -> bool:
    """Whether a report is named to somebody who doesn't hold its address: on a repository's page, by its badge.

    An unlisted one that belongs to somebody is its owner's to show; one of nobody's tells what anybody can have graded.
    An uploaded one is no more than its owner's word, so it stands on nobody else's page.
    """
    if who.at_least("admin") or (who.owner and report.owner == who.owner):
        return True
    if report.visibility == "public" or report.source != "grade":
        return report.source == "grade"
    return is_theirs(who, report.owner) if report.owner else report.visibility == "unlisted"


def may_change(who: Who, report: StoredReport) -> bool:
    """Whether somebody may publish, hide or delete a report."""
    return who.at_least("admin") or bool(who.owner and report.owner == who.owner)
