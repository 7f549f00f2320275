"""Accounts in the browser: the first one, log-in and log-out, invitations, and what people do with their own."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from grader.errors import UsageError
from grader.store import accounts, reports, retention
from grader.web.limits import LOGIN, spend
from grader.web.pages import NO_NUL, page
from grader.web.scopes import SCOPES
from grader.web.sessions import log_in, log_out, safe_next
from grader.web.site import site_of
from grader.web.who import Asking, Who

if TYPE_CHECKING:
    from grader.store.accounts import User

LEAST_PASSWORD = 10
MOST_PASSWORD = 200
_KEY_DAYS = (30, 90, 365)
_MOST_SHOWN = 10  # reports; the rest has a page of its own
_NO_STORE = {"Cache-Control": "no-store"}

Text = Annotated[str, Form(max_length=250, pattern=NO_NUL)]


async def _accounts_are_on(request: Request) -> None:
    if not site_of(request).accounts:
        raise HTTPException(404)


router = APIRouter(include_in_schema=False, dependencies=[Depends(_accounts_are_on)])


async def person(who: Asking, request: Request) -> Who:
    """Who asks, if they are logged in; the way to the log-in otherwise."""
    if who.user is None:
        raise HTTPException(303, headers={"Location": f"/login?next={safe_next(request.url.path)}"})
    return who


Person = Annotated[Who, Depends(person)]


def user_of(who: Who) -> User:
    """The account of somebody who is logged in."""
    if who.user is None:
        raise HTTPException(401, "Log in first.")
    return who.user


def good_password(text: str, again: str | None = None) -> str:
    """A password as it may be set; its length is what counts."""
    if not LEAST_PASSWORD <= len(text) <= MOST_PASSWORD:
        hint = f"It needs {LEAST_PASSWORD} characters at least; several words are easy to remember."
        raise UsageError("That password is too short or too long.", kind="bad_password", hint=hint)
    if again is not None and again != text:
        raise UsageError("The two passwords differ.", kind="bad_password", hint="Type it again.")
    return text


# ---------------------------------------------------------------- the first account


def _setup_is_open(request: Request) -> bool:
    site = site_of(request)
    with site.store.read() as session:
        return bool(site.setup_secret) and accounts.count_admins(session) == 0


@router.get("/setup")
def setup_form(request: Request, _who: Asking) -> Response:
    """The form for the first account; there is none once there is one."""
    if not _setup_is_open(request):
        raise HTTPException(404)
    return page(request, "setup.html.j2", why=None, login="", name="")


@router.post("/setup")
def setup(
    request: Request, who: Asking, *, word: Text = "", login: Text = "", name: Text = "", password: Text = "",
    again: Text = "",
) -> Response:  # fmt: skip
    """Make the first account, an admin's, for whoever sees the terminal of the service."""
    if not _setup_is_open(request):
        raise HTTPException(404)
    spend(request, who, LOGIN, "setup")
    site = site_of(request)
    try:
        _right_word(word, site.setup_secret)
        with site.store.write() as session:
            if accounts.count_admins(session):
                raise HTTPException(404)
            user = accounts.add_user(session, login, name or login, "admin", good_password(password, again))
    except UsageError as why:
        return page(request, "setup.html.j2", status=422, why=why, login=login, name=name)
    return log_in(request, user, "/admin")


def _right_word(word: str, wanted: str) -> None:
    if not secrets.compare_digest(word.strip().encode(), wanted.encode()):
        hint = "It stands in the terminal where `shipfolio serve` was started."
        raise UsageError("That isn't the word.", kind="bad_word", hint=hint)


# ---------------------------------------------------------------- log-in and log-out


@router.get("/login")
def login_form(request: Request, who: Asking, next: str = "/") -> Response:  # noqa: A002 - what everybody calls it
    """The form; where nobody can log in yet, the way to the first account."""
    if who.user is not None:
        return RedirectResponse(safe_next(next), 303)
    if _setup_is_open(request):
        return RedirectResponse("/setup", 303)
    return page(request, "login.html.j2", why=None, next=safe_next(next), login="")


@router.post("/login")
def login(request: Request, who: Asking, *, login: Text = "", password: Text = "", next: Text = "/") -> Response:  # noqa: A002
    """Log in. A wrong name and a wrong password are answered alike, in the same time."""
    spend(request, who, LOGIN, login.strip().casefold()[:100])
    with site_of(request).store.read() as session:
        user = accounts.check_password(session, login[:200], password)
    if user is None:
        hint = "Whoever runs this service can help if you forgot them."
        why = UsageError("That name and password don't go together.", kind="bad_login", hint=hint)
        return page(request, "login.html.j2", status=422, why=why, next=safe_next(next), login=login)
    return log_in(request, user, next)


@router.post("/logout")
def logout(request: Request, _who: Asking) -> Response:
    """Log this browser out."""
    return log_out(request)


# ---------------------------------------------------------------- invitations


@router.get("/join")
def join_form(request: Request, _who: Asking, word: str = "") -> Response:
    """The form behind an invitation's link. Its word stands in the query, since paths are logged."""
    return _join(request, word)


def _join(request: Request, word: str, *, why: UsageError | None = None, login: str = "", name: str = "") -> Response:
    with site_of(request).store.read() as session:
        found = accounts.find_invitation(session, word[:200])
    if found is None:
        raise HTTPException(404, "This invitation was used, taken back, or has expired. Ask for a new one.")
    return page(
        request, "join.html.j2", status=422 if why else 200, why=why, invitation=found, word=word, login=login,
        name=name,
    )  # fmt: skip


@router.post("/join")
def join(
    request: Request, who: Asking, *, word: Text = "", login: Text = "", name: Text = "", password: Text = "",
    again: Text = "",
) -> Response:  # fmt: skip
    """Make the account that an invitation is for; it works once."""
    spend(request, who, LOGIN, "join")
    try:
        good_password(password, again)
        with site_of(request).store.write() as session:
            user = accounts.use_invitation(session, word[:200], login, name, password)
    except UsageError as why:
        return _join(request, word, why=why, login=login, name=name)
    return log_in(request, user, "/") if user else _join(request, word)


# ---------------------------------------------------------------- one's own account


@router.get("/account")
def account(request: Request, who: Person) -> Response:
    """What somebody has here."""
    return _account(request, who)


def _account(request: Request, who: Who, *, why: UsageError | None = None, secret: str = "") -> Response:
    user = user_of(who)
    with site_of(request).store.read() as session:
        keys = [key for key in accounts.list_api_tokens(session, user.id) if key.revoked_at is None]
        found = reports.list_reports(session, owner=user.id, most=_MOST_SHOWN + 1)
    made = page(
        request, "account.html.j2", status=422 if why else 200, user=user, keys=keys, reports=found[:_MOST_SHOWN],
        more=len(found) > _MOST_SHOWN, why=why, secret=secret, scopes=SCOPES, days=_KEY_DAYS,
    )  # fmt: skip
    made.headers.update(_NO_STORE)
    return made


@router.post("/account/password")
def change_password(
    request: Request, who: Person, *, now: Text = "", password: Text = "", again: Text = ""
) -> Response:
    """Set another password; every other browser is logged out."""
    user = user_of(who)
    spend(request, who, LOGIN, user.login)
    site = site_of(request)
    try:
        _prove(request, user, now)
        good_password(password, again)
    except UsageError as why:
        return _account(request, who, why=why)
    with site.store.write() as session:
        accounts.set_password(session, user.id, password)
    return log_in(request, user, "/account")


def _prove(request: Request, user: User, password: str) -> None:
    with site_of(request).store.read() as session:
        if accounts.check_password(session, user.login, password) is None:
            raise UsageError("That isn't your password.", kind="bad_password", hint="Type the one that you log in by.")


@router.post("/account/keys")
async def make_key(request: Request, who: Person) -> Response:
    """Make a key for programs, and show it this once."""
    async with request.form(max_fields=20, max_files=0) as form:
        name, days = str(form.get("name", ""))[:100].strip(), str(form.get("days", ""))
        chosen = [str(each) for each in form.getlist("scope")]
    return await to_thread.run_sync(_make_key, request, who, name, days, chosen)


def _make_key(request: Request, who: Who, name: str, days: str, chosen: list[str]) -> Response:
    valid = next((each for each in _KEY_DAYS if str(each) == days), None)
    if not name or not name.isprintable() or valid is None or not chosen or set(chosen) - set(SCOPES):
        why = UsageError("A key needs a name, and something that it may do.", kind="bad_key", hint="Choose both.")
        return _account(request, who, why=why)
    with site_of(request).store.write() as session:
        _, secret = accounts.add_api_token(session, user_of(who).id, name, chosen, valid_for=timedelta(days=valid))
    return _account(request, who, secret=secret)


@router.post("/account/keys/{key_id}/revoke")
def revoke_key(request: Request, who: Person, key_id: str) -> Response:
    """End a key."""
    with site_of(request).store.write() as session:
        if not accounts.revoke_api_token(session, user_of(who).id, key_id):
            raise HTTPException(404)
    return RedirectResponse("/account", 303)


@router.post("/account/delete")
def delete_account(request: Request, who: Person, *, password: Text = "", what: Text = "") -> Response:
    """Delete one's reports, or the account with all of them."""
    user = user_of(who)
    spend(request, who, LOGIN, user.login)
    site = site_of(request)
    try:
        _prove(request, user, password)
        with site.store.write() as session:
            if what == "account":
                _not_the_last_admin(user, accounts.count_admins(session))
            retention.delete_owner(session, user.id)
            if what == "account":
                accounts.delete_user(session, user.id)
    except UsageError as why:
        return _account(request, who, why=why)
    return log_out(request) if what == "account" else RedirectResponse("/account", 303)


def _not_the_last_admin(user: User, admins: int) -> None:
    if user.role == "admin" and admins == 1:
        raise UsageError("You are the only admin.", kind="last_admin", hint="Make somebody else one before you go.")
