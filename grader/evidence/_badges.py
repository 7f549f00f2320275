"""Badges as they are written: the service, and for a fixed image its label and message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document

_WORKFLOW = regex(r"/(?:actions/)?workflows?/(?:status/[^/]{1,80}/[^/]{1,120}/)?([^/?#]{1,120})(?:/badge\.svg)?")
_SERVICES = (
    ("travis", ("travis-ci.",)), ("circleci", ("circleci.com", "/circleci/")), ("gitlab", ("/pipeline.svg",)),
    ("azure", ("dev.azure.com", "/azure-devops/build")), ("appveyor", ("ci.appveyor.com",)),
    ("jenkins", ("/buildstatus/icon",)),
)  # fmt: skip


class Badge(NamedTuple):
    """One badge.

    Attributes:
        service: `static` (a fixed image), `workflow` (GitHub's), another CI system's name, `codecov`, `coveralls`,
            `readthedocs`, `pypi`, `docker`, `licence`, `pre-commit`; empty for any other image.
        label, message: of a static badge, lower case; of a workflow its file or name is the message, of a package
            its name.
    """

    service: str
    label: str
    message: str
    place: Place

    @property
    def text(self) -> str:
        """How it is quoted."""
        return (
            f"badge {self.label}: {self.message}"
            if self.label and self.message
            else f"badge {self.label or self.message}"
        )


def read_badges(document: Document) -> Iterator[Badge]:
    """The badges of a document."""
    for image in document.images:
        lower = image.target.lower()
        if not any(sign in lower for sign in ("badge", "shields.io", "workflows/", ".svg", "travis-ci", "appveyor")):
            continue
        place = Place(document.path, image.line)
        service, label, message = parse_badge(image.target)
        if service:
            yield Badge(service, label or image.alt.lower()[:60], message, place)


def parse_badge(url: str) -> tuple[str, str, str]:
    """Service, label and message of a badge's address; an empty service for what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", ""
    path, lower = parts.path, url.lower()
    if "shields.io" in parts.netloc or "badgen.net" in parts.netloc:
        return _shields(path, parts.query)
    if "workflows/" in path and ("badge" in path or "badge" in parts.query):
        found = _WORKFLOW.search(path)
        return ("workflow", "", unquote(found[1])) if found else ("", "", "")
    if "badge.fury.io/py/" in lower:
        return "pypi", "", unquote(path.rpartition("/")[2].removesuffix(".svg")).lower()
    for service, signs in _SERVICES:
        if any(sign in lower for sign in signs):
            return service, "", ""
    for service, sign in (
        ("codecov", "codecov.io"), ("coveralls", "coveralls.io"), ("readthedocs", "readthedocs.org/projects"),
    ):  # fmt: skip
        if sign in lower:
            return service, "", ""
    return "", "", ""


def _shields(path: str, query: str) -> tuple[str, str, str]:
    parts = [part for part in path.split("/") if part]
    if not parts:
        return "", "", ""
    head = parts[0].lower()
    if head == "static" or (head == "badge" and len(parts) == 1):
        given = parse_qs(query)
        return "static", given.get("label", [""])[0].lower(), given.get("message", [""])[0].lower()
    if head == "badge" and len(parts) > 1:
        # `--` is a dash, `__` an underscore, `_` a space; label-message-colour or message-colour
        raw = unquote("/".join(parts[1:])).replace("--", "\0").replace("__", "\1").replace("_", " ")
        pieces = [piece.replace("\0", "-").replace("\1", "_").strip().lower() for piece in raw.split("-")]
        if len(pieces) > 2:  # noqa: PLR2004
            return "static", pieces[0], "-".join(pieces[1:-1])
        return "static", "", pieces[0]
    if head in {"github", "actions"} and "workflow" in parts:
        found = re.search(r"([^/]{1,120}\.ya?ml|[^/]{1,120})$", unquote(path))
        return "workflow", "", found[1] if found else ""
    kinds = {"travis": "travis", "circleci": "circleci", "codecov": "codecov", "coveralls": "coveralls",
             "coverallscoverage": "coveralls", "readthedocs": "readthedocs", "pypi": "pypi"}  # fmt: skip
    if head == "pypi" and len(parts) > 2:  # noqa: PLR2004 - /pypi/v/name
        return "pypi", "", unquote(parts[2]).removesuffix(".svg").lower()
    if head == "docker" and len(parts) > 2:  # noqa: PLR2004 - /docker/pulls/owner/image
        return "docker", "", ""
    if head in kinds:
        return kinds[head], "", ""
    return "", "", ""
