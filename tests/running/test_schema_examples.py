from __future__ import annotations

import contextlib
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.running.schema_examples import NoExample, example, number, spoilt

ROOT = {"parts": {"Colour": {"enum": ["red", "green"]}, "Deep": {"type": "array", "items": {"$ref": "#/parts/Deep"},
                                                                 "minItems": 1}}}  # fmt: skip


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}},
        {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "boolean"}}},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        {"type": "integer", "minimum": 18, "maximum": 19},
        {"type": "integer", "minimum": 7, "multipleOf": 5},
        {"type": "number", "maximum": -3},
        {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
        {"type": "string", "minLength": 30},
        {"type": "string", "maxLength": 3},
        {"type": "array", "items": {"type": "number"}, "minItems": 4},
        {"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True},
        {"type": "array", "items": {"type": "string"}, "maxItems": 0},
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
        {"anyOf": [{"type": "null"}, {"type": "string"}]},
        {"oneOf": [{"type": "string", "pattern": "^x+$"}, {"type": "integer"}]},
        {"allOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]}, {"properties": {"b": {}}}]},
        {"type": ["string", "null"]},
        {"const": 4},
        {"type": "object", "additionalProperties": {"type": "number"}},
        {"enum": [None, "x"]},
        {},
    ],
    ids=json.dumps,
)
def test_makes_a_value_that_a_validator_takes(schema: dict[str, Any]) -> None:
    jsonschema.validate(example(schema, {}), schema)


def test_follows_references_and_prefers_what_the_author_gave() -> None:
    assert example({"$ref": "#/parts/Colour"}, ROOT) == "red"
    assert example({"type": "integer", "example": 41}, {}) == 41
    assert example({"type": "integer", "examples": [42]}, {}) == 42
    assert example({"type": "integer", "default": 43}, {}) == 43
    assert example({"type": "string", "format": "date"}, {}) == "2026-01-15"
    assert example({"type": "string"}, {}, "question") == "What is this about?"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^[A-Z]{3}$"},
        {"$ref": "#/parts/Deep"},
        {"type": "integer", "minimum": 5, "maximum": 4},
        {"type": "array", "items": {"type": "integer"}, "minItems": 10**9},
        {"type": "string", "minLength": 10**9},
    ],
)
def test_says_that_it_can_t_where_it_can_t(schema: dict[str, Any]) -> None:
    with pytest.raises(NoExample):
        example(schema, ROOT)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "properties", "items", "enum", "$ref", "anyOf", "allOf", "required", "minimum", "maximum",
                         "minLength", "minItems", "multipleOf", "prefixItems", "const", "a"]), inner, max_size=4),
    max_leaves=20,
))  # fmt: skip
def test_no_schema_breaks_it(schema: Any) -> None:
    with contextlib.suppress(NoExample, RecursionError):
        example(schema, schema if isinstance(schema, dict) else {})


def test_numbers_stay_within_their_bounds() -> None:
    assert number({"minimum": 0, "maximum": 10}, whole=True) == 5
    assert number({"minimum": 0, "exclusiveMinimum": True}, whole=False) == 1.0
    assert number({}, whole=True) == 1


def test_spoils_a_request_in_four_ways() -> None:
    kinds = dict(spoilt({"age": 41, "name": "Ada"}))
    assert json.loads(kinds["wrong type"]) == {"age": "not a number", "name": "Ada"}
    assert json.loads(kinds["no fields"]) == {}
    assert json.loads(kinds["huge number"])["age"] == float("inf")
    with pytest.raises(ValueError):
        json.loads(kinds["broken JSON"])


def test_spoils_the_fields_inside_a_wrapper() -> None:
    assert json.loads(dict(spoilt({"data": [{"x": 1.5}]}))["wrong type"]) == {"data": [{"x": "not a number"}]}
    assert [kind for kind, _ in spoilt("text")] == ["broken JSON"]
    assert [kind for kind, _ in spoilt({"s": "x"})] == ["broken JSON", "no fields", "wrong type"]
