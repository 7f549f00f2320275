"""Makes answers small: what a browser has already isn't sent again (`ETag`, 304), the rest goes compressed.

Tags are weak, since they mean the same document whether it comes compressed or not.

What may be compressed: the length of a compressed answer tells somebody who watches the wire whether what they had put
into it occurs in it elsewhere (BREACH). So nothing is compressed that shows a secret beside words of somebody else's
choice: no page with a query string, whose words may be repeated in it; not the front page, which lists a visitor's own
reports; no account's, admin's, course's or log-in page. What is left shows one report or none. No page holds a token
against forged requests (`grader.web.security`), and what is answered to a POST is left alone.
"""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from grader.web.kept import Kept

_PAGES = ("/static/", "/rubrics", "/checks/", "/about", "/r/", "/repo/", "/badge/")
_API = ("/api/v1/reports", "/api/v1/repositories/", "/api/v1/rubrics", "/api/v1/openapi.json")  # keys don't ride along
_TYPES = ("text/", "application/json", "application/sarif+json", "application/xml", "image/svg+xml")
_STREAM = "text/event-stream"
LEAST_BYTES = 1024  # below that a packet is sent anyway
LEVEL = 6
_OK = 200


class Packing:
    """The middleware; plain ASGI. Answers in pieces, such as streams, pass through it untouched."""

    def __init__(self, app: ASGIApp, kept: Kept) -> None:
        self.app = app
        self.kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and send of its answer what is needed."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message | None = None

        async def packed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_whole(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            first, start = start, None
            if not message.get("more_body"):
                message = await self._smaller(scope, first, message)
            await send(first)
            await send(message)

        await self.app(scope, receive, packed)

    async def _smaller(self, scope: Scope, start: Message, message: Message) -> Message:
        """The body as it is sent; the headers are changed to fit."""
        body: bytes = message.get("body", b"")
        asked, told = Headers(scope=scope), MutableHeaders(scope=start)
        if "no-store" not in told.get("cache-control", ""):
            tag = told.setdefault("ETag", f'W/"{hashlib.sha256(body).hexdigest()[:32]}"')
            if has_already(asked, tag):
                start["status"] = 304
                del told["Content-Length"], told["Content-Type"]
                return {**message, "body": b""}
        if len(body) < LEAST_BYTES or not may_be_packed(scope["path"], scope["query_string"]):
            return message
        told.add_vary_header("Accept-Encoding")
        if not takes_gzip(asked.get("accept-encoding", "")):
            return message
        key = ("gzip", hashlib.sha256(body).digest())
        small = self.kept.find(key)
        if small is None:
            small = await to_thread.run_sync(self.kept.get, key, lambda: _packed(body))
        told["Content-Encoding"], told["Content-Length"] = "gzip", str(len(small))
        return {**message, "body": small}


def _is_whole(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    media_type = headers.get("content-type", "")
    good = media_type.startswith(_TYPES) and not media_type.startswith(_STREAM)
    return start["status"] == _OK and good and "content-encoding" not in headers


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


def may_be_packed(path: str, query: bytes) -> bool:
    """Whether the length of an answer may be known to who watches the wire, compressed as it is."""
    return path.startswith(_API) or (not query and path.startswith(_PAGES))


def has_already(asked: Headers, tag: str) -> bool:
    """Whether a client names what it has by `If-None-Match`, by RFC 9110's weak comparison."""
    known = {one.strip().removeprefix("W/") for one in asked.get("if-none-match", "").split(",")}
    return bool({tag.removeprefix("W/"), "*"} & known)


def takes_gzip(accepted: str) -> bool:
    """Whether `Accept-Encoding` takes gzip: named, or meant by `*`, and not with a quality of nought."""
    wishes: dict[str, bool] = {}
    for part in accepted[:500].lower().split(","):
        name, _, quality = part.partition(";")
        wishes[name.strip()] = quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return wishes.get("gzip", wishes.get("*", False))
