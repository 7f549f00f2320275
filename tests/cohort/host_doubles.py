"""Code hosts on 127.0.0.1: as much of GitHub's and GitLab's API as feedback needs, with its pages, limits and faults."""

from __future__ import annotations

import json
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from grader.cohort.hosts_http import Api
from grader.snapshot.gate import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "code.example.test"
ME, OTHER = 7, 8
TOKEN = "canary-token"


@dataclass
class FakeHost:
    """What a host holds, and what it was asked.

    Attributes:
        threads: issues and requests of `o/n`: dicts as the API has them.
        comments: of a thread's number.
        faults: answered first, one by one: (status, headers).
        seen: (method, path) of each request.
    """

    kind: str
    threads: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    private: bool = True
    port: int = 0
    slept: list[float] = field(default_factory=list)
    raw: bytes | None = None
    message: str = "no"

    def api(self, **policy: object) -> Api:
        """What reaches this host; sleeping is only noted."""
        values: dict[str, Any] = {
            "hosts": frozenset({HOST}),
            "networks": (ip_network("127.0.0.0/8"),),
            "scheme": "http",
            "port": self.port,
        }
        name = {"github": "Authorization", "gitlab": "PRIVATE-TOKEN"}[self.kind]
        prefix = {"github": "/api/v3", "gitlab": "/api/v4"}[self.kind]
        return Api(
            HOST, prefix, {name: TOKEN}, Policy(**{**values, **policy}), {}, resolver=lambda _host, _port: ["127.0.0.1"],
            sleep=self.slept.append, now=lambda: 1000.0,
        )  # fmt: skip

    def writes(self) -> list[str]:
        """The methods of the requests that changed something."""
        return [method for method, _ in self.seen if method != "GET"]

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> tuple[int, Any]:
        """What the API says."""
        prefix = {"github": "/api/v3", "gitlab": "/api/v4"}[self.kind]
        parts = [unquote(part) for part in path.removeprefix(prefix).strip("/").split("/")]
        if parts == ["user"]:
            return 200, {"id": ME}
        if parts[:1] == ["repos"] and parts[1:3] == ["o", "n"]:
            return self._github(method, parts[3:], query, body)
        if parts[:2] == ["projects", "o/n"]:
            return self._gitlab(method, parts[2:], query, body)
        return 404, {"message": "Not Found"}

    def _github(
        self, method: str, rest: list[str], query: dict[str, list[str]], body: dict[str, Any]
    ) -> tuple[int, Any]:
        if not rest:
            return 200, {"private": self.private, "visibility": "private" if self.private else "public"}
        if rest == ["issues"] and method == "GET":
            return 200, _page(self.threads, query)
        if rest == ["issues"]:
            self.threads.append(thread(len(self.threads) + 1, body["title"], body["body"], ME))
            return 201, self.threads[-1]
        if rest[:2] == ["issues", "comments"]:
            (found,) = [c for some in self.comments.values() for c in some if c["id"] == int(rest[2])]
            found["body"] = body["body"]
            return 200, found
        number = int(rest[1])
        if rest[2:] == ["comments"] and method == "GET":
            return 200, _page(self.comments.get(number, []), query)
        if rest[2:] == ["comments"]:
            self.comments.setdefault(number, []).append(comment(100 + len(self.seen), body["body"], ME))
            return 201, self.comments[number][-1]
        (found,) = [t for t in self.threads if t["number"] == number]
        found["body"] = body["body"]
        return 200, found

    def _gitlab(
        self, method: str, rest: list[str], query: dict[str, list[str]], body: dict[str, Any]
    ) -> tuple[int, Any]:
        if not rest:
            return 200, {"visibility": "private" if self.private else "public"}
        requests = rest[0] == "merge_requests"
        if rest in (["issues"], ["merge_requests"]) and method == "GET":
            return 200, _page([t for t in self.threads if ("pull_request" in t) is requests], query)
        if rest == ["issues"]:
            assert body["confidential"] is True
            self.threads.append(thread(len(self.threads) + 1, body["title"], body["description"], ME))
            return 201, self.threads[-1]
        number = int(rest[1])
        if rest[2:] == ["notes"] and method == "GET":
            return 200, _page(self.comments.get(number, []), query)
        if rest[2:] == ["notes"]:
            self.comments.setdefault(number, []).append(comment(100 + len(self.seen), body["body"], ME))
            return 201, self.comments[number][-1]
        if rest[2:3] == ["notes"]:
            (found,) = [c for c in self.comments[number] if c["id"] == int(rest[3])]
            found["body"] = body["body"]
            return 200, found
        (found,) = [t for t in self.threads if t["number"] == number]
        found["body"] = found["description"] = body["description"]
        return 200, found


def _page(rows: list[dict[str, Any]], query: dict[str, list[str]]) -> list[dict[str, Any]]:
    size, page = int(query["per_page"][0]), int(query["page"][0])
    return rows[(page - 1) * size : page * size]


def thread(number: int, title: str, body: str = "", user: int = OTHER, *, request: bool = False) -> dict[str, Any]:
    """An issue, or a pull or merge request, in the words of both hosts."""
    url = f"https://{HOST}/o/n/issues/{number}"
    out: dict[str, Any] = {
        "number": number, "iid": number, "title": title, "body": body, "description": body, "html_url": url,
        "web_url": url, "user": {"id": user}, "author": {"id": user},
    }  # fmt: skip
    return out | ({"pull_request": {}} if request else {})


def comment(number: int, body: str, user: int = OTHER) -> dict[str, Any]:
    """A comment or note."""
    url = f"https://{HOST}/o/n/issues/1#c{number}"
    return {"id": number, "body": body, "html_url": url, "user": {"id": user}, "author": {"id": user}}


@contextmanager
def serve(kind: str, certificate: Path | None = None) -> Iterator[FakeHost]:
    """A running host; by HTTPS with a file of key and certificate."""
    fake = FakeHost(kind)

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else {}
            fake.seen.append((self.command, self.path))
            fake.tokens.add(self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or "")
            headers: dict[str, str] = {}
            if fake.faults:
                status, headers = fake.faults.pop(0)
                said: Any = {"message": fake.message}
            else:
                status, said = fake.answer(self.command, parts.path, parse_qs(parts.query), body)
            data = json.dumps(said).encode() if fake.raw is None else fake.raw
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = _do  # noqa: N815 - the server's own names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    fake.port = server.server_address[1]
    thread_ = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread_.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread_.join()
