"""Errors as answers: a page for a browser, RFC 9457 problem+json for a program."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from grader.errors import InfraError, RepoUnavailable, ShipfolioError, UsageError
from grader.web.pages import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from fastapi.responses import Response

LOG = logging.getLogger(__name__)
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics")
_WORDS = {
    HTTPStatus.NOT_FOUND: "There is nothing here, or it isn't yours to see.",
    HTTPStatus.METHOD_NOT_ALLOWED: "That can't be done here.",
}
_KINDS = {
    400: "bad_request",
    401: "login_needed",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "not_json",
    429: "rate_limited",
}


def status_of(why: ShipfolioError) -> int:
    """What an error of ours is over HTTP."""
    if isinstance(why, UsageError | RepoUnavailable):
        return 422
    return 503 if isinstance(why, InfraError) else 500


def for_programs(request: Request) -> bool:
    """Whether who asks reads problem+json."""
    return request.url.path.startswith(_FOR_PROGRAMS)


def problem(
    status: int, kind: str, detail: str, *, hint: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """RFC 9457: `type` is `about:blank`, so `title` is the status; `kind` is ours and stable."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "kind": kind}
    body |= ({"hint": hint} if hint else {}) | more
    return JSONResponse(body, status, dict(headers or {}), media_type="application/problem+json")


def answer(
    request: Request,
    status: int,
    kind: str,
    detail: str,
    *,
    hint: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """An error in the form that who asks can read."""
    if for_programs(request):
        return problem(status, kind, detail, hint=hint, headers=headers, **more)
    made = page(request, "error.html.j2", status=status, kind=kind, detail=detail, hint=hint, number=status, **more)
    made.headers.update(headers or {})
    return made


def _ours(request: Request, why: Exception) -> Response:
    assert isinstance(why, ShipfolioError)  # noqa: S101 - as it is registered
    status = status_of(why)
    headers = {"Retry-After": "30"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return answer(request, status, why.kind, why.message, hint=why.hint, headers=headers)


def _http(request: Request, why: Exception) -> Response:
    assert isinstance(why, HTTPException)  # noqa: S101 - as it is registered
    status = why.status_code
    plain = why.detail == HTTPStatus(status).phrase
    detail = _WORDS.get(HTTPStatus(status), why.detail) if plain else why.detail
    return answer(request, status, _KINDS.get(status, "refused"), detail, headers=why.headers)


def _invalid(request: Request, why: Exception) -> Response:
    assert isinstance(why, RequestValidationError)  # noqa: S101 - as it is registered
    errors = [{"at": ".".join(str(part) for part in one["loc"]), "message": str(one["msg"])} for one in why.errors()]
    if not for_programs(request):
        return answer(request, 422, "bad_request", "Something in the form is missing or can't be understood.")
    return problem(422, "bad_request", "The request can't be understood.", errors=errors[:20])


def bug(request: Request, why: Exception) -> Response:
    """The answer to a fault of ours: a number for the log, nothing of the fault itself."""
    run_id = secrets.token_hex(8)
    LOG.error("a bug in %s, run id %s", request.url.path, run_id, exc_info=why)
    detail = f"This is a fault of ours, written down as {run_id}."
    return answer(request, 500, "internal_error", detail, hint="Try again; if it stays, tell who runs this.")


def register(app: FastAPI) -> None:
    """Give every error its answer; a bug has its own from `security.Guard`, so that it carries the headers as well."""
    app.add_exception_handler(ShipfolioError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
