"""The front page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from grader.web.pages import page
from grader.web.who import Asking

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, _who: Asking) -> Response:
    """A form for an address."""
    return page(request, "home.html.j2")
