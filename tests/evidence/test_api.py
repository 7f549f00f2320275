"""Routes, types of requests and what guards a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checks.worlds import API
from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.api import Api


def api(files: dict[str, str]) -> Api:
    found: Api = fact("api", files)
    return found


def test_routes_and_the_types_they_take() -> None:
    found = api(API)
    assert [(r.method, r.url, r.predicts) for r in found.routes] == [
        ("get", "/healthz", False),
        ("get", "/readyz", False),
        ("post", "/predictions", True),
        ("post", "/predictions/batch", True),
    ]
    assert [(m.name, m.fields, m.limited, m.strict) for m in found.taken] == [
        ("Batch", 1, 1, False),
        ("Order", 3, 3, True),
    ]


def test_types_of_answers_are_not_taken() -> None:
    code = API["schema.py"] + "\n\nclass Reply(BaseModel):\n    text: str\n"
    assert {m.name for m in api(API | {"schema.py": code}).inputs if not m.taken} == {"Reply"}


def test_limits_are_inherited_from_aliases_enums_and_bases() -> None:
    code = """from enum import Enum
from fastapi import FastAPI
from pydantic import BaseModel, Field, field_validator

app = FastAPI()


class Size(Enum):
    S = 1


class Base(BaseModel):
    age: int = Field(ge=0)


class Person(Base):
    size: Size
    name: str

    @field_validator("name")
    def known(cls, value):
        return value


@app.post("/predict")
async def predict(person: "Person"):
    return 1
"""
    found = {m.name: (m.fields, m.limited, m.strict, m.taken) for m in api({"app.py": code}).inputs}
    assert found == {"Base": (1, 1, False, True), "Person": (2, 1, True, True)}


def test_routes_that_a_call_adds() -> None:
    code = """import fastapi


def build(app):
    async def embed(body: Text):
        return 1

    app.add_api_route("/v1/embed", embed, methods=["POST"])
"""
    (route,) = api({"app.py": code}).routes
    assert (route.method, route.url, route.models, route.predicts) == ("post", "/v1/embed", ("Text",), True)


@pytest.mark.parametrize(
    ("path", "code", "url"),
    [
        ("app.js", "const app = require('express')();\napp.post('/predict', f);\n", "/predict"),
        ("api.R", "library(plumber)\n#* @post /predict\nf <- function(x) 1\n", "/predict"),
        ("urls.py", "from django.urls import path\nurlpatterns = [path('api/v1/predict', view)]\n", "api/v1/predict"),
        ("main.go", 'package main // net/http\nfunc main() { r.POST("/predict", f) }\n', "/predict"),
    ],
)
def test_routes_of_other_frameworks(path: str, code: str, url: str) -> None:
    assert [route.url for route in api({path: code}).routes] == [url]


def test_a_route_is_no_route_in_a_comment() -> None:
    assert api({"app.js": "// express\n// app.post('/predict', f);\n"}).routes == ()


def test_tests_by_what_they_try() -> None:
    found = api(API)
    assert [sign.text for sign in found.tests("bad-input")] == ["test_no_items_are_refused"]
    assert [sign.text for sign in found.tests("health")] == ["test_it_lives"]


@pytest.mark.parametrize("code", ["import fastapi\ndef broken(:\n", "fastapi = [" + "[" * 400, ""])
def test_broken_code_is_no_service(code: str) -> None:
    assert api({"app.py": code}).inputs == ()
