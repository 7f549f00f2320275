"""What `shipfolio grade --upload` adds: each report goes to a service, which marks it as made elsewhere."""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from grader.errors import InfraError, UsageError
from grader.reports import Look, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Report

TOKEN = "SHIPFOLIO_TOKEN"  # noqa: S105 - the name of a variable
TIMEOUT_S = 60.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST_ANSWER = 100_000
_REFUSED = range(400, 500)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key to wherever it leads."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none."""


def service_of(address: str) -> str:
    """The address of a service, without a slash at its end.

    Raises:
        UsageError: it isn't one, or the key would travel in the clear.
    """
    try:
        parts = urlsplit(address)
        good = (
            bool(parts.hostname) and parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
        )
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        good = safe = False
    if not (good and safe and address.isascii() and address.isprintable()):
        hint = "Give it like https://grade.school.example; http is for this machine alone."
        raise UsageError("That is no address to upload to.", kind="bad_upload_address", hint=hint)
    return address.rstrip("/")


def upload(report: Report, service: str, environ: Mapping[str, str]) -> str:
    """Upload one report; returns the address of its page.

    Args:
        service: as `service_of` gives it.
        environ: `SHIPFOLIO_TOKEN` is the key; a service for one person asks for none.

    Raises:
        UsageError: the service refuses the report or the key.
        InfraError: it can't be reached, or is in trouble.
    """
    body = render("json", [_without_path(report)], Look()).encode()
    request = urllib.request.Request(f"{service}/api/v1/reports", body, {"Content-Type": "application/json"})  # noqa: S310
    token = environ.get(TOKEN, "").strip()
    if token:
        if not (token.isascii() and token.isprintable()):
            raise UsageError(f"{TOKEN} is no key.", kind="bad_key", hint="Copy it from the page of your account.")
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            return f"{service}/r/{_id_of(answer.read(_MOST_ANSWER))}"
    except urllib.error.HTTPError as why:
        with why:
            raise _refusal(why) from None
    except (OSError, http.client.HTTPException, ssl.SSLError) as why:
        hint = "Check the address, and whether the service runs."
        raise InfraError("The report could not be uploaded: nobody answers.", kind="upload_failed", hint=hint) from why


def _without_path(report: Report) -> Report:
    """Of a folder only its name is told: where it is on this machine is nobody's business."""
    if report.ref.url.startswith("https://"):
        return report
    return replace(report, ref=replace(report.ref, url=Path(report.ref.url).resolve().name))


def _id_of(body: bytes) -> str:
    try:
        found = json.loads(body)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        found = None
    if not (isinstance(found, str) and found.isascii() and found.isalnum() and len(found) < 100):  # noqa: PLR2004
        raise InfraError("What answered is no service of shipfolio's.", kind="upload_failed", hint="Check the address.")
    return found


def _refusal(why: urllib.error.HTTPError) -> UsageError | InfraError:
    try:
        told = json.loads(why.read(_MOST_ANSWER))
        detail, hint = (_tame(told.get(name, "")) for name in ("detail", "hint"))
    except (ValueError, AttributeError, RecursionError, OSError):
        detail, hint = "", ""
    if why.code == 401:  # noqa: PLR2004 - unauthorized
        hint = f"Set {TOKEN} to a key of yours that may upload."
    message = f"The report was not taken ({why.code}). {detail}".strip()
    if why.code in _REFUSED and why.code != 429:  # noqa: PLR2004 - too often is no fault of the report's
        return UsageError(message, kind="upload_refused", hint=hint)
    return InfraError(message, kind="upload_failed", hint=hint or "Try again later.")


def _tame(text: object) -> str:
    return "".join(char if char.isprintable() else "?" for char in str(text)[:300])
