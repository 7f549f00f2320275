"""The browser's side of a log-in: its cookie, and where one may be sent back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import RedirectResponse

from grader.store import accounts
from grader.web.site import site_of
from grader.web.who import session_cookie

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import Response

    from grader.store.accounts import User

DAYS = 14  # as long as a session of the store


def log_in(request: Request, user: User, to: str) -> Response:
    """Begin a session of its own, end the one that the browser came with, and go on."""
    site = site_of(request)
    with site.store.write() as session:
        accounts.end_session(session, request.cookies.get(session_cookie(request), ""))
        secret = accounts.start_session(session, user.id)
    response = RedirectResponse(safe_next(to), 303)
    response.set_cookie(
        session_cookie(request), secret, DAYS * 24 * 3600, path="/", secure=site.https, httponly=True, samesite="lax"
    )
    return response


def log_out(request: Request, to: str = "/") -> Response:
    """End the session that a browser has."""
    name = session_cookie(request)
    with site_of(request).store.write() as session:
        accounts.end_session(session, request.cookies.get(name, ""))
    response = RedirectResponse(to, 303)
    response.delete_cookie(name, path="/", secure=site_of(request).https, httponly=True, samesite="lax")
    return response


def safe_next(text: str) -> str:
    """A path of this site; the front page for everything that a browser could take for another one."""
    good = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isascii() and text.isprintable()
    return text if good and "\\" not in text and len(text) < 500 else "/"  # noqa: PLR2004
