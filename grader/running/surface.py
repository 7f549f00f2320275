"""What a service that answers is for: its requests tried once, the one worth measuring, and how it meets nonsense."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.measured import AnswerOutcome, Endpoint, Refusal
from grader.running.asking import Found, Tried, ask, measure
from grader.running.curl import Request
from grader.running.openapi import asks, openapi_requests, read_openapi
from grader.running.schema_examples import spoilt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from grader.sandbox.protocol import Service

MAX_TRIED = 16
ASK_S, LOAD_S = 60.0, 60.0
MOST_LOAD_S = 30.0
OK, LAST_OK, SERVER_ERROR = 200, 399, 500


def surface_of(found: Found) -> tuple[str, Mapping[str, Any] | None]:
    """The kind of surface, and its OpenAPI document where it has one."""
    for path, (_, body) in found.descriptions.items():
        document = read_openapi(body) if path.endswith(".json") else None
        if document is not None:
            return "openapi", document
    if "/_stcore/health" in found.descriptions:
        kind, body = found.descriptions["/_stcore/health"]
        if body.strip().lower() == "ok" and "html" not in kind:
            return "streamlit", None
    config = found.descriptions.get("/config", ("", ""))[1]
    if '"components"' in config and '"version"' in config:
        return "gradio", None
    return "page", None


def candidates(found: Found, documented: Sequence[Request]) -> tuple[str, tuple[Request, ...]]:
    """The kind of surface and the requests to try: the documents' own, then those made of the description."""
    kind, document = surface_of(found)
    shown = [r for r in documented if r.method != "HEAD" and not (r.method == "POST" and _changes(r))]
    made = openapi_requests(document) if document is not None else ()
    if kind == "page" and shown:
        kind = "readme"
    page = Request("GET", found.path, source="health" if found.path != "/" else "page")
    known: dict[tuple[str, str, str | None], Request] = {}
    for request in [*_sorted(shown), *made, page]:
        known.setdefault((request.method, request.path, request.body), request)
    return kind, tuple(known.values())[:MAX_TRIED]


def _changes(request: Request) -> bool:
    return asks(request.path) < 0


def _sorted(shown: Sequence[Request]) -> list[Request]:
    """What asks a model before what only reads."""
    return sorted(shown, key=lambda r: (r.method != "POST", asks(r.path) < 0))


def look_at(
    service: Service, found: Found, documented: Sequence[Request], say: Callable[[str], None] = lambda _: None
) -> AnswerOutcome:
    """Try what can be asked, measure the best of it, and send it what can't be right."""
    kind, requests = candidates(found, documented)
    answers = ask(service, requests, found.port, ASK_S)
    tried = list(zip(requests, answers, strict=False))
    endpoints = tuple(_endpoint(r, a) for r, a in tried)
    target = _target(tried)
    if target is None:
        cause = _why_none(tried, service)
        return AnswerOutcome("no_answer" if not tried or not any(a.status for _, a in tried) else "errors", cause, kind,
                             endpoints)  # fmt: skip
    wanted = next((r for r, _ in tried if r.method == "POST" or asks(r.path) >= 0), None)
    state, cause = "answered", ""
    if wanted is not None and not any(_good(a) and _is_work(r) for r, a in tried):
        first = next(a for r, a in tried if r is wanted)
        state = "errors"
        cause = f"{wanted.name} answers {first.status or first.error}; what was measured is {target.name}."
    say("measuring latency")
    warm_up, loads = measure(service, target, found.port, _enough(next(a for r, a in tried if r is target)))
    refusals = _refusals(service, target, found.port) if target.method == "POST" else ()
    return AnswerOutcome(state, cause, kind, endpoints, target.name, warm_up, loads, refusals)


def _enough(one: Tried) -> float:
    """Seconds to measure for: all repeats of what is quick, some of what takes long."""
    return MOST_LOAD_S if one.ms < 1_000 else LOAD_S  # noqa: PLR2004


def _endpoint(request: Request, answer: Tried) -> Endpoint:
    return Endpoint(request.method, request.path[:200], request.source, answer.status, answer.error, request.place)


def _good(answer: Tried) -> bool:
    return OK <= answer.status <= LAST_OK


def _is_work(request: Request) -> bool:
    return request.method == "POST" or asks(request.path) >= 0


def _target(tried: Sequence[tuple[Request, Tried]]) -> Request | None:
    """What is measured: the first request for the program's work that is answered well, else any that is."""
    good = [request for request, answer in tried if _good(answer)]
    return next((r for r in good if _is_work(r)), next(iter(good), None))


def _why_none(tried: Sequence[tuple[Request, Tried]], service: Service) -> str:
    if not tried:
        return "It stopped when it was asked." if not service.running() else "It answers nothing that could be asked."
    request, answer = tried[0]
    return f"{request.name} answers {answer.status or answer.error}."


def _refusals(service: Service, target: Request, port: int) -> tuple[Refusal, ...]:
    """How the measured request is met when it can't be right; only bodies that are JSON are spoilt."""
    try:
        body = json.loads(target.body or "")
    except (ValueError, RecursionError):
        return ()
    kinds = spoilt(body)
    answers = ask(service, [replace(target, body=text) for _, text in kinds], port, ASK_S)
    return tuple(Refusal(kind, _verdict(a), a.status) for (kind, _), a in zip(kinds, answers, strict=False))


def _verdict(answer: Tried) -> str:
    if not answer.status or answer.status >= SERVER_ERROR:
        return "crashed"
    return "accepted" if answer.status <= LAST_OK else "refused"
