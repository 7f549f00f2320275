"""What every page shares: the templates, the static files, and the one function that makes a page of them."""

from __future__ import annotations

import base64
import functools
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException

from grader import __version__
from grader.cohort import export_html
from grader.reports import as_html, charts, view
from grader.web.site import site_of

if TYPE_CHECKING:
    from fastapi import Request

HERE = Path(__file__).parent
NO_NUL = r"^[^\x00]*$"  # of a form's field: no database takes one
FOREVER = "public, max-age=31536000, immutable"  # the address holds the content's hash
_OF_EXPORT = {"cohort.css": export_html.style, "cohort.js": export_html.script}
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Static:
    """A file of ours that browsers load, and the part of its address that changes with it."""

    content: bytes
    media_type: str
    digest: str


@functools.cache
def static_files() -> dict[str, Static]:
    """Every file of `static/`, by name.

    `site.css` has the report's style before it, so that pages load one sheet; what cohorts add begins with what their
    page without a server has.
    """
    found = {}
    for path in sorted((HERE / "static").iterdir()):
        content = path.read_bytes()
        if path.name == "site.css":
            content = as_html.style().encode() + b"\n" + content
        if path.name in _OF_EXPORT:
            content = _OF_EXPORT[path.name]().encode() + b"\n" + content
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())[:12].decode()
        found[path.name] = Static(content, mimetypes.types_map[path.suffix], digest)
    return found


def static_url(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{static_files()[name].digest}/{name}"


@router.get("/static/{digest}/{name}")
async def static(digest: str, name: str) -> Response:
    """A static file; one of another version isn't there."""
    found = static_files().get(name)
    if found is None or found.digest != digest:
        raise HTTPException(404)
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": FOREVER})


@router.get("/favicon.ico")
async def favicon() -> Response:
    """The icon, for browsers that ask for it by its old name."""
    return Response(static_files()["icon.svg"].content, media_type="image/svg+xml")


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=lambda value: view.clean(value) if type(value) is str else value,
    )  # fmt: skip
    made.globals.update(
        {
            "static_url": static_url,
            "view": view,
            "charts": charts,
            "coded": as_html.coded,
            "help_of": as_html.help_of,
            "version": __version__,
        }
    )
    return made


def render(template: str, **values: Any) -> Markup:
    """A template's text. Everything in it is escaped but what is `Markup`; control characters are made visible."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - escaped by the templates


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page of the site: a template of `templates/` that extends `base.html.j2`, and what it asks for.

    Every template has `site`, `who` (None where an error came before it was known) and `path` as well.
    """
    who = getattr(request.state, "who", None)
    text = render(template, site=site_of(request), who=who, path=request.url.path, **values)
    kept = "no-store" if who is not None and who.user else "private, no-cache"  # nothing is left behind by a log-out
    return HTMLResponse(text, status, headers={"Cache-Control": kept})
