"""A git server on 127.0.0.1 that behaves well or badly, as the test likes. Never used outside of the test suite."""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import TYPE_CHECKING, ClassVar

from grader.snapshot.gate import Policy
from tests.factories import git_env

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOST = "code.example.test"


@dataclass
class GitServer:
    """A running server.

    Attributes:
        root: the folder of bare repositories that it serves, as `/owner/name.git`.
        seen: for each request its method and path, `Host` and `Authorization` header.
        behave: called first for each request; True when it has answered it.
    """

    root: Path
    port: int = 0
    scheme: str = "http"
    seen: list[tuple[str, str, str | None]] = field(default_factory=list)
    behave: Callable[[BaseHTTPRequestHandler], bool] | None = None

    def policy(self, **changes: object) -> Policy:
        """What lets a fetch reach this server."""
        values: dict[str, object] = {
            "hosts": frozenset({HOST}),
            "networks": (ip_network("127.0.0.0/8"),),
            "scheme": self.scheme,
            "port": self.port,
        }
        return Policy(**{**values, **changes})  # type: ignore[arg-type]

    @staticmethod
    def resolver(host: str, port: int) -> list[str]:
        """Every name leads here."""
        return ["127.0.0.1"]


@contextmanager
def serve(root: Path, certificate: Path | None = None) -> Iterator[GitServer]:
    """Serve the bare repositories below `root` by smart HTTP, or HTTPS with a file of key and certificate."""
    server = GitServer(root, scheme="https" if certificate else "http")

    class Handler(_Handler):
        git = server

    http = _Quiet(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.port = http.server_address[1]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        http.socket = context.wrap_socket(http.socket, server_side=True)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests want."""


class _Handler(BaseHTTPRequestHandler):
    git: ClassVar[GitServer]
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name in the library)
        """Say nothing."""

    def _answer(self) -> None:
        self.git.seen.append((f"{self.command} {self.path}", self.headers["Host"], self.headers["Authorization"]))
        try:
            if self.git.behave is None or not self.git.behave(self):
                self._backend()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has had enough: what the tests of limits want

    def _backend(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        env = {
            **git_env(),
            "GIT_PROJECT_ROOT": str(self.git.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers["Content-Type"] or "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers["Content-Encoding"] or "",
            "GIT_PROTOCOL": self.headers["Git-Protocol"] or "",
            "REMOTE_ADDR": "127.0.0.1",
        }
        env["GIT_CONFIG_COUNT"] = "2"
        env["GIT_CONFIG_KEY_0"], env["GIT_CONFIG_VALUE_0"] = "uploadpack.allowFilter", "true"
        env["GIT_CONFIG_KEY_1"], env["GIT_CONFIG_VALUE_1"] = "safe.directory", "*"
        answer = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=env, check=False).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
        status = next((int(value.split()[0]) for name, value in headers if name == "Status"), 200)
        self.send_response(status)
        for name, value in headers:
            if name not in {"Status", "Content-Length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def redirect_to(url: str) -> Callable[[BaseHTTPRequestHandler], bool]:
    """Send everybody elsewhere."""

    def behave(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(302)
        handler.send_header("Location", url + handler.path)
        handler.end_headers()
        return True

    return behave


def answer(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], bool]:
    """Answer everything the same way; header names have underscores for dashes."""

    def behave(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return True

    return behave


def private(authorization: str) -> Callable[[BaseHTTPRequestHandler], bool]:
    """Answer only to who sends this header."""

    def behave(handler: BaseHTTPRequestHandler) -> bool:
        if handler.headers["Authorization"] == authorization:
            return False
        return answer(401, WWW_Authenticate='Basic realm="git"')(handler)

    return behave


def drip(handler: BaseHTTPRequestHandler) -> bool:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b"0")
        handler.wfile.flush()
        time.sleep(0.1)
    return True


def flood(handler: BaseHTTPRequestHandler) -> bool:
    """Branches without end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
    handler.end_headers()
    handler.wfile.write(b"001e# service=git-upload-pack\n0000")
    name = b"refs/heads/" + b"b" * 200
    for number in range(10_000_000):
        line = b"%040x %b%010d\n" % (number + 1, name, number)
        handler.wfile.write(b"%04x%b" % (len(line) + 4, line))
    return True
