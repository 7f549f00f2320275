"""For whoever runs the service: the queue and its workers, failures by cause, people and invitations."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from grader.errors import UsageError
from grader.store import accounts
from grader.store.columns import now_of
from grader.web.ops import numbers
from grader.web.pages import NO_NUL, page
from grader.web.site import site_of
from grader.web.who import Asking, Who

router = APIRouter(include_in_schema=False)
MOST_PEOPLE = 50  # of a page
_KINDS = Annotated[str, Form(max_length=40, pattern=NO_NUL)]


async def admin(who: Asking) -> Who:
    """Who asks, if they run this; nobody else learns that there is such a page."""
    if not who.at_least("admin"):
        raise HTTPException(404)
    return who


async def admin_of_people(who: Asking, request: Request) -> Who:
    """The same, where there are accounts."""
    if not who.at_least("admin") or not site_of(request).accounts:
        raise HTTPException(404)
    return who


Admin = Annotated[Who, Depends(admin)]
AdminOfPeople = Annotated[Who, Depends(admin_of_people)]


@router.get("/admin")
def overview(
    request: Request,
    who: Admin,
    find: Annotated[str, Query(max_length=200)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The service at a glance; of its people those that are looked for, a page at a time."""
    return _overview(request, who, find=find, number=number)


def _overview(
    request: Request,
    who: Who,
    *,
    link: str = "",
    fresh: tuple[str, str] = ("", ""),
    why: UsageError | None = None,
    find: str = "",
    number: int = 1,
) -> Response:
    site = site_of(request)
    with site.store.read() as session:
        people = accounts.list_users(session) if site.accounts else ()
        invited = accounts.list_invitations(session) if site.accounts else ()
        now = now_of(session)
    sought = [one for one in people if find.strip().casefold() in f"{one.login} {one.name}".casefold()]
    shown = sought[(number - 1) * MOST_PEOPLE : number * MOST_PEOPLE]
    waiting = [one for one in invited if one.used_at is None and one.expires_at > now]
    made = page(
        request, "admin.html.j2", status=422 if why else 200, numbers=numbers(site), people=shown, invited=waiting,
        find=find, number=number, sought=len(sought), pages=-(-len(sought) // MOST_PEOPLE),
        everybody=len(people), fresh=fresh, link=link, why=why, roles=accounts.ROLES, own=who.owner,
    )  # fmt: skip
    made.headers["Cache-Control"] = "no-store"
    return made


@router.post("/admin/invitations")
def invite(
    request: Request,
    who: AdminOfPeople,
    role: _KINDS = "learner",
    note: Annotated[str, Form(max_length=200, pattern=NO_NUL)] = "",
) -> Response:
    """Make an invitation, and show its link this once."""
    site = site_of(request)
    try:
        with site.store.write() as session:
            _, secret = accounts.add_invitation(session, role, created_by=who.owner, note=note)
    except UsageError as why:
        return _overview(request, who, why=why)
    return _overview(request, who, link=f"{site.base_url}/join?word={secret}")


@router.post("/admin/invitations/{invitation_id}/delete")
def take_back(request: Request, _who: AdminOfPeople, invitation_id: str) -> Response:
    """Take an invitation back."""
    with site_of(request).store.write() as session:
        if not accounts.delete_invitation(session, invitation_id):
            raise HTTPException(404)
    return RedirectResponse("/admin#people", 303)


@router.post("/admin/users/{user_id}")
def change(request: Request, who: AdminOfPeople, user_id: str, role: _KINDS = "", disabled: _KINDS = "") -> Response:
    """Change what somebody may do, lock them out or let them in; the last admin stays one."""
    try:
        with site_of(request).store.write() as session:
            if accounts.find_user(session, user_id) is None:
                raise HTTPException(404)
            if role:
                accounts.set_role(session, user_id, role)
            if disabled:
                accounts.set_disabled(session, user_id, disabled=disabled == "yes")
            _somebody_is_left(accounts.count_admins(session))
    except UsageError as why:
        return _overview(request, who, why=why)
    return RedirectResponse("/admin#people", 303)


@router.post("/admin/users/{user_id}/password")
def new_password(request: Request, who: AdminOfPeople, user_id: str) -> Response:
    """A new password for who has forgotten theirs, shown this once; they are logged out everywhere."""
    if user_id == who.owner:
        why = UsageError("Your own password is changed on your account's page.", kind="bad_password")
        return _overview(request, who, why=why)
    password = "-".join(secrets.token_hex(2) for _ in range(5))  # 80 bits, to be read out over a telephone
    with site_of(request).store.write() as session:
        if not accounts.set_password(session, user_id, password):
            raise HTTPException(404)
        user = accounts.find_user(session, user_id)
    return _overview(request, who, fresh=(user.name if user else "", password))


def _somebody_is_left(admins: int) -> None:
    """UsageError, which undoes what was just done, where nobody could run this any more."""
    if admins == 0:
        raise UsageError("Somebody must be admin.", kind="last_admin", hint="Make somebody else one first.")
