"""A value that a JSON Schema of OpenAPI allows, and some that can't be right. Any JSON may come in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

MAX_DEPTH = 12
MAX_PROPERTIES = 200
MAX_ITEMS = 20
MAX_TEXT = 2_000
MAX_REF = 20
MAX_NUMBER = 1e15
_FORMATS = {
    "date": "2026-01-15",
    "date-time": "2026-01-15T12:00:00Z",
    "time": "12:00:00",
    "duration": "P1D",
    "email": "ada@example.com",
    "uuid": "7b0f3c1e-6d8a-4f8e-9a41-2f6c1d2e3a4b",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "c2hpcGZvbGlv",
    "binary": "shipfolio",
}
# What a field of that name would hold, where its schema doesn't say.
_BY_NAME = (
    (("question", "query", "prompt", "message"), "What is this about?"),
    (("text", "sentence", "review", "content", "comment"), "The delivery was quick and the product works well."),
    (("date",), "2026-01-15"),
    (("email",), "ada@example.com"),
    (("url", "uri", "link"), "https://example.com/"),
    (("session", "user", "id"), "example-1"),
    (("lang",), "en"),
)


class NoExample(Exception):
    """No value could be made."""


def example(schema: object, root: Mapping[str, Any], name: str = "") -> Any:
    """A value that the schema allows.

    Args:
        root: the whole document, for `$ref`.
        name: of the property, for strings whose schema says nothing.

    Raises:
        NoExample: it asks for what can't be made up (a pattern, a recursion without an end).
    """
    return _example(schema, root, name, 0)


def resolve(schema: object, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that stands behind local `$ref`s; an empty one where there is none."""
    for _ in range(MAX_REF):
        if not isinstance(schema, Mapping):
            return {}
        ref = schema.get("$ref")
        if not isinstance(ref, str):
            return schema
        found: object = root
        if not ref.startswith("#/"):
            return {}
        for part in ref[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, Mapping) else None
        schema = found
    return {}


def _example(raw: object, root: Mapping[str, Any], name: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise NoExample("nested too deeply")
    schema = resolve(raw, root)
    for key in ("example", "const", "default"):
        if key in schema and not (key == "default" and schema[key] is None):
            return schema[key]
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        return examples[0]
    enum = schema.get("enum")
    if isinstance(enum, list) and enum:
        return next((one for one in enum if one is not None), None)
    if isinstance(schema.get("allOf"), list):
        return _merged(schema, root, name, depth)
    for key in ("oneOf", "anyOf"):
        if isinstance(schema.get(key), list):
            return _first_that_works(schema[key], root, name, depth)
    return _by_type(schema, root, name, depth)


def _first_that_works(ways: list[Any], root: Mapping[str, Any], name: str, depth: int) -> Any:
    """Of several ways, the first that isn't null and can be made."""
    real = [way for way in ways[:MAX_ITEMS] if resolve(way, root).get("type") != "null"]
    for way in real:
        try:
            return _example(way, root, name, depth + 1)
        except NoExample:
            continue
    if len(real) < len(ways):
        return None
    raise NoExample("none of the alternatives can be made up")


def _merged(schema: Mapping[str, Any], root: Mapping[str, Any], name: str, depth: int) -> Any:
    whole: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
    properties: dict[str, Any] = (
        dict(whole.get("properties") or {}) if isinstance(whole.get("properties"), dict) else {}
    )
    required: list[Any] = list(whole.get("required") or []) if isinstance(whole.get("required"), list) else []
    for part in schema["allOf"][:MAX_ITEMS]:
        one = resolve(part, root)
        if isinstance(one.get("properties"), Mapping):
            properties |= dict(one["properties"])
        if isinstance(one.get("required"), list):
            required += one["required"]
        whole = {**{k: v for k, v in one.items() if k != "$ref"}, **whole}
    if properties:
        whole |= {"properties": properties, "required": required, "type": "object"}
    return _example({k: v for k, v in whole.items() if k != "allOf"}, root, name, depth + 1)


def kind_of(schema: Mapping[str, Any]) -> str:
    """The type that a schema speaks of; guessed from its other words where it doesn't say."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if isinstance(kind, str):
        return kind
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema or "prefixItems" in schema:
        return "array"
    return "integer" if {"minimum", "maximum"} & set(schema) else ""


def _by_type(schema: Mapping[str, Any], root: Mapping[str, Any], name: str, depth: int) -> Any:
    kind = kind_of(schema)
    if kind == "object":
        return _object(schema, root, depth)
    if kind == "array":
        return _array(schema, root, name, depth)
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    if kind in ("integer", "number"):
        return number(schema, whole=kind == "integer")
    return _text(schema, name)


def _object(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> dict[str, Any]:
    properties = schema.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    wanted = schema.get("required")
    wanted = [one for one in wanted if isinstance(one, str)] if isinstance(wanted, list) else []
    out: dict[str, Any] = {}
    for name in wanted[:MAX_PROPERTIES]:
        out[name] = _example(properties.get(name, {}), root, name, depth + 1)
    if not wanted:  # nothing is required, and an empty object asks nothing
        for name, one in list(properties.items())[:MAX_PROPERTIES]:
            try:
                out[str(name)] = _example(one, root, str(name), depth + 1)
            except NoExample:
                continue
    if not properties and isinstance(schema.get("additionalProperties"), Mapping):
        out["key"] = _example(schema["additionalProperties"], root, "", depth + 1)
    return out


def _count(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def _array(schema: Mapping[str, Any], root: Mapping[str, Any], name: str, depth: int) -> list[Any]:
    parts = schema.get("prefixItems")
    if isinstance(parts, list):
        return [_example(part, root, name, depth + 1) for part in parts[:MAX_ITEMS]]
    least, most = _count(schema.get("minItems"), 0), _count(schema.get("maxItems"), MAX_PROPERTIES)
    if least > MAX_PROPERTIES:
        raise NoExample("an array of very many")
    n = min(max(1, least), most)
    one = _example(schema.get("items", {}), root, name, depth + 1) if n else None
    if schema.get("uniqueItems") and n > 1:
        if isinstance(one, bool) or not isinstance(one, int | float | str):
            raise NoExample("an array of different objects")
        return [one + i if isinstance(one, int | float) else f"{one}{i}" for i in range(n)]
    return [one] * n


def _bound(value: object) -> float | None:
    real = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if real and abs(value) < MAX_NUMBER else None  # type: ignore[arg-type]


def number(schema: Mapping[str, Any], *, whole: bool) -> int | float:
    """A number within the bounds: in the middle of two, else near the one, else 1.

    Raises:
        NoExample: no number is within them.
    """
    low, high = _bound(schema.get("minimum")), _bound(schema.get("maximum"))
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if above is True and low is not None:  # OpenAPI 3.0 writes it as a flag
        above = low
    if below is True and high is not None:
        below = high
    step = _bound(schema.get("multipleOf")) or (1.0 if whole else 0.0)
    low_open = _bound(above) if _bound(above) is not None else None
    high_open = _bound(below) if _bound(below) is not None else None
    least = max((x for x in (low, low_open) if x is not None), default=None)
    most = min((x for x in (high, high_open) if x is not None), default=None)
    if least is not None and most is not None:
        guess = (least + most) / 2
    elif least is not None:
        guess = max(1.0, least + 1)
    elif most is not None:
        guess = min(1.0, most - 1)
    else:
        guess = 1.0
    tries = [guess] if not step else [math.floor(guess / step) * step, math.ceil(guess / step) * step]
    for one in tries:
        if (low is None or one >= low) and (high is None or one <= high) \
                and (low_open is None or one > low_open) and (high_open is None or one < high_open):  # fmt: skip
            return int(one) if whole else float(one)
    raise NoExample("no number is within the bounds")


def _text(schema: Mapping[str, Any], name: str) -> str:
    if isinstance(schema.get("pattern"), str):
        raise NoExample("a text of a pattern")
    made = _FORMATS.get(str(schema.get("format", "")), "")
    if not made:
        low = name.lower()
        made = next((text for words, text in _BY_NAME if any(word in low for word in words)), "example")
    least, most = _count(schema.get("minLength"), 0), _count(schema.get("maxLength"), MAX_TEXT)
    if least > MAX_TEXT:
        raise NoExample("a very long text")
    while len(made) < least:
        made += " " + made
    return made[:most] if most >= least else made


def wrong_type(value: object) -> object:
    """A value of another type, which no careful reader takes for the first one."""
    return "not a number" if isinstance(value, int | float | bool) else {"unexpected": ["object"]}


def spoilt(body: object) -> list[tuple[str, str]]:
    """(kind, body) of requests that can't be right, made from one that is: an object with at least one value."""
    import json  # noqa: PLC0415

    whole = json.dumps(body)
    out = [("broken JSON", whole[: max(1, len(whole) // 2)].rstrip("}]") + ',"')]
    target = body[0] if isinstance(body, list) and body and isinstance(body[0], dict) else body
    if not isinstance(target, dict) or not target:
        return out
    out.append(("no fields", "{}"))
    inner = _deepest(target)
    first = next(iter(inner))
    kept = inner[first]
    inner[first] = wrong_type(kept)
    out.append(("wrong type", json.dumps(body)))
    inner[first] = kept
    at = next(
        (key for key, value in inner.items() if isinstance(value, int | float) and not isinstance(value, bool)), ""
    )
    if at:
        kept = inner[at]
        inner[at] = "\x00HUGE\x00"
        out.append(("huge number", json.dumps(body).replace(json.dumps("\x00HUGE\x00"), "1e999")))
        inner[at] = kept
    return out


def _deepest(target: dict[str, Any]) -> dict[str, Any]:
    """The object with the fields: what a lone wrapper such as {"features": {...}} or {"data": [{...}]} holds."""
    for _ in range(3):
        inner = next(iter(target.values())) if len(target) == 1 else None
        if isinstance(inner, list) and inner:
            inner = inner[0]
        if not isinstance(inner, dict) or not inner:
            return target
        target = inner
    return target
