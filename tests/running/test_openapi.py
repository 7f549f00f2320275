from __future__ import annotations

import json
from typing import Any

import pytest

from grader.running.openapi import openapi_requests, read_openapi


def body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


NUMBER = {"type": "object", "required": ["x"], "properties": {"x": {"type": "number"}}}


def document(**paths: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": {f"/{name.replace('__', '/')}": item for name, item in paths.items()}}


def names(made: dict[str, Any]) -> list[str]:
    return [request.name for request in openapi_requests(made)]


def test_what_asks_a_model_comes_first_and_what_changes_something_never() -> None:
    made = document(
        health={"get": {}},
        items={"get": {}, "post": body(NUMBER)},
        predict={"post": body(NUMBER)},
        predict__batch={"post": body(NUMBER)},
        train={"post": body(NUMBER)},
        v1__models__reload={"post": {}},
        old__predict={"post": {**body(NUMBER), "deprecated": True}},
        models={"delete": {}, "put": body(NUMBER)},
    )
    assert names(made) == ["POST /predict", "POST /predict/batch", "GET /items", "GET /health"]


def test_a_name_that_says_nothing_is_helped_by_its_summary() -> None:
    made = document(v1__orders={"post": {**body(NUMBER), "summary": "Predict lateness"}}, x={"post": body(NUMBER)})
    assert names(made) == ["POST /v1/orders"]


def test_parameters_are_filled_in() -> None:
    made = document(items={"get": {"parameters": [
        {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "page", "in": "query", "schema": {"type": "integer"}},
    ]}})  # fmt: skip
    made["paths"]["/users/{id}"] = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 7}}],
        "get": {},
    }
    assert [r.path for r in openapi_requests(made)] == ["/items?q=example", "/users/8"]


def test_what_needs_a_file_or_a_value_that_can_t_be_made_up_is_left_out() -> None:
    upload: dict[str, Any] = {"requestBody": {"content": {"multipart/form-data": {"schema": {}}}}}
    coded = body({"type": "object", "required": ["c"], "properties": {"c": {"type": "string", "pattern": "^A$"}}})
    made = document(predict={"post": upload}, classify={"post": coded})
    made["paths"]["/users/{id}"] = {"get": {}}
    assert names(made) == []


def test_the_authors_example_is_taken() -> None:
    made = document(predict={"post": {"requestBody": {"content": {"application/json": {
        "examples": {"one": {"value": {"x": 9}}}, "schema": NUMBER}}}}})  # fmt: skip
    (request,) = openapi_requests(made)
    assert json.loads(request.body or "") == {"x": 9}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"paths": []}', "[" * 100_000, '{"paths": 1}'])
def test_what_is_no_description_is_none(text: str) -> None:
    assert read_openapi(text) is None


@pytest.mark.parametrize(
    "paths",
    [
        {"/a": None}, {"/a": {"get": []}}, {"/a": {"get": {"parameters": 3}}}, {"a b": {"get": {}}},
        {"/a": {"post": {"requestBody": {"$ref": "#/nowhere"}, "summary": "predict"}}},
        {"/a\r\nX: 1": {"get": {}}},
    ],
)  # fmt: skip
def test_a_malformed_description_breaks_nothing(paths: dict[str, Any]) -> None:
    for request in openapi_requests({"paths": paths}):
        assert request.path.isprintable()
