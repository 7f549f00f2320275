"""What happens around every request: id, time, counters, log line, and a limit on the body's size.

Plain ASGI: Starlette's BaseHTTPMiddleware would cost more than the prediction.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from .. import logs
from .problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from .telemetry import Telemetry

log = logging.getLogger("access")

ID_HEADER = b"x-request-id"
# An id from outside goes into logs and a header: nothing but harmless characters.
GOOD_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
# Asked every few seconds by machines.
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Observed:
    """Wraps the app."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry, max_body_bytes: int) -> None:
        self.app = app
        self.telemetry = telemetry
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and tell of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(ID_HEADER, b"")
        request_id = given if GOOD_ID.fullmatch(given) else uuid.uuid4().hex.encode()
        token = logs.request_id.set(request_id.decode())
        status = 0
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (ID_HEADER, request_id)]
            await send(message)

        self.telemetry.in_flight.inc()
        try:
            length = headers.get(b"content-length", b"0")
            if not length.isdigit() or int(length) > self.max_body_bytes:
                await self._too_large()(scope, receive, send_with_id)
            else:
                await self.app(scope, self._limited(receive), send_with_id)
        except Exception:
            log.exception("failed", extra={"path": scope["path"]})
            if not status:  # nothing was sent yet
                await problem(500, "Something went wrong here.")(scope, receive, send_with_id)
        finally:
            self.telemetry.in_flight.dec()
            self._record(scope, status or 500, time.perf_counter() - started)
            logs.request_id.reset(token)

    def _limited(self, receive: Receive) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.max_body_bytes:  # a chunked body doesn't tell its length before
                raise HTTPException(413, self._limit())
            return message

        return counted

    def _too_large(self) -> ASGIApp:
        return problem(413, self._limit())

    def _limit(self) -> str:
        return f"A body may have {self.max_body_bytes} bytes at most."

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern and not the path: paths are endless, and each label value costs memory.
        route = getattr(scope.get("route"), "path", "unknown")
        self.telemetry.requests.labels(scope["method"], route, str(status)).inc()
        self.telemetry.latency.labels(route).observe(seconds)
        if scope["path"] not in QUIET:
            log.info(
                "request",
                extra={
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "ms": round(seconds * 1000, 3),
                },
            )
