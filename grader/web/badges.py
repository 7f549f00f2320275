"""Badges: a picture and shields.io's JSON of a repository's last grade. Always an answer, never a secret."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from markupsafe import Markup

from grader.reports import charts, view
from grader.store import reports
from grader.web.site import site_of

if TYPE_CHECKING:
    from grader.store.reports import StoredReport
    from grader.web.site import Site

router = APIRouter(include_in_schema=False)
LABEL = "shipfolio"
# Colours on which white text has a contrast of at least 4.5 to 1.
_COLOURS = {"good": "#17703b", "mid": "#875800", "bad": "#b3261e", "none": "#545c69"}
_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'none'; frame-ancestors 'none'",
}
_WIDE = {"W", "F"}


def split_path(path: str) -> tuple[str, str]:
    """Owner (with sub-groups) and name."""
    owner, _, name = path.strip("/").rpartition("/")
    return owner, name


def shown_report(site: Site, host: str, path: str, rubric: str = "") -> StoredReport | None:
    """The newest grade of a repository that everybody may know of: of all of it, made here, not private."""
    owner, name = split_path(path)
    if not (host and owner and name) or "\0" in host + path + rubric:
        return None
    with site.store.read() as session:
        found = reports.reports_of_repository(
            session, host.lower(), owner, name, subdir="", rubric_id=rubric or None,
            visibilities=("public", "unlisted"),
        )  # fmt: skip
    known = [
        each for each in found
        if each.source == "grade" and each.score is not None and (each.visibility == "public" or not each.owner)
    ]  # fmt: skip
    return known[-1] if known else None


def words_of(report: StoredReport | None) -> tuple[str, str]:
    """What a badge says, and its tone."""
    if report is None or report.score is None:
        return "not graded", "none"
    return f"{view.tenths(report.score)} {report.grade or ''}".strip(), charts.tone_of(report.grade)


def _width(text: str) -> int:
    return 10 + sum(12 if unicodedata.east_asian_width(sign) in _WIDE else 7 for sign in text)


def draw(words: str, tone: str) -> Markup:
    """The picture: a name and a value, in words, so that its colour says nothing alone."""
    left, right = _width(LABEL), _width(words)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {words}">'
        '<title>{label}: {words}</title><clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath>'
        '<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3f4550"/>'
        '<rect x="{left}" width="{right}" height="20" fill="{colour}"/></g>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
        '<text x="{x1}" y="14" textLength="{l1}">{label}</text><text x="{x2}" y="14" textLength="{l2}">{words}</text>'
        "</g></svg>"
    ).format(
        width=left + right, left=left, right=right, label=LABEL, words=words, colour=_COLOURS[tone],
        x1=left / 2, x2=left + right / 2, l1=left - 10, l2=right - 10,
    )  # fmt: skip


@router.get("/badge/{host}/{path:path}.svg")
def picture(request: Request, host: str, path: str, rubric: str = "") -> Response:
    """The badge; one of a repository that isn't known here says so, and is there all the same."""
    words, tone = words_of(shown_report(site_of(request), host, path, rubric))
    return Response(str(draw(words, tone)), media_type="image/svg+xml", headers=_HEADERS)


@router.get("/badge/{host}/{path:path}.json")
def endpoint(request: Request, host: str, path: str, rubric: str = "") -> Response:
    """The same for https://shields.io/badges/endpoint-badge, which draws it in any of its styles."""
    words, tone = words_of(shown_report(site_of(request), host, path, rubric))
    colour = _COLOURS[tone].removeprefix("#")
    body = {"schemaVersion": 1, "label": LABEL, "message": words, "color": colour, "cacheSeconds": 300}
    return JSONResponse(body, headers=_HEADERS)


@router.get("/badge/{_rest:path}")
def anything(_rest: str) -> Response:
    """An address that names nothing: a badge that was typed wrong is shown, too."""
    return Response(str(draw(*words_of(None))), media_type="image/svg+xml", headers=_HEADERS)
