"""Errors on the wire: RFC 9457 problem details, with the request's id and nothing of our insides."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..errors import ProjectError
from ..logs import request_id

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

log = logging.getLogger(__name__)

MAX_FAULTS = 20


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """A response of type application/problem+json."""
    headers = more.pop("headers", None)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(
        body | {"request_id": request_id.get()} | more,
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )


def install(app: FastAPI) -> None:
    """Let the app answer every error as a problem."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ProjectError, _unavailable)


async def _invalid(_request: Request, why: Exception) -> JSONResponse:
    errors = cast("RequestValidationError", why).errors()
    faults = [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "message": error["msg"]}
        for error in errors[:MAX_FAULTS]
    ]
    return problem(422, "The input doesn't fit the schema.", errors=faults)


async def _http(_request: Request, why: Exception) -> JSONResponse:
    told = cast("HTTPException", why)
    return problem(told.status_code, str(told.detail), headers=told.headers)


async def _unavailable(_request: Request, why: Exception) -> JSONResponse:
    log.error("unavailable", exc_info=why)
    return problem(503, "The service can't answer at the moment.")
