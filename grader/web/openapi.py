"""The description of the API: what every operation shares, said once."""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

if TYPE_CHECKING:
    from fastapi import FastAPI

DESCRIPTION = """Have repositories graded, and read what was found.

Long work is a job: `POST /grades` answers 202 with the job's address, whose events can be followed. Every error is
`application/problem+json` (RFC 9457) with a stable `kind`. Lists come in pages: pass `next` of one as `cursor` of the
next. Programs send `Authorization: Bearer shipfolio_…`; a service without accounts asks for none.
"""
_WORDS = {
    400: "The request can't be read.",
    401: "Log in, or send a key that is good.",
    403: "The key, or where the request came from, doesn't allow this.",
    404: "There is nothing here, or it isn't yours to see.",
    405: "That can't be done here.",
    406: "There is no such format.",
    413: "The body is too large.",
    415: "The body isn't JSON.",
    422: "What was asked can't be done; `kind` says why.",
    429: "Too often; `Retry-After` says when to come back.",
    500: "A fault of ours; the detail names it for the log.",
    503: "The service, or a code host, is in trouble; try again later.",
}
_PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}
_EXAMPLE = {
    "type": "about:blank",
    "title": "Unprocessable Entity",
    "status": 422,
    "detail": "Repositories are not fetched from example.com.",
    "kind": "host_not_allowed",
    "hint": "Allowed: bitbucket.org, codeberg.org, github.com, gitlab.com.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {"application/problem+json": {"schema": _PROBLEM_REF}}}
    for status, words in _WORDS.items()
}
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "kind"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence for people."},
        "kind": {"type": "string", "description": "A stable name for programs."},
        "hint": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array",
            "description": "Where a request couldn't be understood.",
            "items": {
                "type": "object",
                "properties": {"at": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
    "examples": [_EXAMPLE],
}
REPORT_REF = {"$ref": "#/components/schemas/ReportDocument"}


@functools.cache
def report_schemas() -> dict[str, Any]:
    """The published schema of reports, as components: `ReportDocument` and what it refers to."""
    schema = json.loads(files("grader.reports").joinpath("report-v1.schema.json").read_text("utf-8"))
    parts = schema.pop("$defs")
    schema.pop("$schema")
    found = {"ReportDocument": schema} | {f"Report_{name}": part for name, part in parts.items()}
    moved: dict[str, Any] = _moved(found)
    return moved


def _moved(value: Any) -> Any:
    if isinstance(value, list):
        return [_moved(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"#/components/schemas/Report_{one.removeprefix('#/$defs/')}" if key == "$ref" else _moved(one)
        for key, one in value.items()
    }


def describe(app: FastAPI) -> None:
    """Have the application serve this description."""

    @functools.cache
    def described() -> dict[str, Any]:
        made = get_openapi(
            title="shipfolio", version=app.version, summary="Grades repositories, with evidence.",
            description=DESCRIPTION, routes=app.routes,
        )  # fmt: skip
        components = made.setdefault("components", {})
        components.setdefault("schemas", {}).update(report_schemas() | {"Problem": PROBLEM})
        components["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "A key made under `/api/v1/tokens`."}
        }
        made["security"] = [{"key": []}, {}]
        return made

    app.openapi = described  # type: ignore[method-assign]
