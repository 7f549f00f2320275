"""Sees every request: gives it an id, counts it, writes a line of log, and tells its limits."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from grader.logs import REQUEST_ID

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from grader.web.metrics import Metrics

LOG = logging.getLogger("grader.web.requests")
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})  # asked every few seconds by machines


class Watch:
    """The outermost middleware; plain ASGI, so that streams pass through it untouched.

    The line of log names the route's template, never the address: a path holds ids that are as good as keys.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and see what becomes of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
        token = REQUEST_ID.set(request_id)
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in state.get("rate", {}).items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self._note(scope, status, time.perf_counter() - began)
            REQUEST_ID.reset(token)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        self.metrics.saw(scope["method"], route, status, seconds)
        if route not in QUIET:
            known = {"method": scope["method"][:10], "route": route, "status": status}
            LOG.info(
                "%(method)s %(route)s %(status)d",
                known,
                extra={**known, "duration_ms": round(seconds * 1000, 1)},
            )


def route_of(scope: Scope) -> str:
    """The template of the route that answered, so that ids don't become labels; `none` where no route did."""
    route = scope.get("route")
    path: str = getattr(route, "path", "none")
    return path
