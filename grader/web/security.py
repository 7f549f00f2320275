"""Stands before every route: whom a request may name as its host, where a form may come from, how large a body may be.

And behind every route: the headers that tell a browser what a page of ours may do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from grader.web.errors import answer, bug
from grader.web.site import host_name

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from grader.web.site import Site

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with `no-referrer` forms would come from the origin `null`
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_MAY_HOLD_NUL = ("/badge/", "/api/")  # a badge is always there; the API says what it takes
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FOR_MACHINES = frozenset({"/healthz", "/readyz", "/metrics"})  # asked by whatever name or address a machine has for us
MOST_BODY = 1024 * 1024
BODIES: dict[str, int] = {}  # by the beginning of a path: what a body may have there, in bytes


class Guard:
    """The middleware; plain ASGI, so that streams pass through it untouched."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge a request, hand it on, dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        bare = scope["method"] == "HEAD"
        if bare:  # answered as GET is, by its headers alone
            scope = {**scope, "method": "GET"}

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                dress(MutableHeaders(scope=message), https=self.site.https)
            elif bare:
                message = {**message, "body": b""}
            await send(message)

        headers = Headers(scope=scope)
        named = host_name(headers.get("host", "")) in self.site.hosts or scope["path"] in FOR_MACHINES
        if not named:
            words = f"This service doesn't answer for that host name. Its address is {self.site.base_url}\n"
            await PlainTextResponse(words, 421)(scope, receive, dressed)
            return
        request = Request(scope, receive)
        why = self._refusal(request)
        most = most_body(request.url.path)
        if why is not None:
            await answer(request, *why)(scope, receive, dressed)
        elif _announced(headers) > most:
            await answer(request, 413, "too_large", _too_much(most))(scope, receive, dressed)
        else:
            await self._bounded(scope, receive, dressed, most)

    def _refusal(self, request: Request) -> tuple[int, str, str] | None:
        nul = "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]
        if nul and not request.url.path.startswith(_MAY_HOLD_NUL):  # no database takes one
            return 404, "not_found", "There is nothing of that name."
        if request.method in _SAFE or comes_from_us(request.headers):
            return None
        return 403, "cross_site", "That request came from another site, so nothing was done."

    async def _bounded(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        size, begun = 0, False

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise HTTPException(413, _too_much(most))
            return message

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, counted, noting)
        except Exception as why:
            if begun:
                raise
            await bug(Request(scope), why)(scope, receive, send)


def _too_much(most: int) -> str:
    return f"That is more than the {most // 1024} KiB that are taken here."


def dress(headers: MutableHeaders, *, https: bool) -> None:
    """Add what every answer carries; a route's own value stays."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def most_body(path: str) -> int:
    """How many bytes a request's body may have."""
    return next((most for start, most in BODIES.items() if path.startswith(start)), MOST_BODY)


def _announced(headers: Headers) -> int:
    text = headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0  # noqa: PLR2004


def comes_from_us(headers: Headers) -> bool:
    """Whether a request that changes something was made by a page of ours, or by a program rather than a browser.

    Browsers say where a request comes from by `Sec-Fetch-Site`, all of them by `Origin`, and pages can't set either.
    A request with neither comes from no browser: it passes unless it carries cookies, which would be odd.
    """
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).scheme in {"http", "https"} and urlsplit(origin).netloc == headers.get("host", "")
    return "cookie" not in headers
