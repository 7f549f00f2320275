# ruff: noqa: E501 - patterns: a row is a thought
"""Endpoints that the README documents, against the routes of the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import CodeText, SourceCode

MAX_SAID = 40
SHOWN = 8
MAX_ROUTES = 2_000
MAX_ROUTE_CHARS = 400
_ENDPOINT = regex(
    r"(?<![\w/])(GET|POST|PUT|DELETE|PATCH)\b[`*|\s:]{1,12}(?:https?://[\w.:{}-]{1,60})?(/[\w{}<>:./-]{0,80})"
)
_METHOD = regex(r"(?<![\w/])(GET|POST|PUT|DELETE|PATCH)(?![\w/])")
_CURL = regex(
    r"(?i)\bcurl\b[^|\n]{0,200}?\b(?:https?://)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d{2,5})?(/[\w{}/.-]{1,80})"
)
# "The endpoints `/a` and `/b`", without their methods.
_CALLED = regex(
    r"(?i)\bendpoints?\b|\broutes?\b|эндпоинт|маршрут|엔드포인트|接口|端点|エンドポイント|\brutas?\b|\brotas?\b"
)
_PATH = regex(r"(?<![\w/.:~}])(/[a-z][a-z0-9_-]{1,30}(?:/[\w{}<>-]{1,30}){0,4})(?![\w./])")
# What frameworks and usual helpers answer by themselves, and what other servers answer.
_GIVEN = regex(
    r"^/(?:docs|redoc|openapi\.json|static|admin|favicon\.ico|graphql|_stcore/\w{1,20}|api-docs|swagger.{0,20}|"
    r"flasgger.{0,20}|apidocs|accounts.{0,40}|invocations|ping|v1/chat/completions|v1/models|v1/completions|v1/embeddings|"
    r"api/generate|api/chat|api/tags|health/?|collections.{0,40}|_cluster.{0,30}|dashboard.{0,20})/?$"
)
_EXPORTERS = (
    "prometheus",
    "instrumentator",
    "exporter",
    "opentelemetry",
    "vllm",
    "triton",
    "actuator",
    "bentoml",
    "kserve",
    "torchserve",
)
_PARAMETER = regex(r"\{[^{}/]{0,60}\}|<[^<>/]{0,60}>|:[a-zA-Z_]\w{0,40}|\$\w{1,40}|\b\d{1,9}\b|\*")
_ROUTING = regex(
    r"include_router|register_blueprint|include\(|DefaultRouter|Mount\(|add_routes|bentoml|APIView|gradio|plumb|"
    r"http\.server|do_POST|do_GET|createServer|HttpHandler|@RestController|lambda_handler|langserve|serve\."
)
_ROUTE_SIGNS = (
    ".get(", ".post(", ".put(", ".delete(", ".patch(", "route(", "path(", "Route(", ".websocket(", "Mapping(", "HandleFunc", "add_url_rule",
    "@get", "@post", "@Get", "@Post", ".GET(", ".POST(", "add_resource", "pr_",
)  # fmt: skip
# FastAPI and Flask, rules that a call adds, Django, Express and Go, Spring and NestJS, plumber.
_ROUTE = regex(
    r"@\w{1,40}\.(?:get|post|put|delete|patch|head|options|route|api_route|websocket)\(\s{0,60}(?:path\s?=\s?|rule\s?=\s?)?"
    r"[rf]?[\"']([^\"'\n]{0,100})[\"']"
    r"|(?:add_api_route|add_url_rule|add_resource|add_route|Route)\([^\"'\n]{0,60}[\"'](/[^\"'\n]{0,100})[\"']"
    r"|\b(?:re_)?path\(\s{0,20}r?[\"']([^\"'\n]{1,80})[\"']\s?,"
    r"|\b(?:app|router|server|fastify|api|r|mux|e|g)\.(?:get|post|put|delete|patch|GET|POST|PUT|DELETE|HandleFunc|Handle)"
    r"\(\s{0,20}[\"'`](/[^\"'`\n]{0,80})"
    r"|@(?:Get|Post|Put|Delete|Patch|Request)(?:Mapping)?\((?:value\s?=\s?|path\s?=\s?)?[\"']([^\"'\n]{0,80})"
    r"|\bpr_(?:get|post|put)\(\s{0,10}[\"'](/[^\"'\n]{0,80})|^#['*]\s?@(?:get|post|put)\s(/\S{0,80})",
    re.MULTILINE,
)


_FOLDERS = frozenset(
    "tmp etc var usr home opt root mnt data models model app src dev proc workspace scratch bin lib sys run srv users volumes code content cache logs output outputs input inputs".split()
)


class Endpoint(NamedTuple):
    """One documented endpoint; `asked`: a request to it is shown."""

    method: str
    url: str
    place: Place
    asked: bool = False

    @property
    def text(self) -> str:
        """How it is quoted."""
        return f"{self.method} {self.url}".strip()


def said(sayings: Sayings, files: Files) -> tuple[Endpoint, ...]:
    """Endpoints in the README's text, tables and requests to this machine."""
    found: dict[str, Endpoint] = {}
    for line in sayings.lines:
        if "/" not in line.text:
            continue
        asked = "curl" in line.text.lower()
        matches = [(m[1], m[2]) for m in _ENDPOINT.finditer(line.text)]
        matches += [("", m[1]) for m in _CURL.finditer(line.text)] if asked else []
        if not matches and line.block in {"list", "table"} and len(methods := _METHOD.findall(line.text)) == 1:
            # The method behind the path: "| /explain | POST |"
            urls = [m[1] for m in _PATH.finditer(line.text) if not _is_path(m[1], files)]
            matches = [(methods[0], urls[0])] if len(urls) == 1 and speaks_of_now(line.text) else []
        if not matches and line.block in {"list", "prose", "table"}:
            paths = [("", m[1]) for m in _PATH.finditer(line.text) if not _is_path(m[1], files)]
            several = len(paths) > 1 or (paths and _CALLED.search(line.text))
            matches = paths if several and speaks_of_now(line.text) else []
        for method, raw in matches:
            url = raw.partition("?")[0].rstrip(".,:") or "/"
            if len(url) > 1 and not _GIVEN.match(url) and len(found) < MAX_SAID:
                found.setdefault(url, Endpoint(method, url, Place(line.path, line.line), asked))
    return tuple(found.values())


def _is_path(url: str, files: Files) -> bool:
    """Whether it begins with a folder of a system or of the repository."""
    first = url.split("/")[1]
    return first in _FOLDERS or first in files.dirs


def held(said: tuple[Endpoint, ...], source_code: SourceCode, holdings: Holdings) -> Iterator[Claim]:
    """By the end of the URL, since routers and proxies add what stands before it."""
    texts = tuple(source_code.texts(tests=False))
    routes = tuple(route for code in texts for route in _routes(code))
    shapes = [(_shape(route.url), route) for route in routes]
    missing: list[Endpoint] = []
    answered: set[int | None] = set()
    for endpoint in said:
        wanted = _shape(endpoint.url)
        fitting = [(_alike(wanted, shape), route) for shape, route in shapes if _same(wanted, shape)]
        route = max(fitting, key=lambda pair: pair[0])[1] if fitting else None
        if route is not None:
            answered.add(endpoint.place.line)
            yield Claim(
                endpoint.text, Verdict.BORNE_OUT, "readme", f"{route.place.path} answers it.",
                (endpoint.place, route.place), quantity="endpoint",
            )  # fmt: skip
        elif endpoint.url.endswith("/metrics") and holdings.find(_EXPORTERS):
            continue  # libraries and servers answer it by themselves
        elif not any(_may_build(_last_word(endpoint.url), code.text) for code in texts):
            missing.append(endpoint)  # or else it may be built in a way that isn't read
    if source_code.left_out:
        return
    none = len(missing) == len(said) and not routes and not any(_ROUTING.search(code.text) for code in texts)
    if not none and not routes:
        return  # there is a server, whose routes couldn't be read
    known = f"The code has {len(routes)} routes, not this one." if routes else "No code answers any request."
    # Without a method or a request, it may be any path, unless one beside it is answered.
    sure = [e for e in missing if e.method or e.asked or e.place.line in answered]
    for endpoint in sure[:SHOWN]:
        places = (endpoint.place, *(route.place for route in routes[:1]))
        yield Claim(endpoint.text, Verdict.CONTRADICTED, "readme", known, places, caps=none, quantity="endpoint")


def _routes(code: CodeText) -> Iterator[Endpoint]:
    """The routes of one file, whatever its framework; a route's address may stand on the line below."""
    text = code.text
    starts: set[int] = set()
    for sign in _ROUTE_SIGNS:
        at = text.find(sign)
        while at >= 0 and len(starts) < MAX_ROUTES:
            starts.add(text.rfind("\n", 0, at) + 1)
            at = text.find(sign, at + 1)
    for start in sorted(starts):
        first = text.find("\n", start)
        second = text.find("\n", first + 1) if first >= 0 else -1
        for match in _ROUTE.finditer(text[start : min(second if second >= 0 else len(text), start + MAX_ROUTE_CHARS)]):
            if first >= 0 and start + match.start() > first:
                break  # it belongs to the next line
            url = next((group for group in match.groups() if group is not None), "")
            line = code.line(text.count("\n", 0, start))
            yield Endpoint("", url, Place(code.path, line or None, note=url[:80]))


def _shape(url: str) -> tuple[str, ...]:
    """The parts of a URL, parameters made alike."""
    return tuple("*" if _PARAMETER.search(part) else part.lower() for part in url.strip("/^$").split("/") if part)


def _same(wanted: tuple[str, ...], route: tuple[str, ...]) -> bool:
    if not route:
        return not wanted
    tail = wanted[-len(route) :]
    if len(tail) != len(route) or not all("*" in (a, b) or a == b for a, b in zip(tail, route, strict=True)):
        return False
    # Below an address that isn't known, `/:id` would answer to any name.
    return len(route) == len(wanted) or _alike(wanted, route) > 0 or route[-1] == tail[-1] == "*"


def _alike(wanted: tuple[str, ...], route: tuple[str, ...]) -> int:
    """How many parts are the same word."""
    return sum(a == b != "*" for a, b in zip(reversed(wanted), reversed(route), strict=False))


def _may_build(word: str, text: str) -> bool:
    """Whether a route could be made of a word: it stands behind a slash or a quote, and is no key of a dictionary."""
    if word.startswith("/"):
        return word in text
    at = text.find(word)
    while at >= 0:
        key = text[at + len(word) : at + len(word) + 3].replace(" ", "")[1:2]
        if text[at - 1 : at] in {"/", "-", "_"} or (text[at - 1 : at] in {"'", '"', "`"} and key not in {":", "]"}):
            return True
        at = text.find(word, at + 1)
    return False


def _last_word(url: str) -> str:
    words = [part for part in re.split(r"[/{}<>:*]", _PARAMETER.sub("", url)) if len(part) > 2]  # noqa: PLR2004
    if words == ["metrics"]:
        return "/metrics"  # the word alone is in any code that judges a model
    return words[-1] if words else url
