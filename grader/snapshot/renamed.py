"""Where a repository has moved to on the same host. git isn't let follow a redirect, since it would follow any."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grader.errors import UsageError
from grader.snapshot.fetch import certificates
from grader.snapshot.urls import parse_url

if TYPE_CHECKING:
    from grader.snapshot.fetch import Source

_TIMEOUT_S = 10.0
_ASKED = "/info/refs?service=git-upload-pack"
_MOVED = frozenset({301, 302, 307, 308})


def find_new_path(source: Source) -> str | None:
    """The `owner/name` that the host sends this repository's visitors to.

    Asks at a judged address, and believes only an answer that stays on the same host and names a repository there.

    Returns:
        None where there is no such answer, or a proxy stands between.
    """
    if not source.addresses:
        return None
    location = None
    with suppress(OSError, ValueError, http.client.HTTPException):
        location = _ask(source)
    if location is None:
        return None
    here, there = urlsplit(source.url), urlsplit(location)
    if (there.scheme, there.netloc) != (here.scheme, here.netloc) or there.path == f"{here.path}/info/refs":
        return None
    try:
        moved = parse_url(f"https://{source.host}{there.path.removesuffix('/info/refs')}")
    except UsageError:
        return None
    return None if moved.revision or moved.ambiguous or moved.subdir else moved.path


def _ask(source: Source) -> str | None:
    port = source.policy.port
    plain = socket.create_connection((source.addresses[0], port), timeout=_TIMEOUT_S)
    end = threading.Timer(_TIMEOUT_S, _shut, [plain])  # a byte now and then would never time out
    end.daemon = True
    end.start()
    try:
        connection = http.client.HTTPConnection(source.host, port, timeout=_TIMEOUT_S)
        connection.sock = _secured(plain, source) if source.policy.scheme == "https" else plain
        headers = {"User-Agent": "git/2", "Connection": "close"}
        if source.authorization is not None:
            name, _, value = source.authorization.partition(": ")
            headers[name] = value
        connection.request("GET", urlsplit(source.url).path + _ASKED, headers=headers)
        response = connection.getresponse()
        location = response.getheader("Location") if response.status in _MOVED else None
        connection.close()
        return location
    finally:
        end.cancel()
        plain.close()


def _secured(plain: socket.socket, source: Source) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=certificates(source.environ))
    return context.wrap_socket(plain, server_hostname=source.host)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
