"""An OpenAPI document as requests that can be tried: what reads, and what looks like asking a model."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grader.running.curl import Request
from grader.running.schema_examples import NoExample, example, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_OPERATIONS = 200
MAX_REQUESTS = 12
# What asks a model and changes nothing, best first; English, as nearly all paths are.
ASKS = (
    "predict", "prediction", "infer", "classify", "score", "forecast", "recommend", "detect", "answer", "ask", "query",
    "search", "retrieve", "sentiment", "analyze", "analyse", "analysis", "estimate", "generate", "complet", "summar",
    "translate", "embed", "chat", "explain", "evaluate", "check", "valid", "similar",
)  # fmt: skip
# What changes something, or costs more than an answer: never called.
_CHANGES = re.compile(
    r"train|\bfit\b|delet|remov|reset|upload|ingest|regist|log[-_]?in|log[-_]?out|sign[-_]?(?:in|up)|shut|stop|reload|clear|purge|"
    r"webhook|pay|send|email|invite|token|auth|approve|cancel|rollback|promote|deploy|feedback|index|import|migrate",
    re.IGNORECASE,
)
_HEALTH = re.compile(r"health|ready|live|ping|status|metrics|version|favicon|openapi|docs|^/$", re.IGNORECASE)


def read_openapi(body: str) -> Mapping[str, Any] | None:
    """The document, or None where it isn't one."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return whole if isinstance(whole, dict) and isinstance(whole.get("paths"), dict) else None


def asks(words: str) -> int:
    """How early in `ASKS` something stands that the words name; -1 for none, or where they name a change."""
    low = words.lower()
    if _CHANGES.search(low):
        return -1
    return next((at for at, word in enumerate(ASKS) if word in low), -1)


def openapi_requests(document: Mapping[str, Any]) -> tuple[Request, ...]:
    """Requests that can be made up, those that ask a model first, then pages that read, health last.

    Anything that would change something is left out; so is what needs a file or a value that can't be made up.
    """
    ranked: list[tuple[tuple[int, int, str], Request]] = []
    for path, method, operation in _operations(document):
        words = f"{path} {operation.get('operationId', '')} {operation.get('summary', '')}"
        rank = asks(path) if asks(path) >= 0 else asks(words)
        if method == "post" and rank < 0:
            continue
        try:
            request = _request(path, method, operation, document)
        except (NoExample, RecursionError):
            continue
        group = 0 if method == "post" else 1 if rank >= 0 else 3 if _HEALTH.search(path) else 2
        batch = bool(re.search(r"batch|bulk|stream", path, re.IGNORECASE))
        ranked.append(((group, rank + 100 * batch, path), request))
    ranked.sort(key=lambda one: one[0])
    return tuple(request for _, request in ranked[:MAX_REQUESTS])


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    count = 0
    for path, item in document["paths"].items():
        if not isinstance(item, dict) or not isinstance(path, str) or not path.startswith("/"):
            continue
        for method in ("get", "post"):
            operation = item.get(method)
            if isinstance(operation, dict) and not operation.get("deprecated") and count < MAX_OPERATIONS:
                count += 1
                yield path, method, {**operation, "parameters": [*_list(item), *_list(operation)]}


def _list(holder: Mapping[str, Any]) -> list[Any]:
    parameters = holder.get("parameters")
    return parameters if isinstance(parameters, list) else []


def _request(path: str, method: str, operation: Mapping[str, Any], document: Mapping[str, Any]) -> Request:
    query: list[str] = []
    headers: dict[str, str] = {}
    for raw in operation["parameters"]:
        parameter = resolve(raw, document)
        name, where = str(parameter.get("name", "")), parameter.get("in")
        if where != "path" and not parameter.get("required"):
            continue
        schema = parameter.get("schema", parameter)
        value = parameter["example"] if "example" in parameter else example(schema, document, name)
        text = json.dumps(value) if isinstance(value, bool | dict | list | None) else str(value)
        if where == "path":
            path = path.replace(f"{{{name}}}", quote(text, safe=""))
        elif where == "query":
            query.append(f"{quote(name)}={quote(text, safe='')}")
        elif where == "header" and text.isascii() and text.isprintable():
            headers[name[:60]] = text[:500]
    if "{" in path or not path.isascii() or not path.isprintable() or " " in path:
        raise NoExample("a path whose parameters aren't described")
    body = _body(operation, document, headers)
    return Request(method.upper(), path + (f"?{'&'.join(query)}" if query else ""), headers, body, "openapi")


def _body(operation: Mapping[str, Any], document: Mapping[str, Any], headers: dict[str, str]) -> str | None:
    wanted = resolve(operation.get("requestBody", {}), document)
    content = wanted.get("content")
    if not isinstance(content, dict) or not content:
        return None
    kind = next((k for k in content if isinstance(k, str) and "json" in k), "")
    if not kind:
        raise NoExample("a body that isn't JSON")
    media = content[kind] if isinstance(content[kind], dict) else {}
    if "example" in media:
        value = media["example"]
    elif isinstance(media.get("examples"), dict) and media["examples"]:
        first = resolve(next(iter(media["examples"].values())), document)
        value = first.get("value")
    else:
        value = example(media.get("schema", {}), document)
    headers["Content-Type"] = "application/json"
    try:
        return json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError) as why:
        raise NoExample("an example that isn't JSON") from why
