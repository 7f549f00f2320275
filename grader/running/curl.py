"""Lines of the documents that call `curl`, as requests: read by us, never by a shell."""

from __future__ import annotations

import json
import posixpath
import re
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.evidence.documents import Document

MAX_REQUESTS = 40
MAX_LINE_CHARS = 8_000
MAX_BODY_BYTES = 64 << 10
_PROMPT = re.compile(r"^[ \t]{0,20}[$>%#][ \t]{1,2}")
_LOCAL = re.compile(
    r"^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|<.{1,40}>|your[\w.-]{0,40}|host|api|server)$", re.IGNORECASE
)
_VALUED = frozenset(
    "-X --request -H --header -d --data --data-raw --data-binary --data-ascii --json --url -o --output -w --write-out "
    "-u --user -A --user-agent -e --referer -m --max-time --connect-timeout --retry -F --form -b --cookie -c "
    "--data-urlencode --retry-delay".split()
)
_DATA = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json")
_KEPT_HEADERS = frozenset("content-type accept authorization x-api-key api-key x-request-id".split())


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: `body` None is none; `place` where it is shown."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    source: str = "readme"
    place: Place | None = None
    port: int = 0

    @property
    def name(self) -> str:
        """`POST /predict`."""
        return f"{self.method} {self.path.partition('?')[0]}"


def parse_curl(line: str, read: Callable[[str], bytes | None] = lambda _: None) -> Request | None:
    """One command line as a request to this machine; None where it isn't one that can be repeated.

    Args:
        read: the content of a file that `-d @file` names.
    """
    try:
        words = shlex.split(line[:MAX_LINE_CHARS])
    except ValueError:
        return None
    if not words or words[0] != "curl":
        return None
    draft = _Draft()
    rest = iter(words[1:])
    for word in rest:
        if word in ("|", ";", "&&", "||", ">", "2>", "&"):
            break
        if not draft.take(*_flag(word, rest), read):
            return None
    return _request(draft.method, draft.url, draft.headers, "&".join(draft.data) if draft.data else None)


@dataclass(slots=True)
class _Draft:
    """What the words of a line have said so far."""

    method: str = ""
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)

    def take(self, flag: str, value: str, read: Callable[[str], bytes | None]) -> bool:
        """One option or address; False where the request can't be repeated."""
        if flag in ("-F", "--form", "-T", "--upload-file"):
            return False  # a file to upload, which we don't have
        if flag in ("-X", "--request"):
            self.method = value.upper()
        elif flag in ("-I", "--head"):
            self.method = "HEAD"
        elif flag in ("-H", "--header"):
            name, _, content = value.partition(":")
            if name.strip().lower() in _KEPT_HEADERS:
                self.headers[name.strip()[:60]] = _one_line(content)
        elif flag in _DATA:
            body = _body(value, read) if flag != "--data-raw" else value
            if body is None:
                return False
            self.data.append(body)
            if flag == "--json":
                self.headers.setdefault("Content-Type", "application/json")
        elif flag == "--url" or (not flag and not self.url):
            self.url = value
        return True


def _flag(word: str, rest: Iterator[str]) -> tuple[str, str]:
    """The option of a word and its value; an empty option for an address."""
    if not word.startswith("-") or word == "-":
        return "", word
    name, equals, value = word.partition("=")
    if word.startswith("--"):
        return (name, value) if equals else (word, next(rest, "") if word in _VALUED else "")
    for at in range(1, len(word)):  # -sSX POST, -XPOST, -d@file
        if f"-{word[at]}" in _VALUED:
            return f"-{word[at]}", word[at + 1 :] or next(rest, "")
    return word, ""


def _body(value: str, read: Callable[[str], bytes | None]) -> str | None:
    if not value.startswith("@"):
        return value
    data = read(posixpath.normpath(value[1:].removeprefix("./")))
    if data is None or len(data) > MAX_BODY_BYTES:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _one_line(text: str) -> str:
    return "".join(char for char in text.strip()[:500] if char.isascii() and char.isprintable())


def _request(method: str, url: str, headers: dict[str, str], body: str | None) -> Request | None:
    if "$" in url or len(url) > 2_000:  # noqa: PLR2004  (no address is longer)
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        return None
    if not _LOCAL.match(host) and not host.endswith((".local", ".example.com", ".onrender.com", ".app", ".dev")):
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or not path.isprintable() or " " in path or "<" in path or "{" in path:
        return None
    method = method or ("POST" if body is not None else "GET")
    if method not in ("GET", "POST", "HEAD"):
        return None
    if body is not None and not any(name.lower() == "content-type" for name in headers):
        headers = headers | {
            "Content-Type": "application/json" if _is_json(body) else "application/x-www-form-urlencoded"
        }
    return Request(method, path, headers, body, port=port)


def _is_json(body: str) -> bool:
    """Curl itself says form-urlencoded; people who forget the header mean what they wrote."""
    if body.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def curl_requests(documents: tuple[Document, ...], read: Callable[[str], bytes | None]) -> tuple[Request, ...]:
    """The requests that the documents show, in order, each once."""
    found: dict[tuple[str, str, str | None], Request] = {}
    for document in documents:
        for block in document.code_blocks:
            for line, text in _commands(block.text, block.line + 1):
                request = parse_curl(text, read)
                if request is not None and len(found) < MAX_REQUESTS:
                    at = replace(request, place=Place(document.path, line, note=request.name[:80]))
                    found.setdefault((request.method, request.path, request.body), at)
    return tuple(found.values())


def _commands(block: str, first: int) -> Iterator[tuple[int, str]]:
    """(line, command) for each `curl` of a block: continuations joined, and lines within quotes."""
    held, start = "", 0
    for offset, row in enumerate(block.split("\n")):
        line = row if held else _PROMPT.sub("", row, count=1).strip()
        if not held:
            if not line.startswith("curl "):
                continue
            start = first + offset
        text = line.rstrip()
        held += (text[:-1] + " ") if text.endswith(("\\", "^", "`")) else text + "\n"
        if text.endswith(("\\", "^", "`")) and len(held) < MAX_LINE_CHARS:
            continue
        if _open_quote(held) and len(held) < MAX_LINE_CHARS:
            continue
        yield start, held.strip()
        held = ""
    if held:
        yield start, held.strip()


def _open_quote(text: str) -> bool:
    try:
        shlex.split(text)
    except ValueError:
        return True
    return False
